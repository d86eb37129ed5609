// Which NetworkPolicies of the API server's objects would Cilium enforce, and on whom?
import type { EgressPolicy, IngressPolicy } from '../../../src/playground/network/state.ts';
import type { ObjectStore } from '../../../src/playground/objects.ts';
import type { PodSpec } from '../../../src/playground/topology.ts';

interface Spec {
  readonly podSelector?: { readonly matchLabels?: Readonly<Record<string, string>> };
  readonly policyTypes?: readonly string[];
  readonly egress?: readonly { readonly to?: readonly Peer[] }[];
}

interface Peer {
  readonly namespaceSelector?: object;
  readonly ipBlock?: { readonly cidr: string };
}

export const policiesOf = (
  objects: ObjectStore,
): { readonly egress: readonly EgressPolicy[]; readonly ingress: readonly IngressPolicy[] } => {
  const egress: EgressPolicy[] = [];
  const ingress: IngressPolicy[] = [];
  for (const object of objects.list('networking.k8s.io/networkpolicies')) {
    const { podSelector, policyTypes = [], egress: rules = [] } = (object as { readonly spec?: Spec }).spec ?? {};
    const { namespace = '', name } = object.metadata;
    const labels = Object.entries(podSelector?.matchLabels ?? {});
    const selects = (pod: PodSpec): boolean =>
      pod.namespace === namespace && labels.every(([key, value]) => pod.labels[key] === value);
    const policy = { kind: 'NetworkPolicy', namespace, name, selects } as const;
    const to = rules.flatMap((rule) => rule.to ?? []);
    // The lab's policies name all pods, or everything outside: under Cilium an ipBlock does not match pods.
    const cluster = to.some((peer) => peer.namespaceSelector !== undefined);
    const world = to.some((peer) => peer.ipBlock !== undefined);
    if (policyTypes.includes('Egress')) egress.push({ ...policy, allows: { dns: cluster, cluster, world } });
    if (policyTypes.includes('Ingress')) ingress.push({ ...policy, allows: () => false });
  }
  return { egress, ingress };
};
