// Turns a runbook and a scene into probes: pure, so a plan can be shown and authorised before anything runs.
import type { Runbook } from '../model/runbook.ts';
import type { Scene } from '../model/scene.ts';
import type { Site } from '../model/site.ts';
import type { Probe, Step } from '../model/step.ts';
import type { Judgement } from '../model/verdict.ts';

export type PlannedStep =
  | { readonly step: Step; readonly answered: Judgement; readonly probes: readonly [] }
  | { readonly step: Step; readonly answered: null; readonly probes: readonly Probe<unknown>[] };

export const plan = (runbook: Runbook, scene: Scene, site: Site): readonly PlannedStep[] =>
  runbook.steps.map((step) => {
    const probes = step.probes(scene, site);
    return isProbes(probes) ? { step, answered: null, probes } : { step, answered: probes, probes: [] };
  });

const isProbes = (value: readonly Probe<unknown>[] | Judgement): value is readonly Probe<unknown>[] =>
  Array.isArray(value);
