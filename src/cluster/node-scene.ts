// The scene of a question about one node, two, or all; a pod named stands for the node it runs on.
import { Fault } from '../model/fault.ts';
import { type Looked, looked, mapLooked, notLooked } from '../model/looked.ts';
import type { NodeFacts, NodeScene, PodFacts, Subject } from '../model/scene.ts';
import { say } from '../model/text.ts';
import { readKubeProxy } from './kube-proxy.ts';
import { isLive, readPods } from './pod-facts.ts';
import { type Surroundings, seen } from './read-surroundings.ts';
import { findNode, resolveNode } from './resolve-node.ts';
import { resolveTarget } from './resolve-target.ts';
import { podsIn } from './resources.ts';
import { type SceneRead, surroundingScene } from './scene-parts.ts';
import { nodeName } from './service-name.ts';
import { targetName } from './target-name.ts';

/** Up to here every node can ask every other (full pairs); a question that takes in more says so. */
const MOST_NODES = 50;
/** Enough to find some with their own network on every node of a cluster that is asked whole. */
const MOST_PODS = 5_000;
const PODS_PER_NODE = 3;

interface Named {
  readonly node: NodeFacts;
  readonly pod: PodFacts | null;
  readonly note: string;
}

export const readNodeScene = async (read: SceneRead, kind: 'nodes' | 'node-or-pod'): Promise<Looked<NodeScene>> => {
  const { ask } = read;
  const [around, kubeProxy] = await Promise.all([read.around, readKubeProxy(read.parts.reader, read.signal)]);
  const named = async (typed: string): Promise<Looked<Named | null>> =>
    typed === '' ? looked(null) : await nameOne(read, typed, kind, around);
  const [first, second] = await Promise.all([named(ask.target), named(ask.other)]);
  if (!first.ok) return first;
  if (!second.ok) return second;
  if (first.value !== null && second.value !== null && samePlace(first.value, second.value))
    throw new Fault(
      'usage',
      say('Both are the same. Name two different ones.', '둘이 같습니다. 서로 다른 것을 지정하세요.'),
    );
  if (!around.nodes.ok) return around.nodes;

  const all = around.nodes.value.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const chosen = [first.value, second.value].flatMap((one) => (one === null ? [] : [one.node]));
  const focus = chosen.length > 0 ? [...new Set(chosen)] : all.slice(0, read.reach?.mostNodes ?? MOST_NODES);
  return looked({
    ...surroundingScene(read, around, subjectOf(first.value, second.value), first.value?.note ?? ''),
    focus,
    leftOut: chosen.length > 0 ? 0 : all.length - focus.length,
    pod: first.value?.pod ?? null,
    peerPod: second.value?.pod ?? null,
    pods: focus.length > MOST_NODES ? TOO_MANY : await podsNear(read, focus),
    kubeProxy,
    ...turn(read, focus.length),
  });
};

/** Thirty pods a node, of a thousand nodes, for nobody: what is asked then is asked of nodes alone. */
const TOO_MANY = notLooked('inconclusive', `pods are not read where more than ${MOST_NODES} nodes are asked about`);

/** So few ask each other at every turn, whatever is asked. */
const NO_TURNS = 7;

const turn = ({ reach }: SceneRead, nodes: number): Pick<NodeScene, 'round' | 'suspects'> =>
  reach === undefined || nodes <= NO_TURNS
    ? {}
    : { round: reach.round, ...(reach.suspects.length > 0 && { suspects: reach.suspects }) };

const samePlace = (one: Named, other: Named): boolean =>
  one.pod !== null && other.pod !== null ? one.pod.uid === other.pod.uid : one.node.name === other.node.name;

const subjectOf = (first: Named | null, second: Named | null): Subject => {
  if (first === null) return { kind: 'cluster' };
  if (first.pod !== null)
    return { kind: 'pod', namespace: first.pod.namespace, name: first.pod.name, node: first.node.name };
  return { kind: 'node', name: first.node.name, peer: second?.node.name ?? '' };
};

const nameOne = async (
  { parts, ask, signal }: SceneRead,
  typed: string,
  kind: 'nodes' | 'node-or-pod',
  around: Surroundings,
): Promise<Looked<Named>> => {
  const bare = nodeName(typed);
  const namespace = ask.namespace || parts.namespace;
  if (kind === 'nodes') {
    const node = await resolveNode(parts.reader, bare ?? typed, around, namespace, signal);
    return mapLooked(node, (one) => ({ node: one, pod: null, note: one.name === bare ? '' : typed }));
  }
  if (!around.nodes.ok) return around.nodes;
  const node = bare === null ? null : findNode(bare, around.nodes.value, around.tailnetIps);
  if (node !== null) return looked({ node, pod: null, note: node.name === bare ? '' : typed });
  const wanted = { ...targetName(typed, ask.namespace), ...(bare !== null && { orNode: true as const }) };
  const found = await resolveTarget(parts.reader, wanted, parts.namespace, signal);
  if (!found.ok) return found;
  const { facts } = found.value.pod;
  const home = around.nodes.value.find((one) => one.name === facts.node);
  if (home === undefined) {
    throw new Fault(
      'usage',
      say(
        `${facts.namespace}/${facts.name} is not on a node that could be read yet.`,
        `${facts.namespace}/${facts.name}은(는) 아직 확인할 수 있는 노드에 있지 않습니다.`,
      ),
    );
  }
  return looked({ node: home, pod: facts, note: found.value.note });
};

/** A few per node, ready ones first; nodes beyond the focus serve for comparison. */
const podsNear = async (
  { parts, signal }: SceneRead,
  focus: readonly NodeFacts[],
): Promise<Looked<readonly PodFacts[]>> => {
  const list = await parts.reader.list(podsIn(''), { most: MOST_PODS }, signal);
  return mapLooked(seen(list), ({ items }) => {
    const pods = readPods(items)
      .filter((pod) => isLive(pod) && !pod.facts.hostNetwork && pod.facts.ip !== '' && pod.facts.node !== '')
      .sort((a, b) => Number(b.ready) - Number(a.ready));
    const wanted = new Set(focus.map(({ name }) => name));
    const near = pods.filter((pod) => wanted.has(pod.facts.node));
    const others = pods.filter((pod) => !wanted.has(pod.facts.node));
    return [...fewPerNode(near.map((one) => one.facts)), ...fewPerNode(others.map((one) => one.facts)).slice(0, 6)];
  });
};

const fewPerNode = (pods: readonly PodFacts[]): readonly PodFacts[] => {
  const counts = new Map<string, number>();
  return pods.filter(({ node }) => {
    const count = (counts.get(node) ?? 0) + 1;
    counts.set(node, count);
    return count <= PODS_PER_NODE;
  });
};
