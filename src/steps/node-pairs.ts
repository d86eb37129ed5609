// Which nodes does a question about nodes look at, and which of them ask which others?
import { lookedOr } from '../model/looked.ts';
import type { NodeFacts, NodeScene, PodFacts, Scene } from '../model/scene.ts';
import { askable, hasAgent } from './places.ts';
import { everyPair, type NodePair, ring, turnsOf } from './ring.ts';

export type { NodePair } from './ring.ts';

export const pairName = ({ from, to }: NodePair): string => `${from}>${to}`;

export const pairOf = (name: string): NodePair => {
  const [from = '', to = ''] = name.split('>');
  return { from, to };
};

/** `node-1>node-2` as people read it. */
export const arrow = (name: string): string => name.replace('>', ' → ');

/** What takes seconds and several packets is asked of so many others by each node, of others at each turn. */
const MOST_PEERS = 6;
/** Up to here each node pings every other; beyond, so many neighbours, others at each turn. */
const MOST_WHOLE = 50;
const NEIGHBOURS = 10;

/** So many nodes are in question that what needs a conversation with each is asked node by node, and only pings of all. */
export const isWide = ({ focus }: NodeScene): boolean => focus.length > MOST_WHOLE;

/** More than the other steps ask every other of. */
export const isMesh = ({ focus }: NodeScene): boolean => focus.length > MOST_PEERS + 1;

/** A scene never changes, and is asked for its pairs by every step. */
const onceFor = <T>(make: (scene: NodeScene) => T): ((scene: NodeScene) => T) => {
  const made = new WeakMap<NodeScene, { readonly of: T }>();
  return (scene) => {
    const known = made.get(scene) ?? { of: make(scene) };
    made.set(scene, known);
    return known.of;
  };
};

/** An answer crosses both directions, so each pair is asked from one end where one node is in question. */
export const nodePairs = onceFor((scene): readonly NodePair[] => {
  const names = scene.focus.map(({ name }) => name);
  const [first = ''] = names;
  if (names.length === 1) return neighboursOf(scene, first).map((to) => ({ from: first, to }));
  return isMesh(scene) ? ring(names, MOST_PEERS, scene.round ?? 0) : everyPair(names);
});

/** The pairs that are pinged: all, or those of this turn and those that are suspected. */
export const meshPairs = onceFor((scene): readonly NodePair[] => {
  const names = scene.focus.map(({ name }) => name);
  if (!isWide(scene)) return everyPair(names);
  const known = new Set(names);
  const suspects = (scene.suspects ?? []).map(pairOf).filter(({ from, to }) => known.has(from) && known.has(to));
  const all = [...ring(names, NEIGHBOURS, scene.round ?? 0), ...suspects];
  return [...new Map(all.map((pair) => [pairName(pair), pair])).values()];
});

/** Which turn of how many it is, from 1; one of one where every pair is asked. */
export const turnOf = (scene: NodeScene): { readonly turn: number; readonly of: number } => {
  const of = isWide(scene) ? turnsOf(scene.focus.length, NEIGHBOURS) : 1;
  return { turn: ((scene.round ?? 0) % of) + 1, of };
};

/** Those that can be looked at themselves come first. */
const neighboursOf = (scene: NodeScene, name: string): readonly string[] => {
  const rank = (node: NodeFacts): number => Number(node.ready) + 2 * Number(hasAgent(scene, node.name));
  return lookedOr(scene.nodes, [])
    .filter((node) => node.name !== name)
    .toSorted((a, b) => rank(b) - rank(a) || (a.name < b.name ? -1 : 1))
    .slice(0, MOST_PEERS)
    .map((node) => node.name);
};

/** Both directions of every pair: for what a node holds about another. */
export const bothWays = (scene: NodeScene): readonly NodePair[] => {
  const pairs = nodePairs(scene);
  const names = new Set(pairs.map(pairName));
  const back = pairs.map(({ from, to }) => ({ from: to, to: from })).filter((pair) => !names.has(pairName(pair)));
  return [...pairs, ...back];
};

export const focusNames = (scene: NodeScene): readonly string[] => scene.focus.map(({ name }) => name);

/** The nodes in question first, then those that serve as the other end. */
export const nodesAround = (scene: NodeScene): readonly string[] => [
  ...new Set([...focusNames(scene), ...nodePairs(scene).map(({ to }) => to)]),
];

export const podsOn = (scene: NodeScene, node: string): readonly PodFacts[] =>
  lookedOr(scene.pods, []).filter((pod) => pod.node === node && askable(pod) && !pod.hostNetwork);

/** Of every node that has one. */
export const healthIps = (scene: Scene): ReadonlyMap<string, string> =>
  new Map(lookedOr(scene.ciliumNodes, []).flatMap(({ name, healthIp }) => (healthIp === '' ? [] : [[name, healthIp]])));

/** Where the overlay tests itself on a node; empty when Cilium does not say. */
export const healthIpOf = (scene: Scene, node: string): string =>
  lookedOr(scene.ciliumNodes, []).find((one) => one.name === node)?.healthIp ?? '';
