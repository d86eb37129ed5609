// After a fix: which steps must be looked at again to see whether it helped, and no others.
import type { Recording } from '../model/recording.ts';
import type { Runbook } from '../model/runbook.ts';
import { weighCauses } from './causes.ts';
import { findingsOf } from './findings.ts';
import { plan } from './plan.ts';
import { closeOpen } from './unfinished.ts';

/** What was not well, what the causes that held asked for and rest on, and what must be decided before any of these. In plan order. */
export const stepsAgain = (runbook: Runbook, recording: Recording): readonly string[] => {
  const { observations, ended, durationMs, scene, site, only } = recording;
  const steps = plan(runbook, scene, site, only);
  const findings = findingsOf(
    steps,
    [...observations, ...closeOpen(steps, observations, ended, durationMs)],
    scene,
    site,
  );
  const wanted = new Set<string>();
  for (const [id, { fails, warns, verdict }] of findings) if (fails || warns || verdict === 'unknown') wanted.add(id);
  for (const { cause, held, asked } of weighCauses(runbook, findings, scene))
    if (held === 'holds' || held === 'proven')
      for (const id of [cause.step, ...asked, ...(cause.restsOn ?? [])]) wanted.add(id);
  for (let size = -1; size !== wanted.size; ) {
    size = wanted.size;
    for (const { id, after = [] } of runbook.steps) if (wanted.has(id)) for (const before of after) wanted.add(before);
  }
  return runbook.steps.filter(({ id }) => wanted.has(id)).map(({ id }) => id);
};
