// What has Cilium forwarded and dropped on a node since its boot? `cilium-dbg bpf metrics list -o json`.
import { z } from 'zod';
import { type Parser, parsed } from '../model/command-call.ts';
import { agentRefusal, isEmptyMap } from './agent-text.ts';
import { fromAgent } from './cilium-agent.ts';
import { isForwardedReason } from './drop-reasons.ts';
import { count } from './json-text.ts';
import { printable } from './printable.ts';

export interface DropCounter {
  /** As monitor and metrics word it: Policy denied. */
  readonly reason: string;
  /** ingress, egress. */
  readonly direction: string;
  readonly packets: number;
  readonly bytes: number;
  /** Place in Cilium's source, bpf_lxc.c:1361; empty when not said. */
  readonly at: string;
}

export interface DropCounters {
  readonly drops: readonly DropCounter[];
  /** Packets of "Success", "Interface" and other reasons that are no drops. */
  readonly forwardedPackets: number;
}

// cilium: cilium-dbg/cmd/bpf_metrics_list.go; 0 and "" are left out
const row = z.looseObject({
  reason: z.string().min(1),
  direction: z.string().nullish(),
  packets: count.nullish(),
  bytes: count.nullish(),
  line: count.nullish(),
  file: z.string().nullish(),
});

export const parseDropCounters: Parser<DropCounters> = (output) => {
  const refused = agentRefusal(output);
  if (refused !== null) return refused;
  // On stderr, and stdout is then empty by right.
  if (isEmptyMap(output)) return parsed({ drops: [], forwardedPackets: 0 });
  const read = fromAgent(output, z.array(row));
  if (!read.ok) return read;
  const forwarded = read.value.filter(({ reason }) => isForwardedReason(reason));
  return parsed({
    drops: read.value
      .filter(({ reason }) => !isForwardedReason(reason))
      .map((one) => ({
        reason: printable(one.reason, 80),
        direction: printable((one.direction ?? '').toLowerCase(), 10),
        packets: one.packets ?? 0,
        bytes: one.bytes ?? 0,
        at: one.file ? printable(`${one.file}:${one.line ?? 0}`, 80) : '',
      })),
    forwardedPackets: forwarded.reduce((sum, { packets }) => sum + (packets ?? 0), 0),
  });
};
