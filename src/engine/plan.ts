// Turns a runbook and a scene into probes: pure, so a plan can be shown and authorised before anything runs.
import { type Pieces, whole } from '../model/pieces.ts';
import type { Runbook } from '../model/runbook.ts';
import type { Scene } from '../model/scene.ts';
import type { Site } from '../model/site.ts';
import type { Probe, Step } from '../model/step.ts';
import { say } from '../model/text.ts';
import { type Judgement, skipped } from '../model/verdict.ts';

export type PlannedStep =
  | { readonly step: Step; readonly answered: Judgement; readonly probes: readonly [] }
  | { readonly step: Step; readonly answered: null; readonly probes: readonly Probe<unknown>[] };

/** @param only steps to look at; absent: all. */
export const plan = (runbook: Runbook, scene: Scene, site: Site, only?: readonly string[]): readonly PlannedStep[] =>
  whole(planInPieces(runbook, scene, site, only));

/** The same step by step: those of very many nodes have many thousand probes. */
export function* planInPieces(
  runbook: Runbook,
  scene: Scene,
  site: Site,
  only?: readonly string[],
): Pieces<readonly PlannedStep[]> {
  const planned: PlannedStep[] = [];
  for (const step of runbook.steps) {
    planned.push(plannedStep(step, scene, site, only));
    yield;
  }
  return planned;
}

const plannedStep = (step: Step, scene: Scene, site: Site, only: readonly string[] | undefined): PlannedStep => {
  if (only !== undefined && !only.includes(step.id)) return { step, answered: NOT_AGAIN, probes: [] };
  const probes = step.probes(scene, site);
  return isProbes(probes) ? { step, answered: null, probes } : { step, answered: probes, probes: [] };
};

const NOT_AGAIN = skipped(
  'not-needed',
  say('not looked at again: it was well before', '다시 확인하지 않음: 이전에 정상이었음'),
);

const isProbes = (value: readonly Probe<unknown>[] | Judgement): value is readonly Probe<unknown>[] =>
  Array.isArray(value);
