// Which policies are there that could select a pod of a namespace: of Kubernetes, of Cilium, and clusterwide?
import { type Looked, looked, notLooked } from '../model/looked.ts';
import { namespaceShape } from './api-objects.ts';
import type { ApiReader, List, Read } from './api-reader.ts';
import { type LabelSources, podLabels } from './cilium-labels.ts';
import { readCiliumPolicy } from './cilium-policy.ts';
import { slimNamespace, slimPolicy } from './kept/slim.ts';
import { type PolicyRecord, readNetworkPolicy } from './network-policy.ts';
import { type Surroundings, seen } from './read-surroundings.ts';
import { ciliumClusterwidePolicies, ciliumPoliciesIn, namespaceNamed, networkPoliciesIn } from './resources.ts';

const MOST_POLICIES = 2_000;

/** The objects of each kind; a kind whose CRD is not installed has none. */
export type PolicyItems = readonly (readonly unknown[])[];

export const policiesIn = async (
  reader: ApiReader,
  namespace: string,
  signal: AbortSignal,
): Promise<Looked<PolicyItems>> => {
  const lists = await Promise.all([
    reader.list(networkPoliciesIn(namespace), { most: MOST_POLICIES, slim: slimPolicy }, signal),
    reader.list(ciliumPoliciesIn(namespace), { most: MOST_POLICIES, slim: slimPolicy }, signal),
    reader.list(ciliumClusterwidePolicies, { most: MOST_POLICIES, slim: slimPolicy }, signal),
  ]);
  return itemsOf(lists);
};

const itemsOf = (lists: readonly Read<List>[]): Looked<PolicyItems> => {
  const items: (readonly unknown[])[] = [];
  for (const list of lists) {
    if (!list.ok && list.httpStatus !== 404) return seen(list);
    if (list.ok && !list.value.complete)
      return notLooked('inconclusive', `more than ${MOST_POLICIES} policies of one kind`);
    items.push(list.ok ? list.value.items : []);
  }
  return looked(items);
};

/** `known`: what could be read of labels beside the pods' own. */
export const policyRecords = (
  [plain = [], cilium = [], clusterwide = []]: PolicyItems,
  around: Surroundings,
  known: Omit<LabelSources, 'clusterName'>,
): readonly PolicyRecord[] => {
  const labels = podLabels({
    ...known,
    clusterName: around.ciliumConfig.ok ? (around.ciliumConfig.value['cluster-name'] ?? 'default') : undefined,
  });
  return [
    ...plain.flatMap((item) => readNetworkPolicy(item, around.dnsPods) ?? []),
    ...cilium.flatMap((item) => readCiliumPolicy(item, 'CiliumNetworkPolicy', around.dnsPods, labels)),
    ...clusterwide.flatMap((item) => readCiliumPolicy(item, 'CiliumClusterwideNetworkPolicy', around.dnsPods, labels)),
  ];
};

/** undefined when they could not be read. */
export const labelsOfNamespace = async (
  reader: ApiReader,
  namespace: string,
  signal: AbortSignal,
): Promise<Readonly<Record<string, string>> | undefined> => {
  const answer = await reader.get(namespaceNamed(namespace), signal, slimNamespace);
  const read = answer.ok ? namespaceShape.safeParse(answer.value) : null;
  return read?.success ? (read.data.metadata.labels ?? {}) : undefined;
};
