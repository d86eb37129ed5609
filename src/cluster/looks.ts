// What one cluster says of netwhy itself: who we are to it, what we may, and how its agents stand.
import type { AgentSurroundings, ClusterLooks, Right, ServerFacts } from '../engine/ports/doctor.ts';
import type { Clock, Observer, PlannedProbe } from '../engine/ports.ts';
import { type Looked, looked, mapLooked, notLooked } from '../model/looked.ts';
import type { Observation } from '../model/recording.ts';
import type { Scene } from '../model/scene.ts';
import type { Site } from '../model/site.ts';
import {
  accessReviewShape,
  daemonSetShape,
  namespaceShape,
  nodeShape,
  readAll,
  selfReviewShape,
  versionShape,
} from './api-objects.ts';
import type { ApiReader, List, Read } from './api-reader.ts';
import { readPods } from './pod-facts.ts';
import { readSurroundings, seen } from './read-surroundings.ts';
import { daemonSetsIn, namespaces, nodes, podsIn, selfAccessReviews, selfReviews, serverVersion } from './resources.ts';
import { surroundingScene } from './scene-parts.ts';

interface LooksParts {
  readonly reader: ApiReader;
  readonly site: Site;
  readonly cluster: string;
  readonly clock: Clock;
  readonly observer: Observer;
  /** Versions of agents by node, kept as they greet. */
  readonly greeted: ReadonlyMap<string, string>;
}

const MOST_NODES = 2_000;

export const clusterLooks = (parts: LooksParts): ClusterLooks => ({
  cluster: parts.cluster,
  server: (signal) => serverFacts(parts, signal),
  whoAmI: (signal) => whoAmI(parts, signal),
  may: (right, signal) => may(parts, right, signal),
  namespaces: (signal) => namesOfNamespaces(parts, signal),
  surroundings: (signal) => surroundings(parts, signal),
  observe: (run, scene, probes, signal) => observed(parts, run, scene, probes, signal),
  greeted: (node) => parts.greeted.get(node) ?? '',
});

const serverFacts = async ({ reader }: LooksParts, signal: AbortSignal): Promise<Looked<ServerFacts>> => {
  const answer = seen(await reader.get(serverVersion, signal));
  if (!answer.ok) return answer;
  const read = versionShape.safeParse(answer.value);
  return read.success
    ? looked({ version: read.data.gitVersion, aheadMs: reader.aheadMs })
    : notLooked('unreadable', 'its version is none we can read: no API server of Kubernetes?');
};

const whoAmI = async ({ reader }: LooksParts, signal: AbortSignal): Promise<Looked<string>> => {
  const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
  const answer = await reader.review(selfReviews, body, signal);
  // From Kubernetes 1.28 on every server has it.
  if (!answer.ok && answer.httpStatus === 404)
    return notLooked('inconclusive', 'the API server does not tell us who we are (no selfsubjectreviews)');
  if (!answer.ok) return seen(answer);
  const read = selfReviewShape.safeParse(answer.value);
  return read.success ? looked(read.data.status.userInfo.username) : notLooked('unreadable', 'it names no user');
};

const may = async ({ reader }: LooksParts, right: Right, signal: AbortSignal): Promise<Looked<boolean>> => {
  const [resource = '', subresource = ''] = right.resource.split('/');
  const { verb, group, namespace, name } = right;
  const resourceAttributes = { verb, group, resource, subresource, namespace, name };
  const body = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: { resourceAttributes },
  };
  const answer = seen(await reader.review(selfAccessReviews, body, signal));
  if (!answer.ok) return answer;
  const read = accessReviewShape.safeParse(answer.value);
  if (!read.success) return notLooked('unreadable', 'the access review says neither yes nor no');
  const { allowed, evaluationError } = read.data.status;
  // A webhook that could not be asked: then "no" is not known.
  if (!allowed && evaluationError)
    return notLooked('inconclusive', `the access review did not come to an end: ${evaluationError.slice(0, 200)}`);
  return looked(allowed);
};

const namesOfNamespaces = async ({ reader }: LooksParts, signal: AbortSignal): Promise<Looked<readonly string[]>> =>
  mapLooked(seen(await reader.list(namespaces, { most: 1_000 }, signal)), ({ items }) =>
    readAll(namespaceShape, items).map(({ metadata }) => metadata.name),
  );

const surroundings = async (
  { reader, clock, site, cluster }: LooksParts,
  signal: AbortSignal,
): Promise<AgentSurroundings> => {
  const own = { labelSelector: site.agentLabel, most: MOST_NODES };
  const [around, machines, pods, sets] = await Promise.all([
    readSurroundings(reader, site, signal),
    reader.list(nodes, { most: MOST_NODES }, signal),
    reader.list(podsIn(site.agentNamespace), own, signal),
    reader.list(daemonSetsIn(site.agentNamespace), own, signal),
  ]);
  const ask = { question: '', target: '', other: '', host: '', options: {}, namespace: '', cluster, lang: null };
  const read = { parts: { reader, clock, site, cluster, namespace: '' }, ask, around: Promise.resolve(around), signal };
  return {
    scene: surroundingScene(read, around, { kind: 'cluster' }, ''),
    machines: machinesOf(machines),
    pods: mapLooked(seen(pods), ({ items }) => readPods(items).map(({ facts }) => facts)),
    daemonSet: mapLooked(seen(sets), ({ items }) => {
      const [first] = readAll(daemonSetShape, items);
      return first === undefined
        ? null
        : { name: first.metadata.name, desired: first.status?.desiredNumberScheduled ?? 0 };
    }),
  };
};

/** Where they cannot be read, nobody knows why an agent is missing. */
const machinesOf = (list: Read<List>): AgentSurroundings['machines'] =>
  Object.fromEntries(
    (list.ok ? readAll(nodeShape, list.value.items) : []).map(({ metadata: { name, labels } }) => [
      name,
      { os: labels?.['kubernetes.io/os'] ?? '', arch: labels?.['kubernetes.io/arch'] ?? '' },
    ]),
  );

const observed = async (
  { observer, clock }: LooksParts,
  run: string,
  scene: Scene,
  probes: readonly PlannedProbe[],
  signal: AbortSignal,
): Promise<readonly Observation[]> => {
  const all: Observation[] = [];
  for await (const one of observer.observe({ run, scene, probes, epochMs: clock.now() }, signal)) all.push(one);
  return all;
};
