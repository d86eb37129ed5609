// What a benchmark is: it measures both sides in turn and hands back rows; how it goes is told on stderr.
import type { Parameters } from './parameters.ts';
import type { Row } from './rows.ts';

export type Benchmark = (parameters: Parameters, tell: (line: string) => void) => Promise<readonly Row[]>;

/** One side after the other, round by round, so that what disturbs the machine disturbs all of them. */
export const inTurn = async <Name extends string, T>(
  rounds: number,
  sides: Readonly<Record<Name, (round: number) => Promise<T>>>,
): Promise<Readonly<Record<Name, readonly T[]>>> => {
  const names = Object.keys(sides) as Name[];
  const all = Object.fromEntries(names.map((name) => [name, [] as T[]])) as Record<Name, T[]>;
  for (let round = 0; round < rounds; round += 1) {
    // Who is first alternates too.
    for (const name of round % 2 === 0 ? names : names.toReversed()) all[name].push(await sides[name](round));
  }
  return all;
};

/** Calls `one` so often, so many at a time. @returns how long each took and all of them together, in milliseconds. */
export const atOnce = async (
  count: number,
  inFlight: number,
  one: () => Promise<void>,
): Promise<{ readonly eachMs: readonly number[]; readonly wallMs: number }> => {
  const eachMs: number[] = [];
  let left = count;
  const startedMs = performance.now();
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const beganMs = performance.now();
      await one();
      eachMs.push(performance.now() - beganMs);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
  return { eachMs, wallMs: performance.now() - startedMs };
};
