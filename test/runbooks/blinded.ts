// A recording with part of its evidence lost: what could not be looked at, or came back cut.
import { judge } from '../../src/engine/judge.ts';
import type { Observation, Recording } from '../../src/model/recording.ts';
import type { Report } from '../../src/model/report.ts';
import type { UnknownReason } from '../../src/model/verdict.ts';
import { RUNBOOKS } from '../../src/runbooks/catalog.ts';

const judged = (recording: Recording, change: (one: Observation, at: number) => Observation): Report =>
  judge({ ...recording, observations: recording.observations.map(change) }, RUNBOOKS);

export const without = (
  recording: Recording,
  lost: (one: Observation, at: number) => boolean,
  reason: UnknownReason = 'forbidden',
): Report =>
  judged(recording, (one, at) =>
    lost(one, at) ? { ...one, outcome: { kind: 'not-looked', reason, detail: 'not allowed here' } } : one,
  );

/** Cut in the middle of its output, as a tool killed half-way leaves it. */
export const cutOff = (recording: Recording, cut: (one: Observation, at: number) => boolean): Report =>
  judged(recording, (one, at) =>
    cut(one, at) && one.outcome.kind === 'exited'
      ? { ...one, outcome: { ...one.outcome, stdout: one.outcome.stdout.slice(0, one.outcome.stdout.length / 2) } }
      : one,
  );
