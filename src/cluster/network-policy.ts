// A NetworkPolicy: which pods it selects, and what its egress rules let through.
import { z } from 'zod';
import {
  anyOf,
  BEYOND_US,
  both,
  type DnsPods,
  EVERYWHERE,
  NOWHERE,
  type Reach,
  reachOfCidr,
  reachOfPorts,
} from './egress-reach.ts';
import { every, labelsOf, type Selects, selects } from './label-selector.ts';
import type { PodRecord } from './pod-facts.ts';

const peerShape = z.object({
  podSelector: z.unknown().optional(),
  namespaceSelector: z.unknown().optional(),
  ipBlock: z.object({ cidr: z.unknown(), except: z.array(z.string()).nullish() }).nullish(),
});

const ruleShape = z.object({
  to: z.array(z.unknown()).nullish(),
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

const policyShape = z.object({
  metadata: z.object({ name: z.string(), namespace: z.string().nullish() }),
  spec: z.object({
    podSelector: z.unknown().optional(),
    policyTypes: z.array(z.string()).nullish(),
    egress: z.array(z.unknown()).nullish(),
    ingress: z.array(z.unknown()).nullish(),
  }),
});

/** Who may send to the pods it selects, as written: read where the sender is known. */
export interface IngressRules {
  /** What no rule allows is denied. */
  readonly restricts: boolean;
  readonly allow: readonly unknown[];
  readonly deny: readonly unknown[];
}

/** One rule set as the scene needs it, of whatever kind. */
export interface PolicyRecord {
  readonly kind: 'NetworkPolicy' | 'CiliumNetworkPolicy' | 'CiliumClusterwideNetworkPolicy';
  readonly namespace: string;
  readonly name: string;
  readonly egress: boolean;
  readonly reach: Reach;
  readonly ingress: IngressRules;
  selects(pod: PodRecord): Selects;
}

/** null when the object is no policy we can read. */
export const readNetworkPolicy = (item: unknown, dns: DnsPods): PolicyRecord | null => {
  const read = policyShape.safeParse(item);
  if (!read.success) return null;
  const { metadata, spec } = read.data;
  const namespace = metadata.namespace ?? '';
  const types = spec.policyTypes ?? [];
  // Without policyTypes a policy with an egress section is about egress too.
  const egress = types.length > 0 ? types.includes('Egress') : (spec.egress ?? null) !== null;
  // It is about ingress unless it says otherwise.
  const ingress = types.length === 0 || types.includes('Ingress');
  return {
    kind: 'NetworkPolicy',
    namespace,
    name: metadata.name,
    egress,
    reach: egress ? anyOf((spec.egress ?? []).map((rule) => reachOfRule(rule, namespace, dns))) : BEYOND_US,
    ingress: { restricts: ingress, allow: ingress ? (spec.ingress ?? []) : [], deny: [] },
    selects: (pod) =>
      pod.facts.namespace !== namespace ? 'no' : selects(spec.podSelector ?? {}, labelsOf(pod.facts.labels)),
  };
};

const reachOfRule = (rule: unknown, namespace: string, dns: DnsPods): Reach => {
  const read = ruleShape.safeParse(rule);
  if (!read.success) return BEYOND_US;
  const peers = read.data.to ?? [];
  const ports = (read.data.ports ?? []).map((one) => ({
    protocol: one.protocol ?? 'TCP',
    port: one.port ?? null,
    endPort: one.endPort ?? null,
  }));
  return both(
    peers.length === 0 ? EVERYWHERE : anyOf(peers.map((peer) => reachOfPeer(peer, namespace, dns))),
    reachOfPorts(ports),
  );
};

const reachOfPeer = (peer: unknown, namespace: string, dns: DnsPods): Reach => {
  const read = peerShape.safeParse(peer);
  if (!read.success) return BEYOND_US;
  const { ipBlock, namespaceSelector, podSelector } = read.data;
  if (ipBlock) return reachOfCidr(ipBlock.cidr, ipBlock.except ?? []);
  if (!namespaceSelector && !podSelector) return NOWHERE;
  const inNamespace: Selects = namespaceSelector
    ? selects(namespaceSelector, (key) => (key === 'kubernetes.io/metadata.name' ? dns.namespace : undefined))
    : namespace === dns.namespace
      ? 'yes'
      : 'no';
  return { dns: every([inNamespace, podSelector ? selects(podSelector, dnsLabel(dns)) : 'yes']), world: 'no' };
};

/** DNS pods have the labels their service selects by, and others we do not know. */
export const dnsLabel =
  (dns: DnsPods) =>
  (key: string): string | undefined =>
    Object.hasOwn(dns.labels, key) ? dns.labels[key] : undefined;
