// Does an ingress rule let one pod in, on the ports asked for? Kubernetes' rules and Cilium's.
import { z } from 'zod';
import { ciliumSelects, type PodLabels } from './cilium-labels.ts';
import { every, labelsOf, type Selects, selects, some } from './label-selector.ts';
import type { PodRecord } from './pod-facts.ts';

export interface Port {
  readonly protocol: string;
  readonly port: number;
}

/** Who asks, for what. */
export interface Asker {
  readonly pod: PodRecord;
  /** Of its namespace; undefined when they could not be read. */
  readonly namespaceLabels: Readonly<Record<string, string>> | undefined;
  readonly labels: PodLabels;
  /** Empty: not known, so a rule for some ports decides nothing. */
  readonly ports: readonly Port[];
}

const plainRule = z.object({
  from: z.array(z.unknown()).nullish(),
  ports: z
    .array(
      z.object({
        protocol: z.string().nullish(),
        port: z.union([z.string(), z.number()]).nullish(),
        endPort: z.number().nullish(),
      }),
    )
    .nullish(),
});

const plainPeer = z.object({
  podSelector: z.unknown().optional(),
  namespaceSelector: z.unknown().optional(),
  ipBlock: z.unknown().optional(),
});

/** A rule of a NetworkPolicy of `namespace`. */
export const plainRuleLetsIn = (rule: unknown, namespace: string, asker: Asker): Selects => {
  const read = plainRule.safeParse(rule);
  if (!read.success) return 'unknown';
  const peers = read.data.from ?? [];
  return every([
    peers.length === 0 ? 'yes' : some(peers.map((peer) => plainPeerIs(peer, namespace, asker))),
    portsCover(
      (read.data.ports ?? []).map((one) => ({ ...one, protocol: one.protocol ?? 'TCP' })),
      asker.ports,
    ),
  ]);
};

const plainPeerIs = (peer: unknown, namespace: string, { pod, namespaceLabels }: Asker): Selects => {
  const read = plainPeer.safeParse(peer);
  if (!read.success) return 'unknown';
  const { podSelector, namespaceSelector, ipBlock } = read.data;
  // Under Cilium a range of addresses never means a pod or a node (cilium: endpoint and policy semantics).
  if (ipBlock !== undefined && ipBlock !== null) return 'no';
  if (!podSelector && !namespaceSelector) return 'no';
  // Labels are a pod's; one on the host's network speaks as its node.
  if (pod.facts.hostNetwork) return 'no';
  return every([
    namespaceSelector
      ? selects(namespaceSelector, namespaceLabel(pod, namespaceLabels))
      : pod.facts.namespace === namespace
        ? 'yes'
        : 'no',
    podSelector ? selects(podSelector, labelsOf(pod.facts.labels)) : 'yes',
  ]);
};

const namespaceLabel =
  ({ facts }: PodRecord, labels: Asker['namespaceLabels']) =>
  (key: string): string | null | undefined => {
    if (labels !== undefined) return Object.hasOwn(labels, key) ? labels[key] : null;
    return key === 'kubernetes.io/metadata.name' ? facts.namespace : undefined;
  };

const peers = z.array(z.unknown()).nullish();
const ciliumRule = z.looseObject({
  fromEndpoints: peers,
  fromEntities: z.array(z.string()).nullish(),
  fromCIDR: peers,
  fromCIDRSet: peers,
  fromNodes: peers,
  fromGroups: peers,
  fromRequires: peers,
  toPorts: z
    .array(
      z.object({
        ports: z
          .array(
            z.object({ port: z.string().nullish(), protocol: z.string().nullish(), endPort: z.number().nullish() }),
          )
          .nullish(),
      }),
    )
    .nullish(),
  icmps: peers,
  authentication: z.unknown().optional(),
});

/** A rule of a CiliumNetworkPolicy of `namespace`; empty for a clusterwide one. */
export const ciliumRuleLetsIn = (rule: unknown, namespace: string, asker: Asker): Selects => {
  const read = ciliumRule.safeParse(rule);
  if (!read.success) return 'unknown';
  // `ingress: [{}]` is how Cilium spells default-deny: an empty rule names nobody.
  if (Object.values(read.data).every((field) => field === undefined || field === null)) return 'no';
  const ports = (read.data.toPorts ?? []).flatMap((one) => one.ports ?? []);
  const icmpOnly = (read.data.icmps ?? []).length > 0 && ports.length === 0;
  return every([
    isAmong(read.data, namespace, asker),
    icmpOnly ? 'no' : portsCover(ports.map(ofCilium), asker.ports),
    read.data.authentication === undefined || read.data.authentication === null ? 'yes' : 'unknown',
  ]);
};

const ofCilium = (one: {
  port?: string | null | undefined;
  protocol?: string | null | undefined;
  endPort?: number | null | undefined;
}): PortRule => ({ ...one, protocol: (one.protocol ?? '') === '' ? 'ANY' : (one.protocol ?? '').toUpperCase() });

const isAmong = (rule: z.infer<typeof ciliumRule>, namespace: string, asker: Asker): Selects => {
  const { hostNetwork } = asker.pod.facts;
  const seen: Selects[] = [];
  if (rule.fromEndpoints) seen.push(some(rule.fromEndpoints.map((one) => isEndpoint(one, namespace, asker))));
  if (rule.fromEntities) seen.push(some(rule.fromEntities.map((one) => isEntity(one, hostNetwork))));
  // Ranges and groups are the world's addresses.
  if (rule.fromCIDR || rule.fromCIDRSet || rule.fromGroups) seen.push('no');
  if (rule.fromNodes) seen.push(hostNetwork ? 'unknown' : 'no');
  if (rule.fromRequires) seen.push('unknown');
  return seen.length === 0 ? 'yes' : some(seen);
};

const isEntity = (entity: string, hostNetwork: boolean): Selects => {
  if (entity === 'all' || entity === 'cluster') return 'yes';
  if (!hostNetwork) return 'no';
  if (entity === 'remote-node') return 'yes';
  // A node may run the API server.
  return entity === 'kube-apiserver' ? 'unknown' : 'no';
};

const NAMES_NAMESPACE = /io\.kubernetes\.pod\.namespace|io\.cilium\.k8s\.namespace\.labels/;

const isEndpoint = (selector: unknown, namespace: string, { pod, labels }: Asker): Selects => {
  const text = JSON.stringify(selector ?? {});
  if (pod.facts.hostNetwork) return text.includes('reserved:') ? 'unknown' : 'no';
  // Inside a namespaced policy a selector that names no namespace means its own.
  const anywhere = namespace === '' || NAMES_NAMESPACE.test(text);
  return every([
    anywhere || pod.facts.namespace === namespace ? 'yes' : 'no',
    ciliumSelects(selector ?? {}, labels(pod)),
  ]);
};

interface PortRule {
  readonly protocol: string;
  readonly port?: string | number | null | undefined;
  readonly endPort?: number | null | undefined;
}

/** No rule: every port. Some of the ports only is neither yes nor no. */
const portsCover = (rules: readonly PortRule[], ports: readonly Port[]): Selects => {
  if (rules.length === 0) return 'yes';
  if (ports.length === 0) return 'unknown';
  const each = ports.map((port) => some(rules.map((rule) => covers(rule, port))));
  return each.every((one) => one === each[0]) ? (each[0] ?? 'unknown') : 'unknown';
};

const covers = ({ protocol, port, endPort }: PortRule, wanted: Port): Selects => {
  if (protocol !== 'ANY' && protocol !== wanted.protocol) return 'no';
  const from = port === null || port === undefined || port === '' ? 0 : Number(port);
  // A named port is the container's to say.
  if (Number.isNaN(from)) return 'unknown';
  // Cilium writes "every port" as 0.
  if (from === 0) return 'yes';
  return from <= wanted.port && wanted.port <= (endPort ?? from) ? 'yes' : 'no';
};
