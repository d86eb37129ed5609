// Takes from a recording what decided, in the ways evidence is lost: then nothing may be called well.
import { judge } from '../../../src/engine/judge.ts';
import type { Outcome, Recording } from '../../../src/model/recording.ts';
import type { Report } from '../../../src/model/report.ts';
import { RUNBOOKS } from '../../../src/runbooks/catalog.ts';

type Exited = Extract<Outcome, { kind: 'exited' }>;

export const WAYS: Readonly<Record<string, (one: Exited) => Outcome>> = {
  forbidden: () => ({ kind: 'not-looked', reason: 'forbidden', detail: 'lost' }),
  'timed out': () => ({ kind: 'not-looked', reason: 'timed-out', detail: 'lost' }),
  'cut at the cap': (one) => ({ ...one, truncated: true }),
  killed: (one) => ({ ...one, exitCode: 137, stdout: '', stderr: '' }),
  'another page': (one) => ({ ...one, exitCode: 0, stdout: '<html>Anmeldung</html>\n', stderr: '' }),
};

export const without = (
  recording: Recording,
  isLost: (step: string) => boolean,
  lose: (one: Exited) => Outcome,
): Recording => ({
  ...recording,
  observations: recording.observations.map((one) =>
    isLost(one.step) && one.outcome.kind === 'exited' ? { ...one, outcome: lose(one.outcome) } : one,
  ),
});

/** The steps that said it: where the first cause stands, and what folds under it. */
export const decisiveOf = ({ causes, steps }: Report): ReadonlySet<string> => {
  const [first] = causes;
  return new Set([
    ...(first === undefined ? [] : [first.step]),
    ...steps
      .filter(({ explainedBy, verdict }) => explainedBy === first?.code && verdict !== 'unknown')
      .map(({ id }) => id),
  ]);
};

export const judged = (recording: Recording): Report => judge(recording, RUNBOOKS);
