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
  readonly fromIp: string | null;
  /** `namespace/pod`; null when it is no pod, or not told. */
  readonly fromPod: string | null;
  readonly toPod: string | null;
  /** Names of the policies that denied it; only 1.20 and later tell of a plain default deny (cilium#45373). */
  readonly deniedBy: readonly string[];
}

export interface HubbleSeen {
  readonly drops: readonly HubbleDrop[];
  /** Events the agent itself lost: with any, none found says less still. */
  readonly lostEvents: number;
}

const ports = z.looseObject({ destination_port: count.nullish() }).nullish();
const peer = z.looseObject({ namespace: z.string().nullish(), pod_name: z.string().nullish() }).nullish();
const denied = z.array(z.looseObject({ name: z.string().nullish() })).nullish();
// cilium: api/v1/flow/flow.proto
const flow = z.looseObject({
  verdict: z.string(),
  drop_reason: count.nullish(),
  drop_reason_desc: z.string().nullish(),
  event_type: z.looseObject({ sub_type: count.nullish() }).nullish(),
  IP: z.looseObject({ source: z.string().nullish(), destination: z.string().nullish() }).nullish(),
  l4: z.looseObject({ TCP: ports, UDP: ports, SCTP: ports }).nullish(),
  source: peer,
  destination: peer,
  traffic_direction: z.string().nullish(),
  egress_denied_by: denied,
  ingress_denied_by: denied,
});
/** A number of 64 bits is written as text (protobuf's JSON). */
const lost = z.looseObject({ num_events_lost: z.union([count, z.string().regex(/^\d{1,15}$/)]).nullish() });
/** Other lines, such as node_status, are no flows. */
const event = z.looseObject({ flow: flow.nullish(), lost_events: lost.nullish() });

/** None found is no proof that nothing was dropped: the ring is small. */
export const parseHubbleSeen: Parser<HubbleSeen> = (output) => {
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
  let lostEvents = 0;
  for (const line of [...lines, ...(cut !== '' && fromJson(cut, event).ok ? [cut] : [])]) {
    if (line === '') continue;
    const read = fromJson(line, event);
    if (!read.ok) return unreadable('hubble: a line is not understood');
    lostEvents += Number(read.value.lost_events?.num_events_lost ?? 0);
    const seen = read.value.flow;
    if (seen?.verdict === 'DROPPED') drops.push(dropOf(seen));
  }
  return drops.length === 0 && cut !== '' ? unreadable('hubble: the output is cut') : parsed({ drops, lostEvents });
};

/** The drops alone. */
export const parseHubbleDrops: Parser<readonly HubbleDrop[]> = (output) => {
  const seen = parseHubbleSeen(output);
  return seen.ok ? parsed(seen.value.drops) : seen;
};

const dropOf = (seen: z.infer<typeof flow>): HubbleDrop => ({
  reason: printable(seen.drop_reason_desc || String(seen.drop_reason ?? seen.event_type?.sub_type ?? 'unknown'), 64),
  toIp: seen.IP?.destination || null,
  toPort: [seen.l4?.TCP, seen.l4?.UDP, seen.l4?.SCTP].find((one) => one?.destination_port)?.destination_port ?? null,
  direction: ['EGRESS', 'INGRESS'].find((one) => one === seen.traffic_direction) ?? null,
  fromIp: seen.IP?.source || null,
  fromPod: podOf(seen.source),
  toPod: podOf(seen.destination),
  deniedBy: [...(seen.egress_denied_by ?? []), ...(seen.ingress_denied_by ?? [])].flatMap(({ name }) =>
    name ? [printable(name, 253)] : [],
  ),
});

const podOf = (one: z.infer<typeof peer>): string | null =>
  one?.pod_name && one.namespace ? printable(`${one.namespace}/${one.pod_name}`, 320) : null;
