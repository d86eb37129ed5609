// Turns the observations of a step into a judgement; the only place that says "unreadable".
import type { Observation } from '../model/recording.ts';
import type { Scene } from '../model/scene.ts';
import type { Site } from '../model/site.ts';
import type { Probe, Reading } from '../model/step.ts';
import { same, say } from '../model/text.ts';
import { type Judgement, skipped, unknown } from '../model/verdict.ts';
import type { PlannedStep } from './plan.ts';

const CANCELLED = skipped('cancelled', say('cancelled', '취소됨'));
const NOT_NEEDED = skipped('not-needed', say('the cause was already proven', '원인이 이미 증명됨'));

/** The judgement of one planned step, or null while probes of it are still out. */
export const interpret = (
  planned: PlannedStep,
  seen: readonly Observation[],
  scene: Scene,
  site: Site,
): Judgement | null => {
  if (planned.answered !== null) return planned.answered;
  const pairs = planned.probes.map((probe) => ({ probe, observation: seen.find((one) => one.probe === probe.key) }));
  if (pairs.some((pair) => pair.observation === undefined)) return null;
  const readings = pairs.flatMap(({ probe, observation }) =>
    observation === undefined ? [] : [readingOf(probe, observation)],
  );
  // A step cut short because the cause was proven has seen a part only, and a part can mislead.
  if (seen.some((one) => one.outcome.kind === 'not-needed')) return NOT_NEEDED;
  if (!readings.some((reading) => reading.ok) && planned.step.judgesBlind !== true)
    return withoutReadings(seen, readings);
  const judgement = planned.step.judge(readings, scene, site);
  return judgement.verdict === 'unknown' && seen.some((one) => one.outcome.kind === 'cancelled')
    ? CANCELLED
    : judgement;
};

const readingOf = (probe: Probe<unknown>, observation: Observation): Reading<unknown> => {
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
