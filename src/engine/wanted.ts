// Which steps are asked only where something is not well: still to be seen, wanted, or not needed?
import type { Observation } from '../model/recording.ts';
import type { Probe, Step } from '../model/step.ts';
import type { Findings } from './findings.ts';
import type { PlannedStep } from './plan.ts';
import { startedKey } from './waves.ts';

/** null: nobody knows yet. */
export const isWanted = (step: Step, steps: readonly PlannedStep[], findings: Findings): boolean | null => {
  if (step.whenUnwell === undefined) return true;
  const looked = steps.filter((one) => one.answered === null && step.whenUnwell?.includes(one.step.id));
  if (looked.length === 0) return true;
  const found = looked.map((one) => findings.get(one.step.id)?.verdict);
  if (found.some((verdict) => verdict !== undefined && verdict !== 'pass' && verdict !== 'skipped')) return true;
  return found.includes(undefined) ? null : false;
};

/** An agent takes all that is asked of a node in one exec; in cilium-agent's container a command is an exec. */
export const isHeldBack = ({ whenUnwell }: Step, { location }: Probe<unknown>): boolean =>
  whenUnwell !== undefined && location.at === 'cilium';

/** What will not be started, as the one observation each probe ends in. */
export const needlessProbes = (
  steps: readonly PlannedStep[],
  findings: Findings,
  started: ReadonlySet<string>,
  atMs: number,
): readonly Observation[] =>
  steps
    .filter(({ step }) => isWanted(step, steps, findings) === false)
    .flatMap(({ step, probes }) =>
      probes
        .filter((probe) => isHeldBack(step, probe) && !started.has(startedKey(step.id, probe.key)))
        .map((probe) => ({
          ...{ step: step.id, probe: probe.key, location: probe.location, rung: null, argv: [] },
          ...{ startedMs: Math.round(atMs), durationMs: 0, outcome: { kind: 'not-needed', well: true } as const },
        })),
    );
