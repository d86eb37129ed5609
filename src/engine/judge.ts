// A report from a recording, today or in a year: the same bytes in give the same report out.
import { Fault } from '../model/fault.ts';
import type { Recording } from '../model/recording.ts';
import type { Report } from '../model/report.ts';
import type { Runbook } from '../model/runbook.ts';
import { say } from '../model/text.ts';
import { conclude } from './conclude.ts';
import { findingsOf } from './findings.ts';
import { plan } from './plan.ts';
import { sceneFits } from './subject.ts';
import { closeOpen } from './unfinished.ts';

/** @throws Fault `usage` when the catalog has no runbook for the recorded question, or the scene is of another kind. */
export const judge = (recording: Recording, runbooks: ReadonlyMap<string, Runbook>): Report => {
  const runbook = runbooks.get(recording.question);
  if (runbook === undefined) {
    throw new Fault(
      'usage',
      say('The recording asks a question this version does not know.', '이 버전이 모르는 질문의 기록입니다.'),
      {
        suggestions: [...runbooks.keys()],
      },
    );
  }
  if (!sceneFits(runbook.target, recording.scene)) {
    throw new Fault(
      'usage',
      say('What was recorded does not fit the question it names.', '기록된 내용이 그 질문의 형식과 맞지 않습니다.'),
    );
  }
  const steps = plan(runbook, recording.scene, recording.site, recording.only);
  // An older netwhy may have asked less than this one would: what it did not ask was not seen.
  const { observations, ended, durationMs, scene, site } = recording;
  const all = [...observations, ...closeOpen(steps, observations, ended, durationMs)];
  return conclude(runbook, recording, findingsOf(steps, all, scene, site));
};
