// Does Cilium let this packet out of its pod?
import { inCidr } from './addresses.ts';
import { countDrop } from './cilium-state.ts';
import type { Packet } from './packet.ts';
import type { Drop, Network, NodeStack, PodStack } from './state.ts';

/** What the counters call what Hubble calls so (cilium: pkg/monitor/api/drop.go). */
const COUNTED: Readonly<Record<Drop['reason'], string>> = {
  POLICY_DENIED: 'Policy denied',
  EP_NOT_READY: 'Endpoint policy program not available',
  FIB_LOOKUP_FAILED: 'FIB lookup failed',
};

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

/** Does Cilium keep this packet from its pod? */
export const ingressDrop = (network: Network, pod: PodStack, packet: Packet): Drop['reason'] | null => {
  const selecting = packet.reply ? [] : network.ingressPolicies.filter((policy) => policy.selects(pod.spec));
  const from = network.pods.get(packet.src)?.spec ?? null;
  // The kubelet's node is always let in (cilium: allow-localhost=auto).
  const own = network.nodes.get(pod.node)?.spec;
  const host = own !== undefined && [own.gatewayIp, own.tailnetIp, own.vcnIp].includes(packet.src);
  return selecting.length > 0 && !host && !selecting.some((policy) => policy.allows(from)) ? 'POLICY_DENIED' : null;
};

type Dropped = Pick<Packet, 'src' | 'dst' | 'protocol' | 'sport' | 'dport'>;

export const recordDrop = (
  node: NodeStack,
  direction: Drop['direction'],
  { src, dst, protocol, sport, dport }: Dropped,
  reason: Drop['reason'],
): void => {
  node.drops.push({ atMs: Date.now(), direction, src, dst, protocol, sport, dport, reason });
  countDrop(node, COUNTED[reason], direction === 'EGRESS' ? 'egress' : 'ingress');
  if (node.drops.length > RING) node.drops.shift();
};
