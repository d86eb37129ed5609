// A pod's labels as Cilium sees them: Kubernetes' own, plus namespace, service account and cluster, each with a source prefix.
import type { DnsPods } from './egress-reach.ts';
import { type LabelOf, type Selects, selects } from './label-selector.ts';
import type { PodRecord } from './pod-facts.ts';

export type PodLabels = (pod: PodRecord) => LabelOf;

export interface LabelSources {
  /** Labels of a namespace; undefined when they could not be read. */
  readonly namespaceLabels: (namespace: string) => Readonly<Record<string, string>> | undefined;
  /** Labels Cilium itself wrote for one pod, `k8s:key=value`; they fill what we could not read. */
  readonly written: (pod: PodRecord) => readonly string[];
  /** cilium-config cluster-name; undefined when not readable. */
  readonly clusterName: string | undefined;
}

const NAMESPACE = 'io.kubernetes.pod.namespace';
const NAMESPACE_LABEL = 'io.cilium.k8s.namespace.labels.';
const ACCOUNT = 'io.cilium.k8s.policy.serviceaccount';
const CLUSTER = 'io.cilium.k8s.policy.cluster';

export const podLabels =
  (sources: LabelSources): PodLabels =>
  (pod) => {
    const written = new Map(sources.written(pod).map(splitLabel));
    return (key) => {
      const read = own(pod, key, sources);
      if (read !== undefined) return read;
      // Cilium lists all labels of an identity: one that is not in its list is not there.
      return written.size > 0 ? (written.get(key) ?? null) : undefined;
    };
  };

const own = (pod: PodRecord, key: string, sources: LabelSources): string | null | undefined => {
  if (key === NAMESPACE) return pod.facts.namespace;
  if (key === ACCOUNT) return pod.serviceAccount;
  if (key === CLUSTER) return sources.clusterName;
  if (key === `${NAMESPACE_LABEL}kubernetes.io/metadata.name`) return pod.facts.namespace;
  if (key.startsWith(NAMESPACE_LABEL)) {
    const labels = sources.namespaceLabels(pod.facts.namespace);
    const name = key.slice(NAMESPACE_LABEL.length);
    return labels === undefined ? undefined : Object.hasOwn(labels, name) ? labels[name] : null;
  }
  return Object.hasOwn(pod.facts.labels, key) ? pod.facts.labels[key] : null;
};

// k8s:app=web · k8s:io.kubernetes.pod.namespace=shop
const splitLabel = (label: string): [string, string] => {
  const [, key = '', value = ''] = /^(?:k8s:)?([^=]*)=?(.*)$/s.exec(label) ?? [];
  return [key, value];
};

/** What is known of the DNS pods' labels; any other label is unknown. */
export const dnsPodLabels =
  (dns: DnsPods): LabelOf =>
  (key) => {
    if (key === NAMESPACE || key === `${NAMESPACE_LABEL}kubernetes.io/metadata.name`) return dns.namespace;
    return Object.hasOwn(dns.labels, key) ? dns.labels[key] : undefined;
  };

/** Evaluates a Cilium selector, whose keys may carry a source: `k8s:app`, `any:app`; `reserved:` is never on a pod. */
export const ciliumSelects = (selector: unknown, labelOf: LabelOf): Selects =>
  selects(selector, (key) => {
    const [, source = '', bare = ''] = /^(?:([a-z0-9]+):)?(.*)$/s.exec(key) ?? [];
    return source === '' || source === 'k8s' || source === 'any' ? labelOf(bare) : null;
  });
