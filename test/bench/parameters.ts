// What a run of the benchmarks was asked for on the command line.
import { parseArgs } from 'node:util';

export interface Parameters {
  /** Empty: all. */
  readonly ids: readonly string[];
  readonly json: boolean;
  readonly markdown: boolean;
  readonly rounds: number;
  /** What starting a command in a container costs, and a way to the API server and back. */
  readonly execMs: number;
  readonly rttMs: number;
  /** Causes injected one after the other. */
  readonly faults: number;
  /** Nodes of the clusters that a digest is made of. */
  readonly nodes: readonly number[];
  /** Execs of each kind and number in flight, all rounds together. */
  readonly execs: number;
  /** Pods of the clusters whose state is kept. */
  readonly pods: readonly number[];
  /** Commands within ten seconds, and questions running meanwhile. */
  readonly commands: number;
  readonly runbooks: number;
  /** Rows of a connection table, and megabytes of a capture. */
  readonly entries: number;
  readonly megabytes: number;
  /** Seeded trials of each share of loss. */
  readonly trials: number;
}

const FULL = {
  ...{ rounds: '10', 'exec-ms': '80', 'rtt-ms': '20', execs: '2000', pods: '10000,50000,150000' },
  ...{ faults: '20', nodes: '1000,5000' },
  ...{ commands: '1000', runbooks: '50', entries: '524288', megabytes: '100', trials: '10000' },
};

/** Does it run at all? Figures of such a run mean nothing. */
const QUICK = {
  ...{ ...FULL, rounds: '2', execs: '128', pods: '2000', commands: '40', runbooks: '2' },
  ...{ faults: '2', nodes: '60' },
  ...{ entries: '20000', megabytes: '4', trials: '200' },
};

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;
const options = {
  ...{
    json: flag,
    markdown: flag,
    quick: flag,
    rounds: text,
    'exec-ms': text,
    'rtt-ms': text,
    execs: text,
    pods: text,
  },
  ...{ commands: text, runbooks: text, entries: text, megabytes: text, trials: text, faults: text, nodes: text },
};

export const USAGE = `usage: npm run bench -- [P1 … P9] [--json | --markdown] [--quick] ${Object.keys(FULL)
  .map((name) => `[--${name} N]`)
  .join(' ')}`;

/** @throws Error in words for whoever typed it. */
export const readParameters = (words: readonly string[]): Parameters => {
  const { values, positionals } = parseArgs({ args: [...words], options, allowPositionals: true, strict: true });
  const given = { ...(values.quick === true ? QUICK : FULL), ...values };
  const numbers = (name: keyof typeof FULL, least: number): readonly number[] =>
    given[name].split(',').map((word) => {
      const value = Number(word);
      if (!Number.isInteger(value) || value < least) throw new Error(`--${name}: ${word} is not a number of that kind`);
      return value;
    });
  const one = (name: keyof typeof FULL, least = 1): number => numbers(name, least)[0] ?? least;
  return {
    ids: positionals.map((id) => id.toUpperCase()),
    json: values.json === true,
    markdown: values.markdown === true,
    rounds: one('rounds'),
    execMs: one('exec-ms', 0),
    rttMs: one('rtt-ms', 0),
    faults: one('faults'),
    nodes: numbers('nodes', 2),
    execs: one('execs'),
    pods: numbers('pods', 1),
    commands: one('commands'),
    runbooks: one('runbooks', 0),
    entries: one('entries'),
    megabytes: one('megabytes'),
    trials: one('trials'),
  };
};
