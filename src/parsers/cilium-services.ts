// Which services does a node's Cilium agent mean to serve, with which backends? `cilium-dbg service list`.
import { z } from 'zod';
import { type Parsed, type Parser, parsed, type ToolOutput, unreadable } from '../model/command-call.ts';
import { addressPort } from './address-port.ts';
import { agentLines, askedJson } from './agent-text.ts';
import { fromAgent } from './cilium-agent.ts';
import { count } from './json-text.ts';
import { wholeNumber } from './numbers.ts';
import { oneAddress } from './one-address.ts';
import { printable } from './printable.ts';

export interface ServiceBackend {
  readonly ip: string;
  readonly port: number;
  /** active, terminating, terminating-not-serving, quarantined, maintenance; empty when not said. */
  readonly state: string;
}

export interface CiliumService {
  readonly id: number;
  readonly ip: string;
  readonly port: number;
  /** TCP, UDP, SCTP, ANY; empty when not said. */
  readonly protocol: string;
  readonly kind: string;
  /** Kubernetes name; empty in the table, which does not say. */
  readonly namespace: string;
  readonly name: string;
  /** A traffic policy keeps it to backends of its own node, so that another node's differ by right; null when not said. */
  readonly localOnly: boolean | null;
  readonly backends: readonly ServiceBackend[];
}

const port = z.int().min(0).max(65_535);
const address = z.string().transform((text, context) => {
  const one = oneAddress(text);
  if (one === null) context.addIssue('no address');
  return one ?? z.NEVER;
});
// cilium: api/v1/models/service.go; false, 0 and "" are left out
const realized = z.looseObject({
  id: count.nullish(),
  'frontend-address': z.looseObject({ ip: address, port: port.nullish(), protocol: z.string().nullish() }),
  'backend-addresses': z
    .array(z.looseObject({ ip: address, port: port.nullish(), state: z.string().nullish() }))
    .nullish(),
  flags: z
    .looseObject({
      type: z.string().nullish(),
      namespace: z.string().nullish(),
      name: z.string().nullish(),
      intTrafficPolicy: z.string().nullish(),
      extTrafficPolicy: z.string().nullish(),
    })
    .nullish(),
});
const service = z.looseObject({ status: z.looseObject({ realized }) });

export const parseCiliumServices: Parser<readonly CiliumService[]> = (output) =>
  askedJson(output) ? fromServiceJson(output) : fromServiceTable(output);

const fromServiceJson = (output: ToolOutput): Parsed<readonly CiliumService[]> => {
  const read = fromAgent(output, z.array(service).nullable());
  if (!read.ok) return read;
  return parsed(
    (read.value ?? []).map(({ status: { realized: one } }) => ({
      id: one.id ?? 0,
      ip: one['frontend-address'].ip,
      port: one['frontend-address'].port ?? 0,
      protocol: printable((one['frontend-address'].protocol ?? '').toUpperCase(), 10),
      kind: printable(one.flags?.type ?? '', 40),
      namespace: printable(one.flags?.namespace ?? '', 63),
      name: printable(one.flags?.name ?? '', 253),
      localOnly: localOnly(one.flags),
      backends: (one['backend-addresses'] ?? []).map((backend) => ({
        ip: backend.ip,
        port: backend.port ?? 0,
        state: printable(backend.state ?? '', 40),
      })),
    })),
  );
};

const localOnly = (flags: z.infer<typeof realized>['flags']): boolean | null => {
  const policy = flags?.type === 'ClusterIP' ? flags.intTrafficPolicy : flags?.extTrafficPolicy;
  return policy ? policy === 'Local' : null;
};

const TITLE = /^ID {2,}Frontend {2,}Service Type {2,}Backend$/;
// 15   10.96.0.10:53/TCP        ClusterIP      1 => 10.244.1.82:53/TCP (active)     - scope /i may follow the protocol
const FIRST = /^(\d{1,9}) {2,}(\S+?)(?:\/([A-Z]{2,6}))?(?:\/i)? {2,}([A-Za-z]{1,30})(?: {2,}(\d\S* => .*))?$/;
//                                              2 => 10.244.1.102:53/TCP (active)
const MORE = /^ +(\d\S* => .*)$/;
const BACKEND = /^\d{1,6} => (\S+?)(?:\/[A-Z]{2,6})?(?:\/i)?(?: \[[^[\]]{0,100}\])?(?: \(([a-z-]{1,40})\))?$/;

const fromServiceTable = (output: ToolOutput): Parsed<readonly CiliumService[]> => {
  const lines = agentLines(output);
  if (!lines.ok) return lines;
  const [title = '', ...rows] = lines.value;
  if (!TITLE.test(title)) return unreadable('service list: no such heading');
  const services: CiliumService[] = [];
  for (const line of rows) {
    const first = FIRST.exec(line);
    if (first !== null) {
      const frontend = addressPort(first[2] ?? '');
      const id = wholeNumber(first[1]);
      if (frontend === null || id === null) return unreadable('service list: a frontend is not understood');
      const [protocol, kind] = [first[3] ?? '', first[4] ?? ''];
      services.push({ id, ...frontend, protocol, kind, namespace: '', name: '', localOnly: null, backends: [] });
    }
    const words = first === null ? MORE.exec(line)?.[1] : first[5];
    if (first !== null && words === undefined) continue;
    const match = BACKEND.exec(words ?? '');
    const backend = addressPort(match?.[1] ?? '');
    const last = services.pop();
    if (backend === null || last === undefined) return unreadable('service list: a line is not understood');
    services.push({ ...last, backends: [...last.backends, { ...backend, state: match?.[2] ?? '' }] });
  }
  return parsed(services);
};
