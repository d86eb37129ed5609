// The demo's namespaces and nodes: a node's InternalIP is its tailnet address, which is what makes Cilium tunnel over Tailscale.

import { instanceId } from '../network/oracle.ts';
import type { ObjectStore } from '../objects.ts';
import type { NodeSpec, Topology } from '../topology.ts';
import { condition, metadata } from './metadata.ts';

export const putNodes = (topology: Topology, store: ObjectStore): void => {
  const names = new Set(['default', 'kube-system', ...topology.pods.map((pod) => pod.namespace)]);
  for (const name of names) {
    store.put('namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: metadata('Namespace', '', name, { 'kubernetes.io/metadata.name': name }),
      spec: { finalizers: ['kubernetes'] },
      status: { phase: 'Active' },
    });
  }
  for (const node of topology.nodes) store.put('nodes', nodeObject(node));
};

const nodeObject = (node: NodeSpec) => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: metadata('Node', '', node.name, {
    'kubernetes.io/arch': 'arm64',
    'kubernetes.io/hostname': node.name,
    'kubernetes.io/os': 'linux',
  }),
  spec: { podCIDR: node.podCidr, podCIDRs: [node.podCidr], providerID: instanceId(node.name) },
  status: {
    addresses: [
      { type: 'InternalIP', address: node.tailnetIp },
      { type: 'Hostname', address: node.name },
    ],
    capacity: { cpu: '4', memory: '24555184Ki', pods: '110' },
    allocatable: { cpu: '4', memory: '24452784Ki', pods: '110' },
    conditions: [
      condition('NetworkUnavailable', 'False', 'CiliumIsUp', 'Cilium is running on this node'),
      condition('MemoryPressure', 'False', 'KubeletHasSufficientMemory'),
      condition('DiskPressure', 'False', 'KubeletHasNoDiskPressure'),
      condition('PIDPressure', 'False', 'KubeletHasSufficientPID'),
      condition('Ready', 'True', 'KubeletReady', 'kubelet is posting ready status'),
    ],
    nodeInfo: {
      architecture: 'arm64',
      containerRuntimeVersion: 'containerd://2.1.4',
      kernelVersion: '6.8.0-1031-oracle',
      kubeletVersion: 'v1.34.1',
      operatingSystem: 'linux',
      osImage: 'Ubuntu 24.04.3 LTS',
    },
  },
});
