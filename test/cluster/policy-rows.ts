// Pods and parts of policies that the policy tables are made of.
import { podLabels } from '../../src/cluster/cilium-labels.ts';
import { readCiliumPolicy } from '../../src/cluster/cilium-policy.ts';
import type { DnsPods } from '../../src/cluster/egress-reach.ts';
import { type PolicyRecord, readNetworkPolicy } from '../../src/cluster/network-policy.ts';
import { type PodRecord, readPod } from '../../src/cluster/pod-facts.ts';

export const DNS: DnsPods = { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } };

export const podWith = (labels: Record<string, string>, namespace = 'shop', hostNetwork = false): PodRecord => {
  const pod = readPod({
    metadata: { name: 'web-0', namespace, labels },
    spec: { hostNetwork, serviceAccountName: 'web' },
  });
  if (pod === null) throw new Error('no pod');
  return pod;
};

const labelsKnown = podLabels({
  namespaceLabels: (namespace) => (namespace === 'shop' ? { team: 'shop' } : undefined),
  written: () => [],
  clusterName: 'default',
});

export const networkPolicy = (spec: unknown, namespace = 'shop'): PolicyRecord | null =>
  readNetworkPolicy({ metadata: { name: 'p', namespace }, spec }, DNS);

export const ciliumPolicy = (spec: unknown, namespace = 'shop'): PolicyRecord | undefined =>
  readCiliumPolicy({ metadata: { name: 'p', namespace }, spec }, 'CiliumNetworkPolicy', DNS, labelsKnown)[0];

export const clusterwidePolicy = (spec: unknown): PolicyRecord | undefined =>
  readCiliumPolicy({ metadata: { name: 'p' }, spec }, 'CiliumClusterwideNetworkPolicy', DNS, labelsKnown)[0];
