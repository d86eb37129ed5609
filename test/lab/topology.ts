// From the demo topology to a network lab: which namespaces, which cables, and one script per host. Pure.
import type { NodeSpec, PodSpec, Topology } from '../../src/playground/topology.ts';
import { nodeScript } from './node-script.ts';
import { inetScript, vcnScript } from './outside-script.ts';
import { podScript } from './pod-script.ts';
import { PLAYED_TAILNET, type Tailnet } from './tailnet.ts';

/** A network namespace with its own mounts: `inet`, `vcn`, `n1`, `n1p2`. */
export interface HostPlan {
  readonly name: string;
  /**
   * For sh, run inside the namespace. Prints `daemon <name> <pid>` for each daemon and `ready`, then becomes
   * the process that holds the namespace.
   */
  readonly script: string;
}

export interface LabPlan {
  /** For `ip -b -`: all namespaces. */
  readonly namespaces: string;
  /** For `ip -b -`: all cables. Both ends are born inside, so the surroundings never get a device. */
  readonly cables: string;
  readonly hosts: readonly HostPlan[];
}

/** Device MTU of pods and overlay. Cilium leaves devices at the underlay's MTU and lowers the routes. */
export const DEVICE_MTU = 1280;
/** MTU on routes that may lead through the overlay: 1280 - 50 of VXLAN. */
export const ROUTE_MTU = 1230;

export const labPlan = (topology: Topology, tailnet: Tailnet = PLAYED_TAILNET): LabPlan => {
  const own = topology.pods.filter((pod) => !pod.hostNetwork);
  const hosts: readonly HostPlan[] = [
    { name: 'inet', script: inetScript(tailnet) },
    { name: 'vcn', script: vcnScript(topology) },
    ...topology.nodes.map((node) => ({ name: nodeHost(node), script: nodeScript(topology, node, tailnet) })),
    ...own.map((pod) => ({ name: hostOf(topology, pod), script: podScript(topology, pod) })),
  ];
  return {
    namespaces: lines(hosts.map((host) => `netns add ${host.name}`)),
    cables: lines([
      'link add wan0 netns vcn type veth peer name wan0 netns inet',
      ...topology.nodes.flatMap((node) => [
        `link add enp0s6 mtu 1500 netns ${nodeHost(node)} type veth peer name vnic${node.index} netns vcn`,
        `link add cilium_host mtu ${DEVICE_MTU} netns ${nodeHost(node)} type veth peer name cilium_net mtu ${DEVICE_MTU} netns ${nodeHost(node)}`,
      ]),
      ...own.map(
        (pod) =>
          `link add eth0 mtu ${DEVICE_MTU} netns ${hostOf(topology, pod)} type veth peer name lxc${pod.slot} mtu ${DEVICE_MTU} netns ${nodeHostOf(topology, pod)}`,
      ),
    ]),
    hosts,
  };
};

export const nodeHost = (node: NodeSpec): string => `n${node.index}`;

const nodeHostOf = (topology: Topology, pod: PodSpec): string => {
  const node = topology.nodes.find((one) => one.name === pod.node);
  if (node === undefined) throw new Error(`no node ${pod.node}`);
  return nodeHost(node);
};

/** The host a pod's processes live on: its own namespace, or its node's with host network. */
export const hostOf = (topology: Topology, pod: PodSpec): string =>
  pod.hostNetwork ? nodeHostOf(topology, pod) : `${nodeHostOf(topology, pod)}p${pod.slot}`;

const lines = (text: readonly string[]): string => `${text.join('\n')}\n`;
