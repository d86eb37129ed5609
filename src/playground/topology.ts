// The demo cluster as plain data: three nodes and their pods, shared by the simulated network and the real network lab.

import type { ImageName } from './images.ts';

export interface NodeSpec {
  readonly name: string;
  readonly index: number;
  /** VCN address, on the uplink. */
  readonly vcnIp: string;
  /** Address on tailscale0; also the Node's InternalIP. */
  readonly tailnetIp: string;
  readonly podCidr: string;
  /** Address of cilium_host: the pods' gateway. */
  readonly gatewayIp: string;
}

export interface PodSpec {
  readonly namespace: string;
  readonly name: string;
  readonly node: string;
  /** Its own address, or the node's tailnet address with host network. */
  readonly ip: string;
  readonly hostNetwork: boolean;
  readonly container: string;
  readonly image: ImageName;
  readonly labels: Readonly<Record<string, string>>;
  /** Position among the pods of its node with their own network, from 1: `lxc<slot>` on the node. 0 with host network. */
  readonly slot: number;
}

/** A ClusterIP service over TCP; its backends are the pods its selector matches. */
export interface ServiceSpec {
  readonly namespace: string;
  readonly name: string;
  readonly clusterIp: string;
  readonly port: number;
  /** What its pods listen on. */
  readonly targetPort: number;
  readonly selector: Readonly<Record<string, string>>;
}

export interface Topology {
  readonly nodes: readonly NodeSpec[];
  readonly pods: readonly PodSpec[];
  readonly services: readonly ServiceSpec[];
  readonly podRange: string;
  readonly dnsServiceIp: string;
  /** ClusterIP of default/kubernetes. */
  readonly apiServiceIp: string;
  /** Where the API server itself listens, in the VCN: it is no pod. */
  readonly apiServerIp: string;
  /** The nodes' device in the VCN. */
  readonly uplink: string;
  readonly vcnCidr: string;
  readonly vcnGatewayIp: string;
  readonly vcnResolverIp: string;
  /** What the internet sees. */
  readonly natIp: string;
}

/** What differs between two clusters of the same shape. */
export interface Ranges {
  /** First two numbers of the pod range, a /16. */
  readonly pods: string;
  /** First three numbers of the service range. */
  readonly services: string;
  /** First three numbers of the VCN subnet, a /24. */
  readonly vcn: string;
  /** One a node. */
  readonly tailnetIps: readonly [string, string, string];
  readonly uplink: string;
}

type Seed = readonly [
  namespace: string,
  name: string,
  container: string,
  image: ImageName,
  labels: Record<string, string>,
];

/** Five pods a node, in slot order. web-N lives on node-(N+1), slot 2 (10.244.x.11). */
const SEEDS: readonly (readonly Seed[])[] = [
  [
    ['kube-system', 'coredns-7c65d6cfc9-4m7vz', 'coredns', 'coredns', { 'k8s-app': 'kube-dns' }],
    ['shop', 'web-0', 'web', 'full', { app: 'web', 'statefulset.kubernetes.io/pod-name': 'web-0' }],
    ['shop', 'api-6d9f7c5b8-x2k4q', 'api', 'distroless', { app: 'api', 'pod-template-hash': '6d9f7c5b8' }],
    ['shop', 'batch-0', 'batch', 'busybox', { app: 'batch' }],
    ['shop', 'cart-5f4d8c7b9d-h7sxl', 'cart', 'full', { app: 'cart', 'pod-template-hash': '5f4d8c7b9d' }],
  ],
  [
    ['kube-system', 'coredns-7c65d6cfc9-9xkq2', 'coredns', 'coredns', { 'k8s-app': 'kube-dns' }],
    ['shop', 'web-1', 'web', 'full', { app: 'web', 'statefulset.kubernetes.io/pod-name': 'web-1' }],
    ['shop', 'api-6d9f7c5b8-p9wd7', 'api', 'distroless', { app: 'api', 'pod-template-hash': '6d9f7c5b8' }],
    ['shop', 'batch-1', 'batch', 'busybox', { app: 'batch' }],
    ['shop', 'cart-5f4d8c7b9d-t2v6c', 'cart', 'full', { app: 'cart', 'pod-template-hash': '5f4d8c7b9d' }],
  ],
  [
    ['shop', 'db-0', 'db', 'full', { app: 'db' }],
    ['shop', 'web-2', 'web', 'full', { app: 'web', 'statefulset.kubernetes.io/pod-name': 'web-2' }],
    ['shop', 'api-6d9f7c5b8-zl5rn', 'api', 'distroless', { app: 'api', 'pod-template-hash': '6d9f7c5b8' }],
    ['shop', 'batch-2', 'batch', 'busybox', { app: 'batch' }],
    ['pay', 'web-0', 'web', 'full', { app: 'web' }],
  ],
];

const SERVICES: readonly (Omit<ServiceSpec, 'clusterIp'> & { readonly host: number })[] = [
  { namespace: 'shop', name: 'web', host: 21, port: 80, targetPort: 8080, selector: { app: 'web' } },
  { namespace: 'shop', name: 'cart', host: 20, port: 80, targetPort: 8080, selector: { app: 'cart' } },
];

const ownNetworkPods = (nodes: readonly NodeSpec[]): readonly PodSpec[] =>
  nodes.flatMap((one, at) =>
    (SEEDS[at] ?? []).map(([namespace, name, container, image, labels], index) => ({
      namespace,
      name,
      node: one.name,
      ip: one.gatewayIp.replace(/\d+$/, String(10 + index)),
      hostNetwork: false,
      container,
      image,
      labels,
      slot: index + 1,
    })),
  );

const hostPod = (
  one: NodeSpec,
  namespace: string,
  name: string,
  container: string,
  image: ImageName,
  labels: Record<string, string>,
): PodSpec => ({
  namespace,
  name,
  node: one.name,
  ip: one.tailnetIp,
  hostNetwork: true,
  container,
  image,
  labels,
  slot: 0,
});

const hostPods = (nodes: readonly NodeSpec[]): readonly PodSpec[] =>
  nodes.flatMap((one) => [
    hostPod(one, 'kube-system', `cilium-${['qk8dz', 'm2r7f', 'w9t4b'][one.index - 1]}`, 'cilium-agent', 'cilium', {
      'k8s-app': 'cilium',
    }),
    hostPod(one, 'netwhy', `netwhy-agent-${['5hj2n', '8fq6c', 'lz3vp'][one.index - 1]}`, 'agent', 'agent', {
      'app.kubernetes.io/name': 'netwhy-agent',
    }),
    hostPod(one, 'shop', `edge-${['b7k2d', 'c4x9w', 'f6m8s'][one.index - 1]}`, 'edge', 'full', { app: 'edge' }),
  ]);

/** The demo cluster in ranges of its own. */
export const demoTopology = ({ pods, services, vcn, tailnetIps, uplink }: Ranges): Topology => {
  const nodes = tailnetIps.map((tailnetIp, at): NodeSpec => {
    const index = at + 1;
    return {
      name: `node-${index}`,
      index,
      vcnIp: `${vcn}.${10 + index}`,
      tailnetIp,
      podCidr: `${pods}.${index}.0/24`,
      gatewayIp: `${pods}.${index}.1`,
    };
  });
  return {
    nodes,
    pods: [...ownNetworkPods(nodes), ...hostPods(nodes)],
    services: SERVICES.map(({ host, ...service }) => ({ ...service, clusterIp: `${services}.${host}` })),
    podRange: `${pods}.0.0/16`,
    dnsServiceIp: `${services}.10`,
    apiServiceIp: `${services}.1`,
    apiServerIp: `${vcn}.5`,
    uplink,
    vcnCidr: `${vcn}.0/24`,
    vcnGatewayIp: `${vcn}.1`,
    vcnResolverIp: '169.254.169.254',
    natIp: '203.0.113.10',
  };
};

export const DEMO_TOPOLOGY: Topology = demoTopology({
  pods: '10.244',
  services: '10.96.0',
  vcn: '10.0.0',
  tailnetIps: ['100.64.0.1', '100.64.0.2', '100.64.0.3'],
  uplink: 'enp0s6',
});

/** On Oracle and everywhere else. */
export const API_SERVER_PORT = 6443;
