// Takes evidence out of a real recording: what is said of the rest must stay honest.
import { judge } from '../../src/engine/judge.ts';
import type { Observation, Outcome, Recording } from '../../src/model/recording.ts';
import { RUNBOOKS } from '../../src/runbooks/catalog.ts';

type Exited = Extract<Outcome, { kind: 'exited' }>;
export type Loss = readonly [name: string, lose: (outcome: Exited) => Outcome];

/** How it was lost hardly matters to what may be said, so a few ways stand for all. */
export const LOSSES: readonly Loss[] = [
  ['forbidden', () => ({ kind: 'not-looked', reason: 'forbidden', detail: 'lost' })],
  ['cut at the cap', (one) => ({ ...one, truncated: true })],
  ['empty', (one) => ({ ...one, stdout: '', stderr: '' })],
  ['half', (one) => ({ ...one, stdout: one.stdout.slice(0, one.stdout.length / 2) })],
];

type Pick = readonly [name: string, hit: (one: Observation) => boolean];

const placeOf = ({ location }: Observation): string => ('node' in location ? `${location.at} ${location.node}` : 'api');

/** Whole steps, whole vantages of a node, each tool. */
export const groupsOf = (recording: Recording): readonly Pick[] => {
  const by = (key: (one: Observation) => string): readonly Pick[] =>
    [...new Set(recording.observations.map(key))].map((wanted) => [wanted, (one) => key(one) === wanted] as const);
  return [...by((one) => one.step), ...by(placeOf), ...by((one) => one.argv[0] ?? '')];
};

export const without = (recording: Recording, hit: Pick[1], [, lose]: Loss): Recording => ({
  ...recording,
  observations: recording.observations.map((one) =>
    hit(one) && one.outcome.kind === 'exited' ? { ...one, outcome: lose(one.outcome) } : one,
  ),
});

/** What may not be said of a world with these causes when some of it was not seen: [what was lost, what was said]. */
export const lies = (recording: Recording, codes: readonly string[]): readonly (readonly [string, string, string])[] =>
  LOSSES.flatMap((loss) =>
    groupsOf(recording).flatMap(([name, hit]) => {
      const { verdict, confidence, causes } = judge(without(recording, hit, loss), RUNBOOKS);
      const [first] = causes;
      const said =
        codes.length === 0
          ? verdict === 'pass' || verdict === 'unknown'
            ? ''
            : `${verdict} ${first?.code}`
          : verdict === 'pass'
            ? 'pass'
            : confidence === 'proven' && first !== undefined && !codes.includes(first.code)
              ? `proven ${first.code}`
              : '';
      return said === '' ? [] : [[loss[0], name, said] as const];
    }),
  );
