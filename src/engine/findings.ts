// Decided steps as causes see them, and the lookup that leaves a cause undecided while a step is still out.
import { type Pieces, whole } from '../model/pieces.ts';
import type { Observation } from '../model/recording.ts';
import type { Finding, Found } from '../model/runbook.ts';
import type { Scene } from '../model/scene.ts';
import type { Site } from '../model/site.ts';
import { join, say, type Text } from '../model/text.ts';
import { type Judgement, skipped, type Verdict } from '../model/verdict.ts';
import { interpretInPieces } from './interpret.ts';
import type { PlannedStep } from './plan.ts';
import { inTurns } from './ports/breath.ts';

/** Thrown by a lookup for a step that is not decided yet. */
export class NotDecided extends Error {}

/** One for all: causes are weighed after every step, and a stack of its own each time was a tenth of the bot's work. */
const NOT_DECIDED = new NotDecided('a step is not decided yet');

export type Findings = ReadonlyMap<string, Finding>;

/**
 * Every step that can be decided from these observations. `decided` keeps what earlier calls of the same run found:
 * a step is decided once, when its last observation is in, so nothing is parsed twice.
 */
export const findingsOf = (
  steps: readonly PlannedStep[],
  observations: readonly Observation[],
  scene: Scene,
  site: Site,
  decided: Map<string, Finding> = new Map(),
): Findings => {
  whole(oneByOne(steps, observations, scene, site, decided));
  return settleMoot(steps, new Map(decided), scene);
};

/** The same, piece by piece: others get their turn in between. */
export const findingsInTurns = async (
  steps: readonly PlannedStep[],
  observations: readonly Observation[],
  scene: Scene,
  site: Site,
  decided: Map<string, Finding> = new Map(),
): Promise<Findings> => {
  await inTurns(oneByOne(steps, observations, scene, site, decided));
  return settleMoot(steps, new Map(decided), scene);
};

function* oneByOne(
  steps: readonly PlannedStep[],
  observations: readonly Observation[],
  scene: Scene,
  site: Site,
  decided: Map<string, Finding>,
): Pieces<void> {
  const byStep = Map.groupBy(observations, ({ step }) => step);
  for (const planned of steps) {
    const { id } = planned.step;
    if (decided.has(id)) continue;
    const seen = byStep.get(id) ?? [];
    const judgement = yield* interpretInPieces(planned, seen, scene, site);
    if (judgement === null) continue;
    decided.set(id, findingOf(planned, seen, judgement));
    yield;
  }
}

/** Unknown steps whose question another result has answered become "not needed". */
const settleMoot = (steps: readonly PlannedStep[], findings: Map<string, Finding>, scene: Scene): Findings => {
  const verdictOf = (step: string): Verdict => findings.get(step)?.verdict ?? 'unknown';
  for (const { step } of steps) {
    const finding = findings.get(step.id);
    if (finding?.verdict !== 'unknown' || step.moot === undefined) continue;
    const why = step.moot(verdictOf, scene);
    if (why === null) continue;
    const judgement = skipped('not-needed', withBlindness(why, finding.judgement.saw));
    findings.set(step.id, { ...finding, ...verdictParts(judgement), moot: true });
  }
  return findings;
};

/** A right or a tool that is missing is worth knowing, though it did not matter this time. */
const withBlindness = (why: Text, saw: Text): Text =>
  saw.en === '' ? why : join([why, say(`(${saw.en})`, `(${saw.ko})`)], ' ');

const verdictParts = (
  judgement: Judgement,
): Pick<Finding, 'judgement' | 'verdict' | 'fails' | 'passes' | 'warns' | 'silent' | 'facts'> => ({
  judgement,
  verdict: judgement.verdict,
  fails: judgement.verdict === 'fail',
  passes: judgement.verdict === 'pass',
  warns: judgement.verdict === 'warn',
  silent: judgement.verdict === 'unknown' || judgement.verdict === 'skipped',
  facts: judgement.facts ?? {},
});

const findingOf = (planned: PlannedStep, seen: readonly Observation[], judgement: Judgement): Finding => {
  // In the order of the plan, not of arrival: the first probe of a step is the one to show.
  const byProbe = Map.groupBy(seen, ({ probe }) => probe);
  const inOrder = planned.probes.flatMap(({ key }) => byProbe.get(key) ?? []);
  const shown = inOrder.find((one) => one.argv.length > 0) ?? inOrder[0];
  return {
    step: planned.step.id,
    ...verdictParts(judgement),
    location: shown?.location ?? planned.probes[0]?.location ?? { at: 'api' },
    rung: shown?.rung ?? (planned.answered === null ? null : 'api'),
    argv: shown?.argv ?? [],
    durationMs: spanOf(seen),
  };
};

const spanOf = (seen: readonly Observation[]): number => {
  let [first, last] = [Number.POSITIVE_INFINITY, 0];
  for (const { startedMs, durationMs } of seen) {
    first = Math.min(first, startedMs);
    last = Math.max(last, startedMs + durationMs);
  }
  return seen.length === 0 ? 0 : Math.round(last - first);
};

/** A lookup over findings. @throws NotDecided for a step still out, Error for one that does not exist. */
export const lookup =
  (findings: Findings): Found<string> =>
  (step) => {
    const finding = findings.get(step);
    if (finding === undefined) throw NOT_DECIDED;
    return finding;
  };
