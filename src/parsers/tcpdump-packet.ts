// What does one line of tcpdump say of a packet: from where to where, and of which kind?
import { isIP } from 'node:net';
import { wholeNumber } from './numbers.ts';

export interface PacketHead {
  readonly kind:
    | 'tcp'
    | 'udp'
    | 'icmp-echo-request'
    | 'icmp-echo-reply'
    | 'icmp-unreachable'
    /** A router says: too big, and may not be cut. */
    | 'icmp-frag-needed'
    | 'icmp-time-exceeded'
    | 'icmp-other'
    /** A further piece of a packet that was cut: it has no ports. */
    | 'fragment'
    | 'arp'
    | 'other';
  /** Empty for ARP. */
  readonly src: string;
  readonly dst: string;
  /** null where the kind has none. */
  readonly sport: number | null;
  readonly dport: number | null;
  /** Of what the header carries, in bytes; null where tcpdump does not say. */
  readonly lengthBytes: number | null;
}

// IP 10.244.0.5 > 10.244.1.10: ICMP echo request, id 11827, seq 1, length 64 · IP6 ::1.57267 > ::1.5000: UDP, length 20
const PACKET = /^IP6? (\S{2,60}) > (\S{2,60}): (.*)$/;
const ARP = /^ARP, /;
// …, length 64 · tcp 33 (with -q) · … length 32: HTTP (without)
const LENGTH = /(?:, length (\d+)\b|^tcp (\d+)$)/;

/** null when the line is no packet. What follows the header is looked at only for its kind. */
export const packetHeadOf = (line: string): PacketHead | null => {
  if (ARP.test(line)) return { kind: 'arp', src: '', dst: '', sport: null, dport: null, lengthBytes: null };
  const match = PACKET.exec(line);
  const [from, to] = [endOf(match?.[1] ?? ''), endOf(match?.[2] ?? '')];
  if (match === null || from === null || to === null) return null;
  const rest = (match[3] ?? '').slice(0, 300);
  const length = LENGTH.exec(rest);
  return {
    kind: kindOf(rest, from.port !== null && to.port !== null),
    src: from.address,
    dst: to.address,
    sport: from.port,
    dport: to.port,
    lengthBytes: wholeNumber(length?.[1] ?? length?.[2]),
  };
};

const ICMP_KINDS: readonly (readonly [RegExp, PacketHead['kind']])[] = [
  [/^ICMP6?,? echo request/, 'icmp-echo-request'],
  [/^ICMP6?,? echo reply/, 'icmp-echo-reply'],
  // ICMP 10.244.2.11 unreachable - need to frag (mtu 1230), length 556
  [/^ICMP \S+ unreachable - need to frag|^ICMP6, packet too big/, 'icmp-frag-needed'],
  // ICMP 10.9.0.1 udp port 53 unreachable · ICMP host 8.8.8.8 unreachable - admin prohibited, length 36
  [/^ICMP .{2,80} unreachable|^ICMP6, destination unreachable/, 'icmp-unreachable'],
  [/^ICMP6?,? time exceeded/, 'icmp-time-exceeded'],
  [/^ICMP/, 'icmp-other'],
];
const OTHER_KINDS: typeof ICMP_KINDS = [
  // ip-proto-1: an inner fragment has no header of its own
  [/^ip-proto-\d+|^(?:udp|tcp|icmp)$/, 'fragment'],
  [/^tcp \d+$|^Flags \[| ?\[\|tcp\]/, 'tcp'],
];

/** What has ports and is no TCP is UDP, whatever tcpdump takes its payload for. */
const kindOf = (rest: string, hasPorts: boolean): PacketHead['kind'] => {
  const kinds = rest.startsWith('ICMP') ? ICMP_KINDS : OTHER_KINDS;
  return kinds.find(([pattern]) => pattern.test(rest))?.[1] ?? (hasPorts ? 'udp' : 'other');
};

/** 10.244.0.5 · 10.244.0.5.53 · fe80::1.546 */
const endOf = (text: string): { readonly address: string; readonly port: number | null } | null => {
  const cut = text.lastIndexOf('.');
  const port = wholeNumber(text.slice(cut + 1));
  const address = text.slice(0, cut);
  // Most have a port: it is looked for first, as an address that is none takes longest to refuse.
  if (cut > 0 && port !== null && port < 65_536 && isIP(address) !== 0) return { address, port };
  return isIP(text) === 0 ? null : { address: text, port: null };
};
