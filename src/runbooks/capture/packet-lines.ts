// Captured packets drawn for a phone: one packet in a few short lines, and who sends how many to whom.
import { inLang, type Lang, say } from '../../model/text.ts';
import type { CapturedPacket, PacketHead } from '../../parsers/tcpdump.ts';

const COLUMNS = 38;

/** Source: cilium, reserved identities. */
const RESERVED: Readonly<Record<number, string>> = {
  1: 'host',
  2: 'world',
  3: 'unmanaged',
  4: 'health',
  5: 'init',
  6: 'remote-node',
  7: 'kube-apiserver',
  8: 'ingress',
};

const KINDS: Readonly<Record<PacketHead['kind'], string>> = {
  tcp: 'TCP',
  udp: 'UDP',
  'icmp-echo-request': 'ICMP echo request',
  'icmp-echo-reply': 'ICMP echo reply',
  'icmp-unreachable': 'ICMP unreachable',
  'icmp-frag-needed': 'ICMP frag needed',
  'icmp-time-exceeded': 'ICMP time exceeded',
  'icmp-other': 'ICMP',
  fragment: 'fragment',
  arp: 'ARP',
  other: '?',
};

const end = (address: string, port: number | null): string =>
  port === null ? address : address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;

/** On one line where it fits. */
const between = (head: PacketHead, indent: string, ports: boolean): readonly string[] => {
  if (head.src === '') return [];
  const [from, to] = [end(head.src, ports ? head.sport : null), end(head.dst, ports ? head.dport : null)];
  const line = `${indent}${from} → ${to}`;
  return line.length <= COLUMNS ? [line] : [`${indent}${from}`, `${indent}→ ${to}`];
};

const what = ({ kind, lengthBytes }: PacketHead): string =>
  lengthBytes === null ? KINDS[kind] : `${KINDS[kind]}, ${lengthBytes} B`;

const identity = (vni: number): string => (RESERVED[vni] === undefined ? `id ${vni}` : `id ${vni} (${RESERVED[vni]})`);

/** 14:57:59.207355 -> to the millisecond. */
const clock = (at: string): string => at.slice(0, 12);

export const packetLines = (packet: CapturedPacket): readonly string[] => {
  const way = packet.direction === null ? '' : ` ${packet.direction} ${packet.device ?? ''}`.trimEnd();
  if (packet.vni === null) return [`${clock(packet.at)} ${what(packet)}${way}`, ...between(packet, '  ', true)];
  const inner =
    packet.inner === null ? ['    (cut off)'] : [...between(packet.inner, '    ', true), `    ${what(packet.inner)}`];
  return [`${clock(packet.at)} VXLAN ${identity(packet.vni)}`, ...between(packet, '  ', false), ...inner];
};

const FAMILIES: Readonly<Record<string, string>> = { tcp: 'TCP', udp: 'UDP', arp: 'ARP', fragment: 'fragment' };
const familyOf = ({ kind }: PacketHead): string => FAMILIES[kind] ?? (kind.startsWith('icmp') ? 'ICMP' : '?');

/** Seen in this capture, that is. */
const NO_REPLY = say('(no reply)', '(응답 없음)');

interface Flow {
  readonly head: PacketHead;
  there: number;
  back: number;
  /** Echo requests, and echo replies. */
  asked: number;
  answered: number;
}

/** Who speaks with whom, most first; of what is inside where there is an inside. One way only shows as such. */
export const flowLines = (packets: readonly CapturedPacket[], most: number, lang: Lang): readonly string[] => {
  const flows = new Map<string, Flow>();
  for (const packet of packets) {
    const head = packet.inner ?? packet;
    const key = [...[head.src, head.dst].sort(), familyOf(head)].join(' ');
    const flow = flows.get(key) ?? { head, there: 0, back: 0, asked: 0, answered: 0 };
    if (head.src === flow.head.src) flow.there += 1;
    else flow.back += 1;
    if (head.kind === 'icmp-echo-request') flow.asked += 1;
    if (head.kind === 'icmp-echo-reply') flow.answered += 1;
    flows.set(key, flow);
  }
  const sorted = [...flows.values()].sort((a, b) => b.there + b.back - (a.there + a.back));
  const lines = sorted.slice(0, most).flatMap(({ head, there, back, asked, answered }) => {
    const ends = between(head, '  ', false).map((line) => (back === 0 ? line : line.replace('→', '↔')));
    const silent = asked > 0 && answered === 0 ? ` ${inLang(NO_REPLY, lang)}` : '';
    return [...ends, `    ${familyOf(head)}: ${there} →${back === 0 ? '' : `  ${back} ←`}${silent}`];
  });
  return sorted.length > most ? [...lines, `  … +${sorted.length - most}`] : lines;
};
