// How the API server's objects follow a fault of the lab.
import { metadata } from '../../src/playground/demo/metadata.ts';
import type { KubeObject, ObjectStore } from '../../src/playground/objects.ts';

type ConfigMap = KubeObject & { readonly data?: Readonly<Record<string, string>> };

export const ciliumConfig = (store: ObjectStore): Readonly<Record<string, string>> =>
  (store.get('configmaps', 'kube-system', 'cilium-config') as ConfigMap | undefined)?.data ?? {};

export const setCiliumConfig = (store: ObjectStore, changes: Readonly<Record<string, string>>): void =>
  store.put('configmaps', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: metadata('ConfigMap', 'kube-system', 'cilium-config'),
    data: { ...ciliumConfig(store), ...changes },
  });

/** A NetworkPolicy in shop that selects an app: Cilium leaves the pod-name label of a StatefulSet out of identities. */
export const networkPolicy = (
  store: ObjectStore,
  name: string,
  app: string,
  rules: { readonly egress?: readonly object[]; readonly ingress?: readonly object[] },
): void =>
  store.put('networking.k8s.io/networkpolicies', {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: metadata('NetworkPolicy', 'shop', name),
    spec: {
      podSelector: { matchLabels: { app } },
      policyTypes: [...(rules.ingress ? ['Ingress'] : []), ...(rules.egress ? ['Egress'] : [])],
      ...rules,
    },
  });
