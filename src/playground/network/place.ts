// Where a program runs: whose network it sees, which resolver file it reads, which tools are installed.
import { IMAGES } from '../images.ts';
import type { PodSpec, Topology } from '../topology.ts';
import { resolverOf } from './dns.ts';
import type { Network, NodeStack, Stack } from './state.ts';
import { TAILNET_SUFFIX } from './tailscaled/peers.ts';

export interface Place {
  readonly network: Network;
  readonly stack: Stack;
  /** The node the place is on, whatever network it sees. */
  readonly node: NodeStack;
  readonly flavour: 'gnu' | 'busybox';
  readonly resolvConf: string;
  /** The directory of tailscaled's socket is mounted there. */
  readonly tailscaleSocket: boolean;
  /** null: everything the simulation knows. */
  readonly tools: readonly string[] | null;
}

const nodeResolvConf = (network: Network, node: NodeStack): string =>
  `nameserver ${resolverOf(network, node)}\nsearch ${node.tailscaled.acceptDns ? `${TAILNET_SUFFIX} ` : ''}vcn.oraclevcn.com\n`;

const podResolvConf = (topology: Topology, namespace: string): string =>
  `search ${namespace}.svc.cluster.local svc.cluster.local cluster.local\nnameserver ${topology.dnsServiceIp}\noptions ndots:5\n`;

/** Programs of the agent's own image, by the catalogue. An operator may add the tailscale command to it. */
const AGENT_TOOLS = [
  'ping',
  'dig',
  'curl',
  'ip',
  'cat',
  'sysctl',
  'conntrack',
  'iptables-save',
  'nft',
  'traceroute',
  'tracepath',
  'nc',
  'ss',
  'ethtool',
  'tcpdump',
  'timeout',
  'grep',
  'getent',
  'nsenter',
];

const nodeOf = (network: Network, name: string): NodeStack => {
  const node = network.nodes.get(name);
  if (!node) throw new Error(`no node ${name}`);
  return node;
};

/** Inside a pod's container, as exec finds it. */
export const podPlace = (network: Network, pod: PodSpec): Place => {
  const node = nodeOf(network, pod.node);
  const { tools, flavour } = IMAGES[pod.image];
  const own = network.pods.get(pod.ip);
  return {
    network,
    node,
    stack: own ?? node,
    flavour: flavour === 'busybox' ? 'busybox' : 'gnu',
    resolvConf:
      own === undefined
        ? nodeResolvConf(network, node)
        : own.resolvConf || podResolvConf(network.topology, pod.namespace),
    tailscaleSocket: false,
    tools,
  };
};

/** Of an agent's pod: root that enters pods, and the one beside it that asks tailscaled. */
export type AgentContainer = 'agent' | 'tailnet';

/**
 * In an agent's container: its own tools and its own resolv.conf, and the network of the node or,
 * entered by address, of one of its pods. null when no pod of that address runs on this node.
 */
export const agentPlace = (
  network: Network,
  nodeName: string,
  podIp: string | null,
  container: AgentContainer,
): Place | null => {
  const node = nodeOf(network, nodeName);
  const pod = podIp === null ? null : network.pods.get(podIp);
  if (podIp !== null && (pod?.node !== nodeName || !pod.running)) return null;
  return {
    network,
    node,
    stack: pod ?? node,
    flavour: 'gnu',
    resolvConf: nodeResolvConf(network, node),
    tailscaleSocket: container === 'tailnet',
    tools: network.agent.tailscaleCli ? [...AGENT_TOOLS, 'tailscale'] : AGENT_TOOLS,
  };
};
