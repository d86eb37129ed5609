// The two tunnels between nodes: VXLAN inside, WireGuard outside.
import { inCidr } from './addresses.ts';
import { atVcn } from './cloud.ts';
import { output, receive } from './hops.ts';
import { type End, type Journey, lost, spend } from './journey.ts';
import type { Packet } from './packet.ts';
import type { NodeStack, TailnetPeer } from './state.ts';
import { carries, countIn, countOut, kindOf, MAGIC_DNS_IP, type PathKind, pathBetween, RELAY_MS } from './tailnet.ts';

const VXLAN_BYTES = 50;
const WIREGUARD_BYTES = 80;

const vxlanPort = (node: NodeStack): number => node.devices.get('cilium_vxlan')?.vxlanPort ?? 8472;

/** An error message about a tunnel packet itself reaches the node's kernel, never the sender inside. */
const swallow = (end: End, at: string): End =>
  end.kind === 'local' || (end.kind === 'icmp' && end.packet.inner) ? lost(at) : end;

const outer = (inner: Packet, dst: string, dport: number, bytes: number, mark: number): Packet => ({
  src: '',
  dst,
  protocol: 'udp',
  sport: dport,
  dport,
  bytes: inner.bytes + bytes,
  dontFragment: false,
  ttl: 64,
  mark,
  reply: false,
  nats: [],
  inner,
});

export const intoVxlan = (journey: Journey, node: NodeStack, far: string, packet: Packet): End => {
  const end = output(journey, node, outer(packet, far, vxlanPort(node), VXLAN_BYTES, node.vxlanMark));
  return swallow(end, `${node.id}: cilium_vxlan`);
};

/** Most peers are allowed their own address alone, which needs no reckoning. */
const peerWith = ({ tailnet }: NodeStack, ip: string): TailnetPeer | undefined => {
  const alone = `${ip}/32`;
  return tailnet.find(({ allowed }) =>
    allowed.some((cidr) => cidr === alone || (!cidr.endsWith('/32') && inCidr(ip, cidr))),
  );
};

export const intoTailnet = (journey: Journey, node: NodeStack, packet: Packet): End => {
  const { network } = journey;
  if (!carries(node)) return lost(`${node.id}: tailscaled`);
  if (packet.dst === MAGIC_DNS_IP) return toMagicDns(node, packet);
  const peer = peerWith(node, packet.dst);
  const far = peer?.node ? network.nodes.get(peer.node) : undefined;
  if (!far) return lost(`${node.id}: tailnet ${peer?.name ?? 'has no such peer'}`);
  const path = pathBetween(network, node, far);
  const kind = kindOf(network, node, far);
  if (kind === null || !carries(far)) return lost(`${node.id}: no path to ${far.id}`);
  countOut(node, far, kind, packet.bytes);
  spend(journey, kind === 'direct' ? path.latencyMs : RELAY_MS[kind]);
  if (network.random() < path.lossRatio) return lost('tailnet path');
  if (kind === 'direct' && path.blackholed) return lost('tailnet path: direct and dead');
  if (kind !== 'direct') return fromPeer(journey, far, node, packet, kind);
  const end = output(journey, node, outer(packet, far.spec.vcnIp, 41641, WIREGUARD_BYTES, 0x80000));
  return swallow(end, `${node.id}: wireguard`);
};

/** What a node forwards for its pods gets no answer, masqueraded or not (tailscale#1003, tailscale#5303). */
const toMagicDns = (node: NodeStack, packet: Packet): End =>
  packet.src === node.spec.tailnetIp && packet.nats.length === 0
    ? { kind: 'arrived', host: { kind: 'magic-dns', node }, packet }
    : lost(`${node.id}: MagicDNS`);

/** A tunnel packet has reached its node: what is inside goes on from there. */
export const unwrap = (journey: Journey, node: NodeStack, packet: Packet): End => {
  const { inner } = packet;
  if (!inner) return lost(`${node.id}: empty tunnel packet`);
  if (packet.dport === vxlanPort(node)) return receive(journey, node, 'cilium_vxlan', inner);
  const sender = atVcn(journey.network, packet.src);
  return sender ? fromPeer(journey, node, sender, inner, 'direct') : lost(`${node.id}: no such peer`);
};

/** tailscaled has decrypted a packet of a peer. */
const fromPeer = (journey: Journey, node: NodeStack, sender: NodeStack, inner: Packet, kind: PathKind): End => {
  if (!carries(node) || !node.devices.get('tailscale0')?.up) return lost(`${node.id}: tailscale0`);
  const peer = node.tailnet.find((one) => one.node === sender.id);
  // WireGuard takes from a peer only what that peer is allowed to send.
  if (!peer?.allowed.some((cidr) => inCidr(inner.src, cidr))) return lost(`${node.id}: not in allowed IPs`);
  countIn(node, sender, kind, inner.bytes);
  return receive(journey, node, 'tailscale0', inner);
};
