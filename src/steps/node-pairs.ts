// Which nodes does a question about nodes look at, and which of them ask which others?
import { lookedOr } from '../model/looked.ts';
import type { NodeFacts, NodeScene, PodFacts, Scene } from '../model/scene.ts';
import { askable, hasAgent } from './places.ts';

export interface NodePair {
  readonly from: string;
  readonly to: string;
}

export const pairName = ({ from, to }: NodePair): string => `${from}>${to}`;

export const pairOf = (name: string): NodePair => {
  const [from = '', to = ''] = name.split('>');
  return { from, to };
};

/** `node-1>node-2` as people read it. */
export const arrow = (name: string): string => name.replace('>', ' → ');

/** Beyond this a node asks a part of the others: every node is still asked by several. */
const MOST_PEERS = 6;

/** An answer crosses both directions, so each pair is asked from one end where one node is in question. */
export const nodePairs = (scene: NodeScene): readonly NodePair[] => {
  const names = scene.focus.map(({ name }) => name);
  const [first = ''] = names;
  if (names.length === 1) return neighboursOf(scene, first).map((to) => ({ from: first, to }));
  const count = Math.min(names.length - 1, MOST_PEERS);
  return names.flatMap((from, at) =>
    Array.from({ length: count }, (_one, step) => ({ from, to: names[(at + step + 1) % names.length] ?? '' })),
  );
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

/** Where the overlay tests itself on a node; empty when Cilium does not say. */
export const healthIpOf = (scene: Scene, node: string): string =>
  lookedOr(scene.ciliumNodes, []).find((one) => one.name === node)?.healthIp ?? '';
