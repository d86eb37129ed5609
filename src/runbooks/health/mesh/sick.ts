// Of many ways some have no answer: is it a node, in which they meet, or the way itself?
import type { NodePair } from '../../../steps/node-pairs.ts';

/** `blind`: nobody could ask. */
export type WayState = 'ok' | 'dead' | 'blind';

export interface AskedWay extends NodePair {
  readonly state: WayState;
}

export interface Sick {
  /** Most ways from and to them have no answer; the worst first. */
  readonly nodes: readonly string[];
  /** The others without an answer. */
  readonly ways: readonly NodePair[];
}

/** Fewer ways say nothing of the node they end at. */
const LEAST_WAYS = 3;
const ILL_SHARE = 0.5;

/** The node with the largest share of dead ways first, and then what is left without it: it makes its neighbours look ill. */
export const sickOf = (asked: readonly AskedWay[]): Sick => {
  const tally = new Tally(asked.filter(({ state }) => state !== 'blind'));
  const nodes: string[] = [];
  for (let worst = tally.worst(); worst !== null; worst = tally.worst()) {
    nodes.push(worst);
    tally.leaveOut(worst);
  }
  const ill = new Set(nodes);
  return {
    nodes,
    ways: asked.filter(({ from, to, state }) => state === 'dead' && !ill.has(from) && !ill.has(to)),
  };
};

/** How many ways end at each node, and how many of them are dead. */
class Tally {
  readonly #all = new Map<string, number>();
  readonly #dead = new Map<string, number>();
  readonly #ways = new Map<string, AskedWay[]>();
  readonly #out = new Set<string>();

  constructor(ways: readonly AskedWay[]) {
    for (const way of ways) {
      for (const end of [way.from, way.to]) {
        this.#all.set(end, (this.#all.get(end) ?? 0) + 1);
        if (way.state === 'dead') this.#dead.set(end, (this.#dead.get(end) ?? 0) + 1);
        const own = this.#ways.get(end) ?? [];
        own.push(way);
        this.#ways.set(end, own);
      }
    }
  }

  worst(): string | null {
    let worst: string | null = null;
    for (const node of this.#dead.keys()) {
      if (this.#share(node) >= ILL_SHARE && (this.#all.get(node) ?? 0) >= LEAST_WAYS)
        if (worst === null || this.#isWorse(node, worst)) worst = node;
    }
    return worst;
  }

  leaveOut(node: string): void {
    this.#out.add(node);
    this.#dead.delete(node);
    for (const { from, to, state } of this.#ways.get(node) ?? []) {
      const other = from === node ? to : from;
      if (this.#out.has(other)) continue;
      this.#all.set(other, (this.#all.get(other) ?? 0) - 1);
      if (state === 'dead') this.#lessDead(other);
    }
  }

  #lessDead(node: string): void {
    const left = (this.#dead.get(node) ?? 0) - 1;
    if (left > 0) this.#dead.set(node, left);
    else this.#dead.delete(node);
  }

  #share(node: string): number {
    return (this.#dead.get(node) ?? 0) / (this.#all.get(node) ?? 1);
  }

  #isWorse(a: string, b: string): boolean {
    const more = this.#share(a) - this.#share(b) || (this.#dead.get(a) ?? 0) - (this.#dead.get(b) ?? 0);
    return more > 0 || (more === 0 && a < b);
  }
}
