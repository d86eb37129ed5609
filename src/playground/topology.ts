// The demo cluster as plain data: three nodes and their pods, shared by the simulated network and the real network lab.

/** Tools an image holds; the first program of an exec must be one of them. */
export const IMAGES = {
  /** iputils, bind, iproute2, curl: a debug-friendly application image. */
  full: {
    image: 'registry.example/shop/app:1.4',
    tools: [
      'ip',
      'ping',
      'nslookup',
      'dig',
      'curl',
      'wget',
      'cat',
      'getent',
      'traceroute',
      'timeout',
      'sleep',
      'true',
      'false',
      'sh',
    ],
    flavour: 'gnu',
  },
  busybox: {
    image: 'registry.example/shop/batch:2.0',
    tools: [
      'ip',
      'ping',
      'nslookup',
      'wget',
      'cat',
      'traceroute',
      'timeout',
      'sleep',
      'true',
      'false',
      'sh',
      'busybox',
    ],
    flavour: 'busybox',
  },
  /** No tool at all, not even cat. */
  distroless: { image: 'registry.example/shop/api:3.2', tools: [], flavour: 'none' },
  coredns: { image: 'registry.k8s.io/coredns/coredns:v1.12.1', tools: [], flavour: 'none' },
  agent: { image: 'ghcr.io/netwhy/netwhy:0.1.0', tools: ['netwhy'], flavour: 'gnu' },
  cilium: {
    image: 'quay.io/cilium/cilium:v1.18.2',
    tools: ['cilium-dbg', 'cilium', 'cilium-health', 'hubble', 'bpftool', 'ip', 'cat', 'timeout'],
    flavour: 'gnu',
  },
} as const;

export type ImageName = keyof typeof IMAGES;

export interface NodeSpec {
  readonly name: string;
  readonly index: number;
  /** VCN address on enp0s6. */
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

export interface Topology {
  readonly nodes: readonly NodeSpec[];
  readonly pods: readonly PodSpec[];
  readonly podRange: string;
  readonly dnsServiceIp: string;
  readonly vcnGatewayIp: string;
  readonly vcnResolverIp: string;
  /** What the internet sees. */
  readonly natIp: string;
}

const node = (index: number): NodeSpec => ({
  name: `node-${index}`,
  index,
  vcnIp: `10.0.0.${10 + index}`,
  tailnetIp: `100.64.0.${index}`,
  podCidr: `10.244.${index}.0/24`,
  gatewayIp: `10.244.${index}.1`,
});

const NODES = [node(1), node(2), node(3)] as const;

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

const ownNetworkPods: readonly PodSpec[] = NODES.flatMap((one, at) =>
  (SEEDS[at] ?? []).map(([namespace, name, container, image, labels], index) => ({
    namespace,
    name,
    node: one.name,
    ip: `10.244.${one.index}.${10 + index}`,
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

const hostPods: readonly PodSpec[] = NODES.flatMap((one) => [
  hostPod(one, 'kube-system', `cilium-${['qk8dz', 'm2r7f', 'w9t4b'][one.index - 1]}`, 'cilium-agent', 'cilium', {
    'k8s-app': 'cilium',
  }),
  hostPod(one, 'netwhy', `netwhy-agent-${['5hj2n', '8fq6c', 'lz3vp'][one.index - 1]}`, 'agent', 'agent', {
    'app.kubernetes.io/name': 'netwhy-agent',
  }),
  hostPod(one, 'shop', `edge-${['b7k2d', 'c4x9w', 'f6m8s'][one.index - 1]}`, 'edge', 'full', { app: 'edge' }),
]);

export const DEMO_TOPOLOGY: Topology = {
  nodes: NODES,
  pods: [...ownNetworkPods, ...hostPods],
  podRange: '10.244.0.0/16',
  dnsServiceIp: '10.96.0.10',
  vcnGatewayIp: '10.0.0.1',
  vcnResolverIp: '169.254.169.254',
  natIp: '203.0.113.10',
};
