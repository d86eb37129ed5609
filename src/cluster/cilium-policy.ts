// A CiliumNetworkPolicy or CiliumClusterwideNetworkPolicy: which pods it selects, and what its egress rules let through.
import { z } from 'zod';
import { ciliumSelects, dnsPodLabels, type PodLabels } from './cilium-labels.ts';
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
import { every, type Selects, some } from './label-selector.ts';
import type { IngressRules, PolicyRecord } from './network-policy.ts';

const ports = z
  .array(
    z.object({
      ports: z
        .array(z.object({ port: z.string().nullish(), protocol: z.string().nullish(), endPort: z.number().nullish() }))
        .nullish(),
    }),
  )
  .nullish();

const peers = z.array(z.unknown()).nullish();

const ruleShape = z.looseObject({
  toEndpoints: peers,
  toEntities: z.array(z.string()).nullish(),
  toCIDR: z.array(z.string()).nullish(),
  toCIDRSet: z.array(z.object({ cidr: z.unknown().optional(), except: z.array(z.string()).nullish() })).nullish(),
  toFQDNs: peers,
  toServices: peers,
  toNodes: peers,
  toGroups: peers,
  toRequires: peers,
  toPorts: ports,
  icmps: peers,
});

const specShape = z.object({
  endpointSelector: z.unknown().optional(),
  egress: z.array(z.unknown()).nullish(),
  egressDeny: z.array(z.unknown()).nullish(),
  ingress: z.array(z.unknown()).nullish(),
  ingressDeny: z.array(z.unknown()).nullish(),
  enableDefaultDeny: z.object({ egress: z.boolean().nullish(), ingress: z.boolean().nullish() }).nullish(),
});

const policyShape = z.object({
  metadata: z.object({ name: z.string(), namespace: z.string().nullish() }),
  spec: z.unknown().optional(),
  specs: z.array(z.unknown()).nullish(),
});

/** One record a rule set: an object may hold several under `specs`. */
export const readCiliumPolicy = (
  item: unknown,
  kind: 'CiliumNetworkPolicy' | 'CiliumClusterwideNetworkPolicy',
  dns: DnsPods,
  labels: PodLabels,
): readonly PolicyRecord[] => {
  const read = policyShape.safeParse(item);
  if (!read.success) return [];
  const { metadata, spec, specs } = read.data;
  const namespace = kind === 'CiliumNetworkPolicy' ? (metadata.namespace ?? '') : '';
  return [...(spec === undefined || spec === null ? [] : [spec]), ...(specs ?? [])].flatMap((one): PolicyRecord[] => {
    const rules = specShape.safeParse(one);
    const about = { kind, namespace, name: metadata.name };
    if (!rules.success)
      return [{ ...about, egress: true, reach: BEYOND_US, ingress: ODD_INGRESS, selects: () => 'unknown' }];
    // A nodeSelector is about hosts: no pod is meant.
    const selector = rules.data.endpointSelector;
    if (selector === undefined || selector === null) return [];
    return [
      {
        ...about,
        ...egressOf(rules.data, namespace, dns),
        ingress: ingressOf(rules.data),
        selects: (pod) => {
          if (pod.facts.hostNetwork || (namespace !== '' && pod.facts.namespace !== namespace)) return 'no';
          return ciliumSelects(selector, labels(pod));
        },
      },
    ];
  });
};

const ODD_INGRESS: IngressRules = { restricts: true, allow: [null], deny: [] };

/** Default-deny as for egress. */
const ingressOf = ({ ingress, ingressDeny, enableDefaultDeny }: z.infer<typeof specShape>): IngressRules => {
  const allow = ingress ?? [];
  const deny = ingressDeny ?? [];
  return { restricts: enableDefaultDeny?.ingress ?? allow.length + deny.length > 0, allow, deny };
};

const egressOf = (
  spec: z.infer<typeof specShape>,
  namespace: string,
  dns: DnsPods,
): { readonly egress: boolean; readonly reach: Reach } => {
  const allow = spec.egress ?? [];
  const deny = spec.egressDeny ?? [];
  // A section with rules is default-deny unless it says otherwise (cilium: Rule.Sanitize); deny rules bite in any case.
  const egress = (spec.enableDefaultDeny?.egress ?? allow.length > 0) || deny.length > 0;
  if (allow.length + deny.length === 0) return { egress, reach: egress ? NOWHERE : BEYOND_US };
  const denied = anyOf(deny.map((rule) => reachOfRule(rule, namespace, dns)));
  // Only deny rules: everything else passes unless default deny was asked for.
  const open = allow.length === 0 && spec.enableDefaultDeny?.egress === false;
  const allowed = open ? EVERYWHERE : anyOf(allow.map((rule) => reachOfRule(rule, namespace, dns)));
  return { egress, reach: { dns: without(allowed.dns, denied.dns), world: without(allowed.world, denied.world) } };
};

const without = (allowed: Selects, denied: Selects): Selects =>
  denied === 'yes' || allowed === 'no' ? 'no' : denied === 'no' ? allowed : 'unknown';

const reachOfRule = (rule: unknown, namespace: string, dns: DnsPods): Reach => {
  const read = ruleShape.safeParse(rule);
  if (!read.success) return BEYOND_US;
  // `egress: [{}]` is how Cilium spells default-deny: an empty rule names nobody (cilium: docs, egress default deny).
  if (Object.values(read.data).every((field) => field === undefined || field === null)) return NOWHERE;
  const { toPorts, icmps } = read.data;
  const specs = (toPorts ?? []).flatMap((one) => one.ports ?? []);
  const onPorts = reachOfPorts(
    specs.map((one) => ({
      protocol: (one.protocol ?? '') === '' ? 'ANY' : (one.protocol ?? '').toUpperCase(),
      port: one.port ?? null,
      endPort: one.endPort ?? null,
    })),
  );
  const icmpOnly = (icmps ?? []).length > 0 && specs.length === 0;
  return both(reachOfPeers(read.data, namespace, dns), icmpOnly ? { dns: 'no', world: 'unknown' } : onPorts);
};

/** Peer fields we weigh; any other leaves the world open, and DNS too where it may name pods. */
const reachOfPeers = (rule: z.infer<typeof ruleShape>, namespace: string, dns: DnsPods): Reach => {
  const reaches: Reach[] = [];
  if (rule.toEndpoints) reaches.push({ dns: dnsAmong(rule.toEndpoints, namespace, dns), world: 'no' });
  if (rule.toEntities) reaches.push(anyOf(rule.toEntities.map(reachOfEntity)));
  if (rule.toCIDR) reaches.push(anyOf(rule.toCIDR.map((cidr) => reachOfCidr(cidr, []))));
  if (rule.toCIDRSet) reaches.push(anyOf(rule.toCIDRSet.map((one) => reachOfCidr(one.cidr, one.except ?? []))));
  if (rule.toFQDNs) reaches.push({ dns: 'no', world: rule.toFQDNs.length > 0 ? 'unknown' : 'no' });
  if (rule.toNodes) reaches.push(NOWHERE);
  if (rule.toServices || rule.toGroups || rule.toRequires) reaches.push(BEYOND_US);
  return reaches.length === 0 ? EVERYWHERE : anyOf(reaches);
};

const reachOfEntity = (entity: string): Reach => {
  switch (entity) {
    case 'all':
      return EVERYWHERE;
    case 'world':
    case 'world-ipv4':
      return { dns: 'no', world: 'yes' };
    case 'cluster':
      return { dns: 'yes', world: 'no' };
    default:
      return NOWHERE;
  }
};

const NAMES_NAMESPACE = /io\.kubernetes\.pod\.namespace|io\.cilium\.k8s\.namespace\.labels/;

const dnsAmong = (endpoints: readonly unknown[], namespace: string, dns: DnsPods): Selects =>
  some(
    endpoints.map((selector) => {
      // Inside a namespaced policy a selector that names no namespace means its own.
      const elsewhere = namespace === '' || NAMES_NAMESPACE.test(JSON.stringify(selector ?? {}));
      return every([
        elsewhere || namespace === dns.namespace ? 'yes' : 'no',
        ciliumSelects(selector ?? {}, dnsPodLabels(dns)),
      ]);
    }),
  );
