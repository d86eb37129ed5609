// What Cilium holds on a simulated node: services, the ipcache, programs, counters and settings; and what packets see of it.
import { healthIpOf, identityOf } from '../demo/cilium.ts';
import { backendsOf } from '../demo/service.ts';
import { API_SERVER_PORT, type NodeSpec, type Topology } from '../topology.ts';
import { mostSpecific } from './addresses.ts';
import type { Packet } from './packet.ts';
import type { NodeStack } from './state.ts';

export interface Backend {
  readonly ip: string;
  readonly port: number;
}

export interface ServiceEntry {
  readonly id: number;
  readonly namespace: string;
  readonly name: string;
  readonly ip: string;
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP';
  backends: readonly Backend[];
}

export interface IpcacheEntry {
  readonly cidr: string;
  readonly identity: number;
  /** Empty: here, or outside the tunnels. */
  readonly tunnelEndpoint: string;
}

export interface CiliumState {
  /** As the agent means them; `lb` is what packets meet. */
  services: ServiceEntry[];
  lb: ServiceEntry[];
  ipcache: IpcacheEntry[];
  /** Where VXLAN sends a packet to; empty when the ipcache knows no tunnel for it. */
  readonly tunnelTo: (dst: string) => string;
  /** Programs that should be attached and are not: `cilium_vxlan cil_from_overlay`, `cgroup cil_sock4_connect`. */
  readonly detached: Set<string>;
  /** Packets by `reason|direction`, since boot. */
  readonly dropped: Map<string, number>;
  forwarded: number;
  /** Packets of others that find no route (FIB lookup failed) between two looks at the counters. */
  unrouted: number;
  /** Writes to the ipcache map that fail between two looks, and those that have. */
  unwritten: number;
  failedWrites: number;
  /** What the agent itself calls Warning or Failure, by component, with the message. */
  readonly complaints: Map<string, string>;
  /** Controllers that fail now, with the message. */
  readonly failing: Map<string, string>;
  /** Share of each map that is used. */
  readonly pressure: { ct4_global: number; ct_any4_global: number; nat: number; ipcache_v2: number };
  readonly mapSizes: { tcp: number; any: number; nat: number };
  replacement: 'True' | 'False';
  clockSource: 'ktime' | 'jiffies';
  /** Packets and bytes are counted per flow. */
  accounting: boolean;
  metricsServed: boolean;
}

/** Leads to the endpoint Cilium tests its overlay with. */
export const HEALTH_DEVICE = 'lxc_health';

/** cilium: pkg/identity/numericidentity.go */
const [HOST, WORLD, HEALTH, REMOTE_NODE] = [1, 2, 4, 6] as const;

const servicesOf = (topology: Topology): ServiceEntry[] => {
  const dns = topology.pods.filter((pod) => pod.labels['k8s-app'] === 'kube-dns');
  const kubeDns = (id: number, port: number, protocol: 'TCP' | 'UDP'): ServiceEntry => ({
    id,
    namespace: 'kube-system',
    name: 'kube-dns',
    ip: topology.dnsServiceIp,
    port,
    protocol,
    backends: dns.map((pod) => ({ ip: pod.ip, port })),
  });
  return [
    kubeDns(1, 53, 'UDP'),
    kubeDns(2, 53, 'TCP'),
    kubeDns(3, 9153, 'TCP'),
    ...topology.services.map(
      (spec, at): ServiceEntry => ({
        id: 4 + at,
        namespace: spec.namespace,
        name: spec.name,
        ip: spec.clusterIp,
        port: spec.port,
        protocol: 'TCP',
        backends: backendsOf(topology, spec).map((pod) => ({ ip: pod.ip, port: spec.targetPort })),
      }),
    ),
    {
      id: 4 + topology.services.length,
      namespace: 'default',
      name: 'kubernetes',
      ip: topology.apiServiceIp,
      port: 443,
      protocol: 'TCP',
      backends: [{ ip: topology.apiServerIp, port: API_SERVER_PORT }],
    },
  ];
};

const ipcacheOf = (spec: NodeSpec, topology: Topology): IpcacheEntry[] => {
  const towards = (node: string): string =>
    node === spec.name ? '' : (topology.nodes.find((one) => one.name === node)?.tailnetIp ?? '');
  return [
    { cidr: '0.0.0.0/0', identity: WORLD, tunnelEndpoint: '' },
    ...topology.nodes.flatMap((node): IpcacheEntry[] => {
      const self = node === spec;
      const [host, tunnelEndpoint] = [self ? HOST : REMOTE_NODE, self ? '' : node.tailnetIp];
      return [
        ...(self ? [] : [{ cidr: node.podCidr, identity: WORLD, tunnelEndpoint }]),
        { cidr: `${node.tailnetIp}/32`, identity: host, tunnelEndpoint: '' },
        { cidr: `${node.gatewayIp}/32`, identity: host, tunnelEndpoint },
        { cidr: `${healthIpOf(node)}/32`, identity: HEALTH, tunnelEndpoint },
      ];
    }),
    ...topology.pods
      .filter((pod) => !pod.hostNetwork)
      .map((pod) => ({ cidr: `${pod.ip}/32`, identity: identityOf(pod).id, tunnelEndpoint: towards(pod.node) })),
  ];
};

/** The list itself is made when somebody looks into it: of a thousand nodes each has four thousand entries. */
const ipcacheParts = (spec: NodeSpec, topology: Topology) => {
  let made: IpcacheEntry[] | null = null;
  const usual = (dst: string): string => {
    const home = mostSpecific(topology.nodes, dst, ({ podCidr }) => podCidr);
    return home === undefined || home === spec ? '' : home.tailnetIp;
  };
  return {
    read: (): IpcacheEntry[] => {
      made ??= ipcacheOf(spec, topology);
      return made;
    },
    write: (entries: IpcacheEntry[]): void => {
      made = entries;
    },
    tunnelTo: (dst: string): string =>
      made === null ? usual(dst) : (mostSpecific(made, dst, ({ cidr }) => cidr)?.tunnelEndpoint ?? ''),
  };
};

export const healthyCilium = (spec: NodeSpec, topology: Topology): CiliumState => {
  const ipcache = ipcacheParts(spec, topology);
  return {
    services: servicesOf(topology),
    lb: servicesOf(topology),
    get ipcache() {
      return ipcache.read();
    },
    set ipcache(entries) {
      ipcache.write(entries);
    },
    tunnelTo: ipcache.tunnelTo,
    detached: new Set(),
    // What Cilium's own tests meet in any cluster.
    dropped: new Map([['Unsupported L3 protocol|egress', 41]]),
    forwarded: 29_921,
    unrouted: 0,
    unwritten: 0,
    failedWrites: 0,
    complaints: new Map(),
    failing: new Map(),
    pressure: { ct4_global: 0.02, ct_any4_global: 0.01, nat: 0.02, ipcache_v2: 0.001 },
    mapSizes: { tcp: 131_072, any: 65_536, nat: 131_072 },
    replacement: 'True',
    clockSource: 'ktime',
    accounting: false,
    metricsServed: true,
  };
};

/** A service's entry in the agent's list and in the datapath; none on a node that lost it. */
export const setBackends = (node: NodeStack, serviceIp: string, pods: readonly string[]): void => {
  for (const service of [...node.cilium.services, ...node.cilium.lb]) {
    if (service.ip === serviceIp) service.backends = pods.map((ip) => ({ ip, port: targetPortOf(service) }));
  }
};

const targetPortOf = (service: ServiceEntry): number => service.backends[0]?.port ?? service.port;

export const isAttached = (node: NodeStack, device: string, program: string): boolean =>
  !node.cilium.detached.has(`${device} ${program}`);

/** The service a new packet is for, as the socket load balancer of its node sees it. */
export const serviceFor = (node: NodeStack, packet: Packet): ServiceEntry | undefined =>
  packet.reply || !isAttached(node, 'cgroup', 'cil_sock4_connect')
    ? undefined
    : node.cilium.lb.find(
        ({ ip, port, protocol }) =>
          ip === packet.dst && port === packet.dport && protocol.toLowerCase() === packet.protocol,
      );

export const countDrop = (node: NodeStack, reason: string, direction: 'ingress' | 'egress', packets = 1): void => {
  const key = `${reason}|${direction}`;
  node.cilium.dropped.set(key, (node.cilium.dropped.get(key) ?? 0) + packets);
};

export interface Attachment {
  readonly device: string;
  readonly ifindex: number;
  readonly direction: 'ingress' | 'egress';
  readonly program: string;
}

/** Programs by device, as `bpftool net show` lists them. */
export const attachments = (node: NodeStack): readonly Attachment[] =>
  [...node.devices.values()].flatMap(({ name, index }) =>
    programsFor(node, name)
      .filter(([, program]) => isAttached(node, name, program))
      .map(([direction, program]) => ({ device: name, ifindex: index, direction, program })),
  );

type Program = readonly [direction: 'ingress' | 'egress', program: string];

/** cilium: pkg/datapath/loader; cil_to_container is not attached by default. */
const programsFor = (node: NodeStack, device: string): readonly Program[] => {
  if (device.startsWith('lxc')) return [['ingress', 'cil_from_container']];
  if (device === 'cilium_net') return [['ingress', 'cil_to_host']];
  if (device === 'cilium_host')
    return [
      ['ingress', 'cil_to_host'],
      ['egress', 'cil_from_host'],
    ];
  if (device === 'cilium_vxlan')
    return [
      ['ingress', 'cil_from_overlay'],
      ['egress', 'cil_to_overlay'],
    ];
  return node.masquerade.devices.includes(device)
    ? [
        ['ingress', 'cil_from_netdev'],
        ['egress', 'cil_to_netdev'],
      ]
    : [];
};
