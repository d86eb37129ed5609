// Turns the observations of a step into a judgement; the only place that says "unreadable".
import { mapped, type Pieces, whole } from '../model/pieces.ts';
import type { Observation } from '../model/recording.ts';
import type { Scene } from '../model/scene.ts';
import type { Site } from '../model/site.ts';
import type { Probe, Reading } from '../model/step.ts';
import { same, say } from '../model/text.ts';
import { type Judgement, skipped, unknown } from '../model/verdict.ts';
import type { PlannedStep } from './plan.ts';

const CANCELLED = skipped('cancelled', say('cancelled', '취소됨'));
const WELL = skipped('not-needed', say('not needed: what it would explain is well', '불필요: 설명할 문제가 없음'));
const NOT_NEEDED = skipped('not-needed', say('the cause was already proven', '원인이 이미 증명됨'));

/** The judgement of one planned step, or null while probes of it are still out. */
export const interpret = (
  planned: PlannedStep,
  seen: readonly Observation[],
  scene: Scene,
  site: Site,
): Judgement | null => whole(interpretInPieces(planned, seen, scene, site));

/** Of many thousand probes others get their turn meanwhile. */
export function* interpretInPieces(
  planned: PlannedStep,
  seen: readonly Observation[],
  scene: Scene,
  site: Site,
): Pieces<Judgement | null> {
  if (planned.answered !== null) return planned.answered;
  // Some of its probes are still out: of many thousand that is not looked up one by one.
  if (seen.length < planned.probes.length) return null;
  const observed = firstOfEach(seen);
  yield;
  if (planned.probes.some(({ key }) => !observed.has(key))) return null;
  const readings = yield* mapped(planned.probes, (probe) => readingOf(probe, observed.get(probe.key) as Observation));
  // A step cut short because the cause was proven has seen a part only, and a part can mislead.
  if (seen.some((one) => one.outcome.kind === 'not-needed')) return seen.some(isWell) ? WELL : NOT_NEEDED;
  if (!readings.some((reading) => reading.ok) && planned.step.judgesBlind !== true)
    return withoutReadings(seen, readings);
  yield;
  const judgement =
    planned.step.judgeInPieces === undefined
      ? planned.step.judge(readings, scene, site)
      : yield* planned.step.judgeInPieces(readings, scene, site);
  return judgement.verdict === 'unknown' && seen.some((one) => one.outcome.kind === 'cancelled')
    ? CANCELLED
    : judgement;
}

const isWell = ({ outcome }: Observation): boolean => outcome.kind === 'not-needed' && outcome.well === true;

const firstOfEach = (seen: readonly Observation[]): ReadonlyMap<string, Observation> => {
  const first = new Map<string, Observation>();
  for (const one of seen) if (!first.has(one.probe)) first.set(one.probe, one);
  return first;
};

/** What was parsed as it came: parsing all of a thousand nodes' answers at once would hold everything up. */
const read = new WeakMap<Observation, { readonly probe: Probe<unknown>; readonly reading: Reading<unknown> }>();

/** The same again for the same probe and observation. */
export const readingOf = (probe: Probe<unknown>, observation: Observation): Reading<unknown> => {
  const known = read.get(observation);
  if (known?.probe === probe) return known.reading;
  const reading = parse(probe, observation);
  read.set(observation, { probe, reading });
  return reading;
};

const parse = (probe: Probe<unknown>, observation: Observation): Reading<unknown> => {
  const where = {
    key: probe.key,
    location: observation.location,
    rung: observation.rung,
    argv: observation.argv,
    durationMs: observation.durationMs,
  };
  const outcome = observation.outcome;
  switch (outcome.kind) {
    case 'exited': {
      if (outcome.truncated)
        return { ...where, ok: false, reason: 'unreadable', detail: 'output was cut at its size cap' };
      const value = probe.parse({
        argv: observation.argv,
        exitCode: outcome.exitCode,
        stdout: outcome.stdout,
        stderr: outcome.stderr,
      });
      return value.ok
        ? { ...where, ok: true, value: value.value, exitCode: outcome.exitCode, stderr: outcome.stderr }
        : { ...where, ok: false, reason: value.reason, detail: value.why };
    }
    case 'not-looked':
      return { ...where, ok: false, reason: outcome.reason, detail: outcome.detail };
    case 'not-needed':
    case 'cancelled':
      return { ...where, ok: false, reason: 'inconclusive', detail: outcome.kind };
    default:
      return outcome satisfies never;
  }
};

const withoutReadings = (seen: readonly Observation[], readings: readonly Reading<unknown>[]): Judgement => {
  if (seen.some((one) => one.outcome.kind === 'cancelled')) return CANCELLED;
  const first = readings.find((reading) => !reading.ok);
  return first === undefined || first.ok
    ? unknown('inconclusive', say('nothing was run', '실행된 것이 없음'))
    : unknown(first.reason, same(first.detail));
};
