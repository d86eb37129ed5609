// A cluster of many nodes as plain data: only Cilium, the netwhy agent and a pod with tools run on each. For tests and measurements of size.
import { DEMO_TOPOLOGY as demo, type NodeSpec, type PodSpec, type Topology } from './topology.ts';

/** Addresses are counted through two bytes. */
const MOST_NODES = 16_000;

const nodeOf = (index: number): NodeSpec => {
  const [high, low] = [Math.floor(index / 250), (index % 250) + 1];
  return {
    name: `node-${String(index + 1).padStart(4, '0')}`,
    index: index + 1,
    vcnIp: `10.${high}.1.${low}`,
    tailnetIp: `100.${64 + high}.1.${low}`,
    podCidr: `10.${128 + high}.${low}.0/24`,
    gatewayIp: `10.${128 + high}.${low}.1`,
  };
};

const ON_EACH = [
  ['kube-system', 'cilium', 'cilium-agent', 'cilium', { 'k8s-app': 'cilium' }],
  ['netwhy', 'netwhy-agent', 'agent', 'agent', { 'app.kubernetes.io/name': 'netwhy-agent' }],
  ['shop', 'edge', 'edge', 'full', { app: 'edge' }],
] as const;

const podsOf = (node: NodeSpec): readonly PodSpec[] =>
  ON_EACH.map(([namespace, name, container, image, labels]) => ({
    namespace,
    name: `${name}-${String(node.index).padStart(5, 'x')}`,
    node: node.name,
    ip: node.tailnetIp,
    hostNetwork: true,
    container,
    image,
    labels,
    slot: 0,
  }));

/** @throws RangeError for more nodes than there are addresses. */
export const wideTopology = (count: number): Topology => {
  if (count < 2 || count > MOST_NODES) throw new RangeError(`2 to ${MOST_NODES} nodes, not ${count}`);
  const nodes = Array.from({ length: count }, (_one, index) => nodeOf(index));
  return {
    ...demo,
    nodes,
    pods: nodes.flatMap(podsOf),
    services: [],
    podRange: '10.128.0.0/9',
    // Beside the nodes' own, which begin at 10.0.1.
    vcnCidr: '10.0.0.0/9',
  };
};
