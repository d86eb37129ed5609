// The reads that need the target: its node's pods, its policies, its Cilium endpoint; all at once.
import { type Looked, looked, mapLooked, notLooked } from '../model/looked.ts';
import type { CiliumEndpointFacts, NodeFacts, PodFacts, PolicyFacts } from '../model/scene.ts';
import type { ApiReader, List, Read } from './api-reader.ts';
import { type EndpointRecord, readCiliumEndpoint, readNodes } from './cluster-facts.ts';
import { controlsFor } from './controls.ts';
import type { FoundTarget } from './found-target.ts';
import { slimPod } from './kept/slim.ts';
import { type PodRecord, readPods } from './pod-facts.ts';
import { policiesOf } from './policy-facts.ts';
import { labelsOfNamespace, policiesIn, policyRecords } from './read-policies.ts';
import { type Surroundings, seen } from './read-surroundings.ts';
import { ciliumEndpointNamed, nodeNamed, podsIn } from './resources.ts';

export interface Neighbourhood {
  readonly node: Looked<NodeFacts>;
  readonly siblings: Looked<readonly PodFacts[]>;
  readonly elsewhere: Looked<readonly PodFacts[]>;
  readonly ciliumEndpoint: Looked<CiliumEndpointFacts | null>;
  readonly policies: Looked<readonly PolicyFacts[]>;
}

const UNSCHEDULED = notLooked('inconclusive', 'the pod is not on a node yet');

export const readNeighbourhood = async (
  reader: ApiReader,
  found: FoundTarget,
  around: Surroundings,
  signal: AbortSignal,
): Promise<Neighbourhood> => {
  const { pod, neighbours } = found;
  const { namespace, name, node, hostNetwork } = pod.facts;
  const apart = neighbours.filter((one) => one.facts.node !== node && one.facts.node !== '');
  const [nodeAnswer, onNode, others, endpoint, namespaceLabels, policyItems] = await Promise.all([
    node === '' ? null : nodeOf(reader, node, around, signal),
    node === '' ? null : reader.list(podsIn(''), { fieldSelector: `spec.nodeName=${node}`, slim: slimPod }, signal),
    // Its own namespace usually has one; only else the whole cluster is asked.
    controlsFor(pod, apart, []).length > 1 || node === ''
      ? null
      : reader.list(podsIn(''), { fieldSelector: `spec.nodeName!=${node}`, slim: slimPod }, signal),
    hostNetwork ? null : reader.get(ciliumEndpointNamed(namespace, name), signal),
    labelsOfNamespace(reader, namespace, signal),
    policiesIn(reader, namespace, signal),
  ]);
  const cep = endpoint === null ? looked(null) : endpointOf(endpoint);
  const written = cep.ok ? (cep.value?.labels ?? []) : [];
  const records = mapLooked(policyItems, (items) =>
    policyRecords(items, around, {
      namespaceLabels: (one) => (one === namespace ? namespaceLabels : undefined),
      written: (one) => (one === pod ? written : []),
    }),
  );
  const selecting = records.ok ? records.value.filter((one) => one.selects(pod) === 'yes') : [];
  const pick = (seenPods: Looked<readonly PodRecord[]>): Looked<readonly PodRecord[]> =>
    mapLooked(seenPods, (pods) => controlsFor(pod, pods, selecting));
  const siblings = pick(onNode === null ? UNSCHEDULED : podsOf(onNode, neighbours, (one) => one.facts.node === node));
  const elsewhere = pick(
    others === null ? looked(apart) : podsOf(others, apart, (one) => one.facts.node !== node && one.facts.node !== ''),
  );
  return {
    node: nodeAnswer ?? UNSCHEDULED,
    siblings: factsOf(siblings),
    elsewhere: factsOf(elsewhere),
    ciliumEndpoint: mapLooked(cep, (one) => one?.facts ?? null),
    policies: records.ok
      ? policiesOf(pod, records.value, [
          ...(siblings.ok ? siblings.value : []),
          ...(elsewhere.ok ? elsewhere.value : []),
        ])
      : records,
  };
};

const factsOf = (pods: Looked<readonly PodRecord[]>): Looked<readonly PodFacts[]> =>
  mapLooked(pods, (all) => all.map((one) => one.facts));

/** The whole cluster's list; where it may not be asked, the pods of the target's namespace still serve. */
const podsOf = (
  list: Read<List>,
  fallback: readonly PodRecord[],
  belongs: (pod: PodRecord) => boolean,
): Looked<readonly PodRecord[]> => {
  if (list.ok) return looked(readPods(list.value.items).filter(belongs));
  const known = fallback.filter(belongs);
  return known.length > 0 ? looked(known) : seen(list);
};

const nodeOf = async (
  reader: ApiReader,
  name: string,
  { nodes }: Surroundings,
  signal: AbortSignal,
): Promise<Looked<NodeFacts>> => {
  const listed = nodes.ok ? nodes.value.find((one) => one.name === name) : undefined;
  if (listed !== undefined) return looked(listed);
  const answer = await reader.get(nodeNamed(name), signal);
  if (!answer.ok) return seen(answer);
  const [node] = readNodes([answer.value]);
  return node === undefined ? notLooked('unreadable', `node ${name} is no Node object`) : looked(node);
};

const endpointOf = (answer: Read<unknown>): Looked<EndpointRecord | null> => {
  if (!answer.ok) return answer.httpStatus === 404 ? looked(null) : seen(answer);
  const record = readCiliumEndpoint(answer.value);
  return record === null ? notLooked('inconclusive', 'the CiliumEndpoint has no status yet') : looked(record);
};
