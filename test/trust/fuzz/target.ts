// Feeds inputs to a part of the product: which of them broke a promise, and with what?
import { Fault } from '../../../src/model/fault.ts';
import { type Chance, chanceOf, keep } from '../survives.ts';

export interface Target {
  readonly name: string;
  /** Of a thousand inputs so many are fed: some cost more than others. Default 1000. */
  readonly perThousand?: number;
  /** An input, and what feeding it is: it throws where a promise is broken, or a `Fault`, which is none. */
  readonly make: (chance: Chance) => { readonly input: string; readonly feed: () => void | Promise<void> };
}

const MAX_CPU_MS = 50;
/** The first time the compiler's or the collector's time may be in it. */
const TIMES = 4;

export interface Fed {
  readonly inputs: number;
  readonly wrong: readonly string[];
  readonly ms: number;
}

const cpuMs = async (feed: () => void | Promise<void>): Promise<number> => {
  const before = process.cpuUsage();
  await feed();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
};

const tolerant = (feed: () => void | Promise<void>) => async (): Promise<void> => {
  try {
    await feed();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
  }
};

/** null: the promise held. */
const broken = async (target: Target, seed: number): Promise<string | null> => {
  const { input, feed } = target.make(chanceOf(seed));
  const once = tolerant(feed);
  const shown = (what: string): string =>
    `SEED=${seed} ${target.name}: ${what} · ${JSON.stringify(input).slice(0, 400)}`;
  try {
    for (let time = 1; ; time += 1) {
      const ms = await cpuMs(once);
      if (ms <= MAX_CPU_MS) return null;
      if (time === TIMES) return shown(`${Math.round(ms)} ms`);
    }
  } catch (error) {
    return shown(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
  }
};

const MOST_SHOWN = 20;

/** @param untilMs `performance.now()` at which it ends, whatever is left. */
export const feedAll = async (
  target: Target,
  first: number,
  inputs: number,
  untilMs = Number.POSITIVE_INFINITY,
): Promise<Fed> => {
  const startedMs = performance.now();
  const wrong: string[] = [];
  let fed = 0;
  for (; fed < inputs && performance.now() < untilMs && wrong.length < MOST_SHOWN; fed += 1) {
    const said = await broken(target, first + fed);
    if (said !== null) wrong.push(said);
  }
  return { inputs: fed, wrong, ms: Math.round(performance.now() - startedMs) };
};

export const keepFed = ({ name }: Target, { inputs, wrong, ms }: Fed): void =>
  keep({ part: 'fuzz', name, done: inputs - wrong.length, of: inputs, wrong, ms });
