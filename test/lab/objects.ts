// How the API server's objects follow a fault of the lab.
import { CILIUM_CONFIG } from '../../src/playground/demo/cilium.ts';
import { metadata } from '../../src/playground/demo/metadata.ts';
import type { ObjectStore } from '../../src/playground/objects.ts';

export const setCiliumConfig = (store: ObjectStore, changes: Readonly<Record<string, string>>): void =>
  store.put('configmaps', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: metadata('ConfigMap', 'kube-system', 'cilium-config'),
    data: { ...CILIUM_CONFIG, ...changes },
  });

/** A NetworkPolicy in shop that selects an app: Cilium leaves the pod-name label of a StatefulSet out of identities. */
export const egressPolicy = (store: ObjectStore, name: string, app: string, egress: readonly object[]): void =>
  store.put('networking.k8s.io/networkpolicies', {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: metadata('NetworkPolicy', 'shop', name),
    spec: {
      podSelector: { matchLabels: { app } },
      policyTypes: ['Egress'],
      egress,
    },
  });
