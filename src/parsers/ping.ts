// What did an ICMP echo find: how many came back, how fast, and what did routers or the own kernel say instead?
import { type Parser, unreadable } from '../model/command-call.ts';

export type PingReplyKind =
  | 'host-prohibited'
  | 'admin-prohibited'
  | 'net-unreachable'
  | 'host-unreachable'
  | 'port-unreachable'
  | 'frag-needed'
  | 'ttl-exceeded'
  | 'other';

/** An ICMP error that came back instead of an echo reply. */
export interface PingReply {
  readonly from: string;
  readonly what: PingReplyKind;
  /** The next hop's MTU in bytes, of frag-needed; null otherwise. */
  readonly mtuBytes: number | null;
}

export interface PingResult {
  readonly sent: number;
  readonly received: number;
  /** 0 to 1, from the counts. */
  readonly lossRatio: number;
  /** Round trip in milliseconds; null when nothing came back or the tool did not measure. */
  readonly rtt: { readonly minMs: number; readonly avgMs: number; readonly maxMs: number } | null;
  readonly replies: readonly PingReply[];
  /** What the own kernel refused: no route to send by, packet larger than the MTU, or not allowed out. */
  readonly local: 'no-route' | 'too-long' | 'not-permitted' | null;
  /** The MTU in bytes the kernel named with too-long; null otherwise. */
  readonly localMtuBytes: number | null;
}

export const parsePing: Parser<PingResult> = () => unreadable('not written yet');
