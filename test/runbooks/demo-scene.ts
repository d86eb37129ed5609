// The scene of the recordings built here: three nodes, CoreDNS on two of them, web-0 on node-1.
import { looked } from '../../src/model/looked.ts';
import type { PodFacts, PodScene } from '../../src/model/scene.ts';

export const pod = (
  namespace: string,
  name: string,
  node: number,
  ip: string,
  more: Partial<PodFacts> = {},
): PodFacts => ({
  namespace,
  name,
  uid: `uid-${name}`,
  node: `node-${node}`,
  ip,
  phase: 'Running',
  reason: '',
  deleting: false,
  hostNetwork: false,
  labels: { app: name },
  containers: [{ name: 'app', image: 'registry.example/app:1', ready: true, restarts: 0, state: 'running' }],
  ...more,
});

export const NODES = [1, 2, 3];

export const healthyScene: PodScene = {
  cluster: 'demo',
  subject: { kind: 'pod', namespace: 'shop', name: 'web-0', node: 'node-1' },
  options: {},
  ciliumNodes: looked([]),
  target: pod('shop', 'web-0', 1, '10.244.1.11'),
  targetNote: '',
  host: '',
  node: looked({ name: 'node-1', ready: true, reason: '', internalIps: ['100.64.0.1'], podCidrs: ['10.244.1.0/24'] }),
  nodes: looked(
    NODES.map((at) => ({
      name: `node-${at}`,
      ready: true,
      reason: '',
      internalIps: [`100.64.0.${at}`],
      podCidrs: [`10.244.${at}.0/24`],
      instance: `ocid1.instance.oc1.phx.node${at}`,
    })),
  ),
  siblings: looked([pod('shop', 'cart-0', 1, '10.244.1.14'), pod('shop', 'batch-0', 1, '10.244.1.13')]),
  elsewhere: looked([
    pod('shop', 'db-0', 3, '10.244.3.10'),
    pod('shop', 'web-1', 2, '10.244.2.11'),
    pod('shop', 'web-2', 3, '10.244.3.11'),
  ]),
  dns: looked({
    serviceIp: '10.96.0.10',
    replicas: [1, 2].map((at) => ({ ip: `10.244.${at}.10`, pod: `coredns-${at}`, node: `node-${at}`, ready: true })),
  }),
  agents: looked(
    NODES.map((at) => ({
      namespace: 'netwhy',
      pod: `netwhy-agent-${at}`,
      node: `node-${at}`,
      ready: true,
      canEnter: true,
      tailnet: 'tailnet',
    })),
  ),
  ciliumPods: looked(
    NODES.map((at) => ({
      namespace: 'kube-system',
      pod: `cilium-${at}`,
      node: `node-${at}`,
      ready: true,
      version: 'v1.18.2',
    })),
  ),
  ciliumConfig: looked({ 'enable-ipv4-masquerade': 'true', 'enable-bpf-masquerade': 'true', 'routing-mode': 'tunnel' }),
  ciliumEndpoint: looked({
    id: 42,
    state: 'ready',
    identity: 4711,
    egress: { enforcing: false, state: '<status disabled>' },
    ingress: { enforcing: false, state: '<status disabled>' },
  }),
  policies: looked([]),
  tailnetIps: { 'node-1': '100.64.0.1', 'node-2': '100.64.0.2', 'node-3': '100.64.0.3' },
};

/** Without any netwhy agent: pods answer by their own tools, nodes not at all. */
export const withoutAgents = (scene: PodScene): PodScene => ({ ...scene, agents: looked([]) });
