// How tcpdump prints one packet with -nn -q.
import { identityOf } from '../../demo/cilium.ts';
import type { Packet } from '../packet.ts';
import type { Network } from '../state.ts';

interface Passing {
  readonly packet: Packet;
  /** Named by a capture on `any` alone. */
  readonly dev: string;
  readonly way: 'in' | 'out';
  readonly atMs: number;
  /** What -T takes UDP for; empty without. */
  readonly tunnel: string;
}

const HEADER_BYTES = 28;

/** One VXLAN flow keeps its source port, which is a hash of what is inside. */
const hashed = ({ src, dst }: Packet): number =>
  32_768 + ([...`${src}${dst}`].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 28_000, 7) % 28_000);

const headOf = (packet: Packet): string => {
  const { src, dst, sport, dport, bytes } = packet;
  if (packet.protocol === 'icmp')
    return `IP ${src} > ${dst}: ICMP echo ${packet.reply ? 'reply' : 'request'}, id ${Math.max(sport, dport)}, seq 1, length ${bytes - 20}`;
  const ends = `IP ${src}.${sport} > ${dst}.${dport}`;
  return packet.protocol === 'tcp' ? `${ends}: tcp 0` : `${ends}: UDP, length ${bytes - HEADER_BYTES}`;
};

export const packetLines = (network: Network, { packet, dev, way, atMs, tunnel }: Passing): string => {
  const clock = new Date(atMs + network.random()).toISOString().slice(11, 23);
  const time = `${clock}${String(Math.floor(network.random() * 1000)).padStart(3, '0')}`;
  const where = dev === '' ? '' : `${dev.padEnd(5)} ${way === 'in' ? 'In ' : 'Out'} `;
  const { inner } = packet;
  if (packet.dport !== 8472 || !inner) return `${time} ${where}${headOf(packet)}\n`;
  // Cilium puts the sender's identity there; 2 is the world, and a node is 1.
  const pod = network.pods.get(inner.src);
  const vni = pod ? identityOf(pod.spec).id : 1;
  const outer = `${time} ${where}IP ${packet.src}.${hashed(inner)} > ${packet.dst}.8472`;
  const told =
    tunnel === 'vxlan' ? `VXLAN, flags [I] (0x08), vni ${vni}` : `OTV, flags [I] (0x08), overlay 0, instance ${vni}`;
  return `${outer}: ${told}\n${headOf(inner)}\n`;
};
