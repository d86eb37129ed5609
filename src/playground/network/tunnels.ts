// The two tunnels between nodes: VXLAN inside, WireGuard outside.
import { inCidr } from './addresses.ts';
import { output, receive } from './hops.ts';
import { type End, type Journey, lost, spend } from './journey.ts';
import type { Packet } from './packet.ts';
import type { NodeStack } from './state.ts';

const VXLAN_BYTES = 50;
const WIREGUARD_BYTES = 80;

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
  const end = output(journey, node, outer(packet, far, 8472, VXLAN_BYTES, 0));
  return swallow(end, `${node.id}: cilium_vxlan`);
};

export const intoTailnet = (journey: Journey, node: NodeStack, packet: Packet): End => {
  if (!node.tailscaled) return lost(`${node.id}: tailscaled is down`);
  const peer = node.tailnet.find((one) => one.allowed.some((cidr) => inCidr(packet.dst, cidr)));
  const far = peer?.node ? journey.network.nodes.get(peer.node) : undefined;
  if (!far) return lost(`${node.id}: tailnet ${peer?.name ?? 'has no such peer'}`);
  spend(journey, 0.3);
  if (journey.network.random() < journey.network.tailnetLossRatio) return lost('tailnet path');
  const end = output(journey, node, outer(packet, far.spec.vcnIp, 41641, WIREGUARD_BYTES, 0x80000));
  return swallow(end, `${node.id}: wireguard`);
};

/** A tunnel packet has reached its node: what is inside goes on from there. */
export const unwrap = (journey: Journey, node: NodeStack, packet: Packet): End => {
  const { inner } = packet;
  if (!inner) return lost(`${node.id}: empty tunnel packet`);
  if (packet.dport === 8472) return receive(journey, node, 'cilium_vxlan', inner);
  if (!node.tailscaled || !node.devices.get('tailscale0')?.up) return lost(`${node.id}: tailscale0`);
  const sender = node.tailnet.find((one) => one.node && journey.network.nodes.get(one.node)?.spec.vcnIp === packet.src);
  // WireGuard takes from a peer only what that peer is allowed to send.
  if (!sender?.allowed.some((cidr) => inCidr(inner.src, cidr))) return lost(`${node.id}: not in allowed IPs`);
  return receive(journey, node, 'tailscale0', inner);
};
