// Which policies select the pods a packet goes to, and do they let the asking pod in?
import { type Looked, looked, notLooked } from '../model/looked.ts';
import type { IngressPolicyFacts } from '../model/scene.ts';
import type { ApiReader } from './api-reader.ts';
import type { PodRecord } from './pod-facts.ts';
import { type Surroundings, seen } from './read-surroundings.ts';
import { ciliumClusterwidePolicies, ciliumPoliciesIn, networkPoliciesIn } from './resources.ts';

/** `asker` is the pod the packet comes from; `destinations` are of one namespace. */
export const ingressOf = async (
  reader: ApiReader,
  _asker: PodRecord,
  destinations: readonly PodRecord[],
  _around: Surroundings,
  signal: AbortSignal,
): Promise<Looked<readonly IngressPolicyFacts[]>> => {
  const [first] = destinations;
  if (first === undefined) return looked([]);
  const { namespace } = first.facts;
  const lists = await Promise.all([
    reader.list(networkPoliciesIn(namespace), {}, signal),
    reader.list(ciliumPoliciesIn(namespace), {}, signal),
    reader.list(ciliumClusterwidePolicies, {}, signal),
  ]);
  for (const list of lists) if (!list.ok && list.httpStatus !== 404) return seen(list);
  const none = lists.every((list) => !list.ok || list.value.items.length === 0);
  return none ? looked([]) : notLooked('inconclusive', `the ingress rules of policies in ${namespace} are not read`);
};
