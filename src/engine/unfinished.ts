// What a run that stopped early says of the probes still out: each gets its one observation, with the honest reason.
import type { Observation, Outcome, RunEnd } from '../model/recording.ts';
import type { PlannedStep } from './plan.ts';

export const closeOpen = (
  steps: readonly PlannedStep[],
  seen: readonly Observation[],
  ended: RunEnd,
  atMs: number,
): readonly Observation[] => {
  const byStep = Map.groupBy(seen, (one) => one.step);
  return steps.flatMap(({ step, probes }) => {
    const done = new Set(byStep.get(step.id)?.map((one) => one.probe));
    return probes
      .filter((probe) => !done.has(probe.key))
      .map((probe) => ({
        step: step.id,
        probe: probe.key,
        location: probe.location,
        rung: null,
        argv: [],
        startedMs: Math.round(atMs),
        durationMs: 0,
        outcome: outcomeOf(ended),
      }));
  });
};

const outcomeOf = (ended: RunEnd): Outcome => {
  switch (ended) {
    case 'proven':
      return { kind: 'not-needed' };
    case 'cancelled':
      return { kind: 'cancelled' };
    case 'deadline':
      return { kind: 'not-looked', reason: 'timed-out', detail: 'the run reached its deadline first' };
    case 'complete':
      return { kind: 'not-looked', reason: 'inconclusive', detail: 'the probe was started and gave no result' };
    default:
      return ended satisfies never;
  }
};
