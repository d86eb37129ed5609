// Is a fault survived with every seed? Which seeds, and where the outcome is kept for `npm run trust`.
import { appendFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/playground/network/random.ts';
import { FAULTS, type FaultId } from './catalogue.ts';

/** `SEEDS=20`: how many; `SEED=7`: that one alone, to see a failure again. A gate takes few, and the same each time: it must not shut by the date. */
const COUNT = Number(process.env.SEEDS ?? 2);
const ALONE = process.env.SEED;

/** From 1 on. */
export const seeds = (count = COUNT): readonly number[] =>
  ALONE === undefined ? Array.from({ length: count }, (_, at) => at + 1) : [Number(ALONE)];

export interface Chance {
  /** In [0, 1). */
  readonly next: () => number;
  /** From 0 below `end`. */
  readonly below: (end: number) => number;
  readonly pick: <T>(from: readonly T[]) => T;
  readonly shuffle: <T>(from: readonly T[]) => readonly T[];
}

export const chanceOf = (seed: number): Chance => {
  const next = seededRandom(seed * 2_654_435_761);
  const below = (end: number): number => Math.floor(next() * end);
  return {
    next,
    below,
    pick: (from) => {
      const one = from[below(from.length)];
      if (one === undefined) throw new Error('nothing to pick from');
      return one;
    },
    shuffle: (from) =>
      from
        .map((one) => [next(), one] as const)
        .toSorted(([a], [b]) => a - b)
        .map(([, one]) => one),
  };
};

/** One line of `npm run trust`, kept where it told us to. */
export interface Row {
  /** `faults`, `kills`, `chaos`, `fuzz`, `mutation`, `corpus`. */
  readonly part: string;
  readonly name: string;
  readonly done: number;
  readonly of: number;
  /** What went wrong, each with the seed that shows it again. */
  readonly wrong: readonly string[];
  readonly ms: number;
}

export const keep = (row: Row): void => {
  const { TRUST_ROWS: file = '' } = process.env;
  if (file !== '') appendFileSync(file, `${JSON.stringify(row)}\n`);
};

/**
 * Declares the test of a catalogue entry: `live` is called with each seed and throws where the promise is broken.
 * @param atOnce lives side by side: they mostly wait.
 */
export const survives = (
  id: FaultId,
  live: (chance: Chance, seed: number) => Promise<void> | void,
  { atOnce = 4, timeoutMs = 60_000 }: { readonly atOnce?: number; readonly timeoutMs?: number } = {},
): void => {
  const { what, promised } = FAULTS[id];
  describe(`${id} ${what}`, () => {
    const asked = seeds();
    it(promised, { timeout: timeoutMs * Math.ceil(asked.length / atOnce) }, async () => {
      const started = performance.now();
      const wrong: string[] = [];
      const left = [...asked];
      const worker = async (): Promise<void> => {
        for (let seed = left.shift(); seed !== undefined; seed = left.shift()) {
          try {
            await live(chanceOf(seed), seed);
          } catch (error) {
            wrong.push(`SEED=${seed}: ${error instanceof Error ? error.message : String(error)}`);
          }
        }
      };
      await Promise.all(Array.from({ length: Math.min(atOnce, asked.length) }, worker));
      keep({
        part: 'faults',
        name: id,
        done: asked.length - wrong.length,
        of: asked.length,
        wrong,
        ms: Math.round(performance.now() - started),
      });
      expect(wrong).toEqual([]);
    });
  });
};
