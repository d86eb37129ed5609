// From the demo topology to a network lab: which namespaces, which cables, and one script per host. Pure.
import type { NodeSpec, PodSpec, Topology } from '../../src/playground/topology.ts';
import { nodeScript } from './node-script.ts';
import { inetScript, vcnScript } from './outside-script.ts';
import { healthScript, podScript } from './pod-script.ts';
import { LABS_FOLDER } from './script.ts';
import type { Tailnet } from './tailnet.ts';

/** What a lab is built from, and where: labs with different ids stand side by side. */
export interface Ground {
  readonly id: string;
  readonly topology: Topology;
  /** For its files; on the private /run. */
  readonly folder: string;
  /** The name of a host's network namespace. */
  netns(host: string): string;
}

export const groundOf = (topology: Topology, id: string): Ground => ({
  id,
  topology,
  folder: `${LABS_FOLDER}/${id}`,
  netns: (host) => `${id}-${host}`,
});

/** A network namespace with its own mounts: `inet`, `vcn`, `n1`, `n1p2`, `n1health`. */
export interface HostPlan {
  readonly name: string;
  readonly netns: string;
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

export const labPlan = (ground: Ground, tailnet: Tailnet): LabPlan => {
  const { topology, netns } = ground;
  const own = topology.pods.filter((pod) => !pod.hostNetwork);
  const scripts: readonly (readonly [name: string, script: string])[] = [
    ['inet', inetScript(ground, tailnet)],
    ['vcn', vcnScript(ground)],
    ...topology.nodes.flatMap((node): [string, string][] => [
      [nodeHost(node), nodeScript(ground, node, tailnet)],
      [healthHost(node), healthScript(ground, node)],
    ]),
    ...own.map((pod): [string, string] => [hostOf(topology, pod), podScript(ground, pod)]),
  ];
  const hosts = scripts.map(([name, script]) => ({ name, netns: netns(name), script }));
  const behind = (host: string, node: string, device: string): string =>
    `link add eth0 mtu ${DEVICE_MTU} netns ${netns(host)} type veth peer name ${device} mtu ${DEVICE_MTU} netns ${netns(node)}`;
  return {
    namespaces: lines(hosts.map((host) => `netns add ${host.netns}`)),
    cables: lines([
      `link add wan0 netns ${netns('vcn')} type veth peer name wan0 netns ${netns('inet')}`,
      ...topology.nodes.flatMap((node) => {
        const self = netns(nodeHost(node));
        return [
          `link add ${topology.uplink} mtu 1500 netns ${self} type veth peer name vnic${node.index} netns ${netns('vcn')}`,
          `link add cilium_host mtu ${DEVICE_MTU} netns ${self} type veth peer name cilium_net mtu ${DEVICE_MTU} netns ${self}`,
          behind(healthHost(node), nodeHost(node), 'lxc_health'),
        ];
      }),
      ...own.map((pod) => behind(hostOf(topology, pod), nodeHostOf(topology, pod), `lxc${pod.slot}`)),
    ]),
    hosts,
  };
};

export const healthHost = (node: NodeSpec): string => `${nodeHost(node)}health`;

/** As the demo's CiliumNode objects say. */
export const healthIp = (node: NodeSpec): string => node.gatewayIp.replace(/\.1$/, '.9');

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
