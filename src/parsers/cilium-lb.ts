// Which services and backends does a node's load-balancer map hold? `cilium-dbg bpf lb list`, as JSON or as a table.
import { z } from 'zod';
import { type Parsed, type Parser, parsed, type ToolOutput, unreadable } from '../model/command-call.ts';
import { addressPort } from './address-port.ts';
import { agentLines, askedJson, isEmptyMap } from './agent-text.ts';
import { fromAgent } from './cilium-agent.ts';
import { printable } from './printable.ts';

export interface LbBackend {
  readonly ip: string;
  readonly port: number;
}

export interface LbService {
  readonly ip: string;
  readonly port: number;
  /** TCP, UDP, SCTP; empty before 1.17, which does not say. */
  readonly protocol: string;
  /** ClusterIP, NodePort, LoadBalancer …; empty when the row that says it (slot 0) is not there. */
  readonly kind: string;
  readonly backends: readonly LbBackend[];
  /** Slots whose backend is in no map: the maps contradict each other. */
  readonly lostBackends: number;
}

type Row = readonly [key: string, value: string];

// 10.96.0.10:53/TCP (1) · 10.96.0.10:53 (before 1.17: no protocol, no slot)
const KEY = /^(\S+?)(?:\/([A-Z]{2,6}))?(?: \(\d{1,6}\))?(?: \[[\w, -]{0,200}\])?$/;
// 0.0.0.0:0 (15) (0) [ClusterIP, non-routable] · 0.0.0.0:0 (1) (0) [ClusterIP] (L7LB Proxy Port: 12345)
const HEAD =
  /^(?:(?:\[?::ffff:)?0\.0\.0\.0\]?|\[::\]):0 \(\d{1,6}\) \(0\) \[([\w/, -]{0,200})\](?: \(L7LB Proxy Port: \d{1,5}\))?$/;
// 10.244.1.248:4245/TCP (11) (1)   - slot 0 is the head's, never a backend's
const BACKEND = /^(\S+?)(?:\/[A-Z]{2,6})? \(\d{1,6}\) \([1-9]\d{0,5}\)$/;
// backend 12 not found
const LOST = /^backend \d{1,10} not found$/;

export const parseCiliumLb: Parser<readonly LbService[]> = (output) => {
  if (isEmptyMap(output) && output.exitCode === 0) return parsed([]);
  const rows = askedJson(output) ? rowsOfJson(output) : rowsOfText(output);
  return rows.ok ? servicesOf(rows.value) : rows;
};

const rowsOfJson = (output: ToolOutput): Parsed<readonly Row[]> => {
  const read = fromAgent(output, z.record(z.string(), z.array(z.string())));
  return read.ok
    ? parsed(Object.entries(read.value).flatMap(([key, values]) => values.map((value): Row => [key, value])))
    : read;
};

// SERVICE ADDRESS              BACKEND ADDRESS (REVNAT_ID) (SLOT)    - filtered output lacks it
const rowsOfText = (output: ToolOutput): Parsed<readonly Row[]> => {
  const lines = agentLines(output);
  if (!lines.ok) return lines;
  const rows: Row[] = [];
  for (const line of lines.value) {
    if (line === '' || /^SERVICE ADDRESS {2,}BACKEND ADDRESS/.test(line)) continue;
    const cut = /^(\S[^\t]*?)? {2,}(\S.*)$/.exec(line);
    // Before 1.17 a service's further backends stand under its first.
    const key = cut?.[1] ?? rows.at(-1)?.[0];
    if (cut?.[2] === undefined || key === undefined) return unreadable('bpf lb list: a line is not understood');
    rows.push([key, cut[2]]);
  }
  return parsed(rows);
};

const servicesOf = (rows: readonly Row[]): Parsed<readonly LbService[]> => {
  const services = new Map<string, LbService>();
  for (const [key, value] of rows) {
    const match = KEY.exec(key);
    const frontend = addressPort(match?.[1] ?? '');
    if (match === null || frontend === null) return unreadable('bpf lb list: a service address is not understood');
    const protocol = match[2] ?? '';
    const name = `${frontend.ip} ${frontend.port} ${protocol}`;
    const before = services.get(name) ?? { ...frontend, protocol, kind: '', backends: [], lostBackends: 0 };
    const now = withValue(before, value);
    if (now === null) return unreadable('bpf lb list: a backend is not understood');
    // Port 0 is a wildcard that drops what no service port takes (since 1.19), no service.
    if (frontend.port !== 0) services.set(name, now);
  }
  return parsed([...services.values()]);
};

const withValue = (service: LbService, value: string): LbService | null => {
  const head = HEAD.exec(value);
  if (head !== null) return { ...service, kind: printable((head[1] ?? '').split(',')[0] ?? '', 40) };
  if (LOST.test(value)) return { ...service, lostBackends: service.lostBackends + 1 };
  const backend = addressPort(BACKEND.exec(value)?.[1] ?? '');
  return backend === null ? null : { ...service, backends: [...service.backends, backend] };
};
