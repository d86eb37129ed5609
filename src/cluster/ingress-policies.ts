// Which policies select the pods a packet goes to, and do they let the asking pod in?
import { type Looked, looked, notLooked } from '../model/looked.ts';
import type { IngressPolicyFacts } from '../model/scene.ts';
import type { ApiReader } from './api-reader.ts';
import { podLabels } from './cilium-labels.ts';
import { type Asker, ciliumRuleLetsIn, type Port, plainRuleLetsIn } from './ingress-reach.ts';
import { type Selects, some } from './label-selector.ts';
import type { PolicyRecord } from './network-policy.ts';
import type { PodRecord } from './pod-facts.ts';
import { labelsOfNamespace, policiesIn, policyRecords } from './read-policies.ts';
import type { Surroundings } from './read-surroundings.ts';
import { fullName } from './target-faults.ts';

/** `asker` is the pod the packet comes from; `destinations` are of one namespace; `ports` what they listen on, as far as known. */
export const ingressOf = async (
  reader: ApiReader,
  asker: PodRecord,
  destinations: readonly PodRecord[],
  around: Surroundings,
  signal: AbortSignal,
  ports: readonly Port[] = [],
): Promise<Looked<readonly IngressPolicyFacts[]>> => {
  // Policies act on a pod's own network; a pod in the host's has none to act on.
  const pods = destinations.filter((pod) => !pod.facts.hostNetwork);
  const [first] = pods;
  if (first === undefined) return looked([]);
  const { namespace } = first.facts;
  const home = asker.facts.namespace;
  const [items, there, ofAsker] = await Promise.all([
    policiesIn(reader, namespace, signal),
    labelsOfNamespace(reader, namespace, signal),
    home === namespace ? undefined : labelsOfNamespace(reader, home, signal),
  ]);
  if (!items.ok) return items;
  const namespaceLabels = (one: string) => (one === namespace ? there : one === home ? ofAsker : undefined);
  const known = { namespaceLabels, written: () => [] };
  const { ciliumConfig } = around;
  const clusterName = ciliumConfig.ok ? (ciliumConfig.value['cluster-name'] ?? 'default') : undefined;
  return ingressFacts(policyRecords(items.value, around, known), pods, {
    pod: asker,
    namespaceLabels: namespaceLabels(home),
    labels: podLabels({ ...known, clusterName }),
    ports,
  });
};

/** Not looked when it cannot be told whether one selects a destination: silence would read as "no policy". */
export const ingressFacts = (
  records: readonly PolicyRecord[],
  pods: readonly PodRecord[],
  asker: Asker,
): Looked<readonly IngressPolicyFacts[]> => {
  const facts: IngressPolicyFacts[] = [];
  for (const record of records.filter(speaksOfIngress)) {
    const { kind, namespace, name, ingress } = record;
    const open = pods.find((pod) => record.selects(pod) === 'unknown');
    if (open !== undefined)
      return notLooked('inconclusive', `cannot tell whether ${kind} ${name} selects ${open.facts.name}`);
    const selected = pods.filter((pod) => record.selects(pod) === 'yes');
    const denies = some(ingress.deny.map((rule) => letsIn(rule, record, asker)));
    const allows = fromItsOwnNode(asker, selected) ?? some(ingress.allow.map((rule) => letsIn(rule, record, asker)));
    // Without default-deny a policy that says nothing of the asker changes nothing for it.
    if (selected.length === 0 || (!ingress.restricts && allows === 'no' && denies === 'no')) continue;
    const through = denies === 'yes' ? 'no' : denies === 'unknown' && allows === 'yes' ? 'unknown' : allows;
    facts.push({
      kind,
      namespace,
      name,
      selects: selected.map(fullName),
      allowsTarget: answerOf(through),
      denies: answerOf(denies),
    });
  }
  return looked(facts);
};

const speaksOfIngress = ({ ingress }: PolicyRecord): boolean =>
  ingress.restricts || ingress.allow.length > 0 || ingress.deny.length > 0;

const letsIn = (rule: unknown, { kind, namespace }: PolicyRecord, asker: Asker): Selects =>
  kind === 'NetworkPolicy' ? plainRuleLetsIn(rule, namespace, asker) : ciliumRuleLetsIn(rule, namespace, asker);

/** A node always reaches its own pods (cilium: allow-localhost=auto); null where that decides nothing. */
const fromItsOwnNode = ({ pod }: Asker, selected: readonly PodRecord[]): Selects | null => {
  if (!pod.facts.hostNetwork) return null;
  const own = selected.filter((one) => one.facts.node === pod.facts.node).length;
  return own === 0 ? null : own === selected.length ? 'yes' : 'unknown';
};

const answerOf = (said: Selects): boolean | null => (said === 'unknown' ? null : said === 'yes');
