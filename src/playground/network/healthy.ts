// The demo cluster's network as it is when nothing is broken.

import { healthIpOf } from '../demo/cilium.ts';
import { backendsOf } from '../demo/service.ts';
import type { NodeSpec, PodSpec, Topology } from '../topology.ts';
import { HEALTH_DEVICE, healthyCilium } from './cilium-state.ts';
import { healthyFilter } from './filter.ts';
import { healthyKernel, healthyWire } from './kernel-state.ts';
import { seededRandom } from './random.ts';
import type { Device, Network, NodeStack, PodStack, Route, RoutingRule } from './state.ts';
import { healthyPaths, healthyTailscaled } from './tailnet.ts';

/** Links carry the base MTU, routes what is left inside VXLAN (cilium: pkg/mtu). */
export const LINK_MTU_BYTES = 1280;
export const ROUTE_MTU_BYTES = 1230;

const MAIN_ONLY: readonly RoutingRule[] = [
  { priority: 32766, table: 'main' },
  { priority: 32767, table: 'default' },
];

/** Tailscale's rules send all but its own packets to table 52 first (tailscale: osrouter). */
const TAILSCALE: readonly RoutingRule[] = [
  { priority: 5210, mark: 0x80000, table: 'main' },
  { priority: 5230, mark: 0x80000, table: 'default' },
  { priority: 5250, mark: 0x80000, table: null },
  { priority: 5270, table: '52' },
  ...MAIN_ONLY,
];

const device = (given: Pick<Device, 'name' | 'index' | 'kind' | 'mtuBytes'> & Partial<Device>): Device => ({
  peer: '',
  mac: '00:00:00:00:00:00',
  addresses: [],
  up: true,
  rx: { packets: 0, bytes: 0 },
  tx: { packets: 0, bytes: 0 },
  ...given,
});

const byName = (devices: readonly Device[]): Map<string, Device> => new Map(devices.map((one) => [one.name, one]));

const macOf = (...bytes: number[]): string =>
  ['02', ...bytes.map((byte) => byte.toString(16).padStart(2, '0'))].join(':');

const nodeDevices = (spec: NodeSpec, pods: readonly PodSpec[]): readonly Device[] => [
  device({ name: 'lo', index: 1, kind: 'loopback', mtuBytes: 65536, addresses: ['127.0.0.1/8'] }),
  device({
    name: 'enp0s6',
    index: 2,
    kind: 'physical',
    mtuBytes: 1500,
    mac: macOf(0, 23, 1, 0, spec.index),
    addresses: [`${spec.vcnIp}/24`],
  }),
  device({ name: 'tailscale0', index: 3, kind: 'tun', mtuBytes: LINK_MTU_BYTES, addresses: [`${spec.tailnetIp}/32`] }),
  device({
    name: 'cilium_net',
    index: 4,
    kind: 'veth',
    peer: 'cilium_host',
    mtuBytes: LINK_MTU_BYTES,
    mac: macOf(1, 0, 0, 0, spec.index),
  }),
  device({
    name: 'cilium_host',
    index: 5,
    kind: 'veth',
    peer: 'cilium_net',
    mtuBytes: LINK_MTU_BYTES,
    mac: macOf(2, 0, 0, 0, spec.index),
    addresses: [`${spec.gatewayIp}/32`],
  }),
  device({
    name: 'cilium_vxlan',
    index: 6,
    kind: 'vxlan',
    mtuBytes: LINK_MTU_BYTES,
    mac: macOf(0, 100, 0, 0, spec.index),
  }),
  device({ name: HEALTH_DEVICE, index: 7, kind: 'veth', mtuBytes: LINK_MTU_BYTES, mac: macOf(5, 0, 0, 0, spec.index) }),
  ...pods.map((pod) =>
    device({
      name: `lxc${pod.slot}`,
      index: 6 + pod.slot * 2,
      kind: 'veth',
      mtuBytes: LINK_MTU_BYTES,
      mac: macOf(3, 0, 0, pod.slot, spec.index),
    }),
  ),
];

const mainTable = (
  spec: NodeSpec,
  pods: readonly PodSpec[],
  others: readonly NodeSpec[],
  { vcnCidr, vcnGatewayIp }: Topology,
): Route[] => [
  { to: '0.0.0.0/0', via: vcnGatewayIp, dev: 'enp0s6', protocol: 'dhcp', src: spec.vcnIp, metric: 100 },
  { to: vcnCidr, dev: 'enp0s6', protocol: 'kernel', scopeLink: true, src: spec.vcnIp },
  { to: `${healthIpOf(spec)}/32`, dev: HEALTH_DEVICE, scopeLink: true },
  ...pods.map((pod) => ({ to: `${pod.ip}/32`, dev: `lxc${pod.slot}`, scopeLink: true })),
  ...others.map((other) => ({
    to: other.podCidr,
    dev: 'cilium_vxlan',
    via: other.gatewayIp,
    src: spec.gatewayIp,
    onlink: true,
    mtuBytes: ROUTE_MTU_BYTES,
    encap: { id: 100 + other.index, dst: other.tailnetIp },
  })),
];

const healthyNode = (spec: NodeSpec, topology: Topology): NodeStack => {
  const pods = topology.pods.filter((pod) => pod.node === spec.name && !pod.hostNetwork);
  const others = topology.nodes.filter((other) => other !== spec);
  const link = (to: string): Route => ({ to, dev: 'tailscale0', scopeLink: true });
  return {
    kind: 'node',
    id: spec.name,
    node: spec.name,
    spec,
    devices: byName(nodeDevices(spec, pods)),
    rules: TAILSCALE,
    tables: new Map([
      ['main', mainTable(spec, pods, others, topology)],
      ['52', [...others.map((other) => link(`${other.tailnetIp}/32`)), link('100.100.100.100/32')]],
    ]),
    pmtu: new Map(),
    on: true,
    ipForward: true,
    tailscaled: healthyTailscaled(),
    tailnet: others.map((other) => ({ name: other.name, node: other.name, allowed: [`${other.tailnetIp}/32`] })),
    vxlanMark: 0,
    filter: healthyFilter(spec.tailnetIp),
    conntrack: { base: 131, flows: new Set(), max: 262_144 },
    // By iptables, as the demo's cilium-config says.
    masquerade: { enabled: true, mode: 'iptables', devices: ['enp0s6', 'tailscale0'], exclusion: topology.podRange },
    cilium: healthyCilium(spec, topology),
    snmp: { forwarded: 0, fragOks: 0, fragCreates: 0, inEchos: 0 },
    drops: [],
    ciliumAgentUp: true,
    kernel: healthyKernel(),
  };
};

const healthyPod = (spec: PodSpec, gateway: string, listens: readonly number[]): PodStack => ({
  kind: 'pod',
  id: `${spec.namespace}/${spec.name}`,
  node: spec.node,
  spec,
  devices: byName([
    device({ name: 'lo', index: 1, kind: 'loopback', mtuBytes: 65536, addresses: ['127.0.0.1/8'] }),
    device({
      name: 'eth0',
      index: 5 + spec.slot * 2,
      kind: 'veth',
      mtuBytes: LINK_MTU_BYTES,
      mac: macOf(4, 0, 0, 0, spec.slot),
      addresses: [`${spec.ip}/32`],
    }),
  ]),
  rules: MAIN_ONLY,
  tables: new Map([
    [
      'main',
      [
        { to: '0.0.0.0/0', via: gateway, dev: 'eth0', mtuBytes: ROUTE_MTU_BYTES },
        { to: `${gateway}/32`, dev: 'eth0', scopeLink: true },
      ],
    ],
  ]),
  pmtu: new Map(),
  endpointReady: true,
  dns: spec.image === 'coredns' ? 'up' : 'none',
  running: true,
  resolvConf: '',
  listens: new Set(listens),
});

export const healthyNetwork = (topology: Topology, seed: number): Network => ({
  topology,
  random: seededRandom(seed),
  wire: healthyWire(),
  nodes: new Map(topology.nodes.map((spec) => [spec.name, healthyNode(spec, topology)])),
  pods: new Map(
    topology.pods
      .filter((pod) => !pod.hostNetwork)
      .map((pod) => {
        const gateway = topology.nodes.find((node) => node.name === pod.node)?.gatewayIp ?? '';
        const ports = topology.services
          .filter((one) => backendsOf(topology, one).includes(pod))
          .map((one) => one.targetPort);
        // CoreDNS serves its metrics beside its names.
        return [pod.ip, healthyPod(pod, gateway, pod.image === 'coredns' ? [...ports, 9153] : ports)];
      }),
  ),
  cloud: { wayOut: 'nat', natGateway: 'up', resolver: 'up', blocksUdp: new Set(), rulesShutUdp: new Set() },
  policies: [],
  tailnetPaths: healthyPaths(topology.nodes.map(({ name }) => name)),
  agent: { tailscaleCli: true },
  ingressPolicies: [],
});
