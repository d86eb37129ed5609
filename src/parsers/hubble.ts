// Which packets did Cilium drop lately, and why? `hubble observe … -o json`, one flow a line.
import { z } from 'zod';
import { type Parser, parsed, unreadable } from '../model/command-call.ts';
import { count, fromJson } from './json-text.ts';
import { printable } from './printable.ts';
import { screen } from './screen.ts';

export interface HubbleDrop {
  /** Hubble's enum, e.g. POLICY_DENIED; the number when a release gives no name. */
  readonly reason: string;
  readonly toIp: string | null;
  readonly toPort: number | null;
  /** EGRESS or INGRESS; null when unknown. */
  readonly direction: string | null;
}

const ports = z.looseObject({ destination_port: count.nullish() }).nullish();
// cilium: api/v1/flow/flow.proto
const flow = z.looseObject({
  verdict: z.string(),
  drop_reason: count.nullish(),
  drop_reason_desc: z.string().nullish(),
  event_type: z.looseObject({ sub_type: count.nullish() }).nullish(),
  IP: z.looseObject({ destination: z.string().nullish() }).nullish(),
  l4: z.looseObject({ TCP: ports, UDP: ports, SCTP: ports }).nullish(),
  traffic_direction: z.string().nullish(),
});
/** Other lines, such as lost_events and node_status, are no flows. */
const event = z.looseObject({ flow: flow.nullish() });

/** None found is no proof that nothing was dropped: the ring is small and lost_events lines are passed over. */
export const parseHubbleDrops: Parser<readonly HubbleDrop[]> = (output) => {
  const unfit = screen(output);
  if (unfit !== null) return unfit;
  // failed to connect to '/var/run/cilium/hubble.sock' … connection error … code = Unavailable
  if (output.exitCode !== 0)
    return unreadable(
      'hubble does not answer',
      /connect|unavailable/i.test(output.stderr) ? 'unreachable' : 'unreadable',
    );
  const lines = output.stdout.split('\n');
  // A cut last line is normal at a size or time limit; alone it is no evidence.
  const cut = lines.pop() ?? '';
  const drops: HubbleDrop[] = [];
  for (const line of [...lines, ...(cut !== '' && fromJson(cut, event).ok ? [cut] : [])]) {
    if (line === '') continue;
    const read = fromJson(line, event);
    if (!read.ok) return unreadable('hubble: a line is not understood');
    const seen = read.value.flow;
    if (seen?.verdict === 'DROPPED') drops.push(dropOf(seen));
  }
  return drops.length === 0 && cut !== '' ? unreadable('hubble: the output is cut') : parsed(drops);
};

const dropOf = (seen: z.infer<typeof flow>): HubbleDrop => ({
  reason: printable(seen.drop_reason_desc || String(seen.drop_reason ?? seen.event_type?.sub_type ?? 'unknown'), 64),
  toIp: seen.IP?.destination || null,
  toPort: [seen.l4?.TCP, seen.l4?.UDP, seen.l4?.SCTP].find((one) => one?.destination_port)?.destination_port ?? null,
  direction: ['EGRESS', 'INGRESS'].find((one) => one === seen.traffic_direction) ?? null,
});
