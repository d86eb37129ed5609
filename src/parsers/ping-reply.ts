// What did a router or host say instead of an echo reply?
import { wholeNumber } from './numbers.ts';

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

// From 10.0.0.10 icmp_seq=1 Destination Host Prohibited · From gw (10.0.0.1) icmp_seq=2 Time to live exceeded
const FROM = /^From (\S+)(?: \((\S+)\))? icmp_seq=\d+ (\S.*)$/;
// Frag needed and DF set (mtu = 1230)
const FRAG_NEEDED = /^Frag needed and DF set \(mtu = (\d+)\)$/;

const KINDS: Readonly<Record<string, PingReplyKind>> = {
  'Destination Host Prohibited': 'host-prohibited',
  'Destination Net Prohibited': 'admin-prohibited',
  'Packet filtered': 'admin-prohibited',
  'Destination Net Unreachable': 'net-unreachable',
  'Destination Host Unreachable': 'host-unreachable',
  'Destination Port Unreachable': 'port-unreachable',
  'Time to live exceeded': 'ttl-exceeded',
};

/** null when the line is no such message. */
export const pingReplyOf = (line: string): PingReply | null => {
  const match = FROM.exec(line);
  if (match === null) return null;
  const from = match[2] ?? match[1] ?? '';
  const words = match[3] ?? '';
  const frag = FRAG_NEEDED.exec(words);
  if (frag !== null) return { from, what: 'frag-needed', mtuBytes: wholeNumber(frag[1]) };
  return { from, what: KINDS[words] ?? 'other', mtuBytes: null };
};
