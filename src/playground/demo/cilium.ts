// What Cilium keeps in the API server of the demo: its configuration, one CiliumNode a node, one CiliumEndpoint a pod.
import type { KubeObject, ObjectStore } from '../objects.ts';
import type { NodeSpec, PodSpec, Topology } from '../topology.ts';
import { digest, metadata, uidOf } from './metadata.ts';

/** Chart defaults of a tunnel cluster that masquerades by iptables, with preallocated maps and metrics as the guide wants them. Source: chart 1.18 of cilium, cilium-config. */
export const CILIUM_CONFIG: Readonly<Record<string, string>> = {
  'cluster-name': 'default',
  'cluster-pool-ipv4-cidr': '10.244.0.0/16',
  devices: '',
  'enable-bpf-masquerade': 'false',
  'enable-hubble': 'true',
  'enable-ipv4': 'true',
  'enable-ipv4-masquerade': 'true',
  'enable-ipv6': 'false',
  'enable-policy': 'default',
  'kube-proxy-replacement': 'true',
  'preallocate-bpf-maps': 'true',
  'prometheus-serve-addr': ':9962',
  'routing-mode': 'tunnel',
  'tunnel-protocol': 'vxlan',
  'tunnel-port': '8472',
};

export const putCilium = (topology: Topology, store: ObjectStore): void => {
  store.put('configmaps', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: metadata('ConfigMap', 'kube-system', 'cilium-config'),
    data: { ...CILIUM_CONFIG, 'cluster-pool-ipv4-cidr': topology.podRange },
  });
  for (const node of topology.nodes) store.put('cilium.io/ciliumnodes', ciliumNode(node));
  for (const pod of topology.pods) {
    if (!pod.hostNetwork) store.put('cilium.io/ciliumendpoints', ciliumEndpoint(pod, topology));
  }
};

/** Address of the endpoint Cilium tests its overlay with. */
export const healthIpOf = (node: NodeSpec): string => node.gatewayIp.replace(/\.1$/, '.9');

/** Cilium's endpoint id of a demo pod on its node. */
export const endpointIdOf = (pod: PodSpec): number => 500 + 37 * pod.slot;

/** Pods with the same identity labels share one identity, as in Cilium: 256-65535. */
export const identityOf = (pod: PodSpec): { readonly id: number; readonly labels: readonly string[] } => {
  const labels = [
    ...Object.entries(pod.labels)
      .filter(([key]) => key !== 'pod-template-hash' && key !== 'statefulset.kubernetes.io/pod-name')
      .map(([key, value]) => `k8s:${key}=${value}`),
    `k8s:io.cilium.k8s.namespace.labels.kubernetes.io/metadata.name=${pod.namespace}`,
    'k8s:io.cilium.k8s.policy.cluster=default',
    'k8s:io.cilium.k8s.policy.serviceaccount=default',
    `k8s:io.kubernetes.pod.namespace=${pod.namespace}`,
  ].sort();
  return { id: 1000 + (Number.parseInt(digest(labels.join(';')).slice(0, 8), 16) % 60_000), labels };
};

const ciliumNode = (node: NodeSpec): KubeObject => ({
  apiVersion: 'cilium.io/v2',
  kind: 'CiliumNode',
  metadata: metadata('CiliumNode', '', node.name),
  spec: {
    addresses: [
      { ip: node.tailnetIp, type: 'InternalIP' },
      { ip: node.gatewayIp, type: 'CiliumInternalIP' },
    ],
    health: { ipv4: healthIpOf(node) },
    ipam: { podCIDRs: [node.podCidr], pools: {} },
  },
  status: { ipam: { 'operator-status': {} } },
});

const ciliumEndpoint = (pod: PodSpec, topology: Topology): KubeObject => ({
  apiVersion: 'cilium.io/v2',
  kind: 'CiliumEndpoint',
  metadata: {
    ...metadata('CiliumEndpoint', pod.namespace, pod.name, pod.labels),
    ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: pod.name, uid: uidOf('Pod', pod.namespace, pod.name) }],
  },
  status: {
    encryption: {},
    'external-identifiers': {
      'k8s-namespace': pod.namespace,
      'k8s-pod-name': pod.name,
      'pod-name': `${pod.namespace}/${pod.name}`,
    },
    id: endpointIdOf(pod),
    identity: identityOf(pod),
    networking: {
      addressing: [{ ipv4: pod.ip }],
      node: topology.nodes.find((one) => one.name === pod.node)?.tailnetIp ?? '',
    },
    // No chart value turns endpoint status on, so a real cluster says this instead of true or false.
    policy: {
      egress: { enforcing: false, state: '<status disabled>' },
      ingress: { enforcing: false, state: '<status disabled>' },
    },
    state: 'ready',
  },
});
