// The same steps and causes in another question: what is only a control there, what makes a look unneeded, when a cause counts, how to ask again.
import type { Cause, Finding, Found } from '../model/runbook.ts';
import type { PodScene, Scene } from '../model/scene.ts';
import type { Step } from '../model/step.ts';
import { same } from '../model/text.ts';
import { skipped } from '../model/verdict.ts';

type Steps = readonly Step[];

const each = <T extends Steps>(steps: T, change: (step: Step) => Step): T => steps.map(change) as unknown as T;

/** Their failure alone is no failure of what is asked here. */
export const asEvidence = <const T extends Steps>(steps: T): T =>
  each(steps, (step) => ({ ...step, evidence: true as const }));

/** Those of them that may be answered by others are so by what this question asks. */
export const mootBy = <const T extends Steps>(steps: T, moot: NonNullable<Step['moot']>): T => {
  return each(steps, (step) => (step.moot === undefined ? step : { ...step, moot }));
};

/** Its probes so much later: for packets that others must not count. */
export const later = <Id extends string>(step: Step<unknown, Id>, byMs: number): Step<unknown, Id> => ({
  ...step,
  probes: (scene, site) => {
    const probes = step.probes(scene, site);
    return 'verdict' in probes ? probes : probes.map((one) => ({ ...one, delayMs: (one.delayMs ?? 0) + byMs }));
  },
});

/** Asked of no host in particular, whatever the asker named. */
export const ofNoHost = <const T extends Steps>(steps: T): T =>
  each(steps, (step) => ({
    ...step,
    probes: (scene, site) => step.probes({ ...scene, host: '' }, site),
    judge: (readings, scene, site) => step.judge(readings, { ...scene, host: '' }, site),
  }));

/** Causes that count only where what is asked here is broken too. */
export const onlyWhere = <Id extends string, S extends Scene>(
  causes: readonly Cause<Id, S>[],
  broken: (found: Found<Id>, scene: S) => boolean,
): readonly Cause<Id, S>[] =>
  causes.map((cause) => ({
    ...cause,
    when: (found: Found<Id>, scene: S) => broken(found, scene) && cause.when(found, scene),
  }));

/** Where one of its steps is not looked at: to causes that ask for it, it says nothing either way. */
export const without = <Id extends string, S extends Scene>(cause: Cause<Id, S>, step: Id): Cause<Id, S> => {
  const nothing = nothingOf(step);
  const heard =
    (found: Found<Id>): Found<Id> =>
    (id) =>
      id === step ? nothing : found(id);
  const { when, proven, rulesOut, say, about, remedies } = cause;
  return {
    ...cause,
    when: (found, scene) => when(heard(found), scene),
    ...(proven && { proven: (found: Found<Id>, scene: S) => proven(heard(found), scene) }),
    ...(rulesOut && { rulesOut: (found: Found<Id>, scene: S) => rulesOut(heard(found), scene) }),
    say: (found, scene) => say(heard(found), scene),
    ...(about && { about: (found: Found<Id>, scene: S) => about(heard(found), scene) }),
    remedies: (found, scene, site) => remedies(heard(found), scene, site),
  };
};

const nothingOf = (step: string): Finding => ({
  step,
  judgement: skipped('not-applicable', same('')),
  verdict: 'skipped',
  fails: false,
  passes: false,
  warns: false,
  silent: true,
  facts: {},
  location: { at: 'api' },
  rung: null,
  argv: [],
  durationMs: 0,
});

/** Remedies that end in asking `was` again end in asking `is`. */
export const askingAgain = <Id extends string, S extends PodScene>(
  causes: readonly Cause<Id, S>[],
  was: (scene: S) => string,
  is: (scene: S) => string,
): readonly Cause<Id, S>[] =>
  causes.map((cause) => ({
    ...cause,
    remedies: (found, scene, site) =>
      cause
        .remedies(found, scene, site)
        .map((remedy) => (remedy.verify === was(scene) ? { ...remedy, verify: is(scene) } : remedy)),
  }));
