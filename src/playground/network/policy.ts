// Does Cilium let this packet out of its pod?
import { inCidr } from './addresses.ts';
import type { Packet } from './packet.ts';
import type { Drop, Network, NodeStack, PodStack } from './state.ts';

/** hubble's ring buffer, per node (cilium: hubble). */
const RING = 4095;

const allowedBy = (network: Network, packet: Packet, allows: { dns: boolean; cluster: boolean; world: boolean }) => {
  const { podRange, nodes } = network.topology;
  const target = network.pods.get(packet.dst);
  if (target?.spec.labels['k8s-app'] === 'kube-dns' && packet.dport === 53) return allows.dns || allows.cluster;
  if (inCidr(packet.dst, podRange)) return allows.cluster;
  // Nodes are neither pods nor world for Cilium: an ipBlock does not match them.
  return allows.world && !nodes.some((node) => node.tailnetIp === packet.dst || node.vcnIp === packet.dst);
};

/** The reason of a drop, or null when the packet may leave. */
export const egressDrop = (network: Network, pod: PodStack, packet: Packet): Drop['reason'] | null => {
  if (packet.reply) return null;
  if (!pod.endpointReady) return 'EP_NOT_READY';
  const selecting = network.policies.filter((policy) => policy.selects(pod.spec));
  const denied = selecting.length > 0 && !selecting.some((policy) => allowedBy(network, packet, policy.allows));
  return denied ? 'POLICY_DENIED' : null;
};

export const recordDrop = (node: NodeStack, pod: PodStack, packet: Packet, reason: Drop['reason']): void => {
  const { dst, protocol, sport, dport } = packet;
  node.drops.push({ atMs: Date.now(), pod: pod.spec, dst, protocol, sport, dport, reason });
  if (node.drops.length > RING) node.drops.shift();
};
