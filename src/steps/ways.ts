// Which ways over the tailnet does a question about nodes look at, and to which addresses?
import type { NodeScene } from '../model/scene.ts';
import { type NodePair, nodePairs } from './node-pairs.ts';

export interface Way extends NodePair {
  /** The far node's address on the tailnet. */
  readonly toIp: string;
}

/** The nodes a node in question is looked at with. */
export const peersOf = (scene: NodeScene, node: string): readonly string[] =>
  nodePairs(scene).flatMap(({ from, to }) => (from === node ? [to] : []));

/** From every node in question to its peers whose tailnet address is known. */
export const waysOut = (scene: NodeScene): readonly Way[] => scene.focus.flatMap(({ name }) => waysFrom(scene, name));

export const waysFrom = (scene: NodeScene, from: string): readonly Way[] =>
  peersOf(scene, from).flatMap((to) => {
    const toIp = scene.tailnetIps[to];
    return toIp === undefined ? [] : [{ from, to, toIp }];
  });
