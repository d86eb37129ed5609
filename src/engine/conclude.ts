// From findings to a report: which cause is first, what folds under it, and how sure we are.
import type { Recording, RunEnd } from '../model/recording.ts';
import type { Confidence, Report, ReportCause, ReportStep } from '../model/report.ts';
import type { Finding, HowLooked, Runbook } from '../model/runbook.ts';
import { join, say, type Text } from '../model/text.ts';
import type { Verdict } from '../model/verdict.ts';
import { weighCauses } from './causes.ts';
import { type Findings, lookup } from './findings.ts';
import { notesOf } from './notes.ts';

export const CANCELLED = say('Cancelled before an answer was found.', '답을 찾기 전에 취소되었습니다.');

export const conclude = (runbook: Runbook, recording: Recording, findings: Findings): Report => {
  const causes = rank(runbook, recording, findings);
  const explained = foldedUnder(runbook, causes);
  const steps = runbook.steps.flatMap((step) => {
    const finding = findings.get(step.id);
    return finding === undefined ? [] : [reportStep(step, finding, explained)];
  });
  const verdict = overall(causes, steps, runbook, recording.ended);
  const target = recording.scene.target;
  return {
    run: recording.run,
    question: recording.question,
    cluster: recording.scene.cluster,
    target: { kind: 'pod', namespace: target.namespace, name: target.name, node: target.node },
    verdict,
    headline: headline(runbook, recording, causes, steps, verdict),
    confidence: confidence(causes, verdict, answering(runbook, steps)),
    causes,
    steps,
    notes: notesOf(recording),
    ended: recording.ended,
    startedAt: recording.startedAt,
    durationMs: recording.durationMs,
    versions: { netwhy: recording.netwhy, runbook: recording.runbookVersion, ...ciliumVersion(recording) },
  };
};

/** Causes that hold, in runbook order, without those whose own evidence an earlier one explains. */
const rank = (runbook: Runbook, recording: Recording, findings: Findings): readonly ReportCause[] => {
  const found = lookup(findings);
  const ranked: ReportCause[] = [];
  const accounted = new Set<string>();
  for (const { cause, held } of weighCauses(runbook, findings, recording.scene)) {
    if ((held !== 'holds' && held !== 'proven') || accounted.has(cause.step)) continue;
    const { saw, expected } = found(cause.step).judgement;
    ranked.push({
      code: cause.code,
      layer: cause.layer,
      step: cause.step,
      confidence: held === 'proven' ? 'proven' : 'consistent',
      say: cause.say(found, recording.scene),
      saw,
      expected,
      remedies: cause.remedies(found, recording.scene, recording.site),
    });
    accounted.add(cause.step);
    for (const step of cause.explains) accounted.add(step);
  }
  return ranked;
};

const foldedUnder = (runbook: Runbook, causes: readonly ReportCause[]): ReadonlyMap<string, string> => {
  const folded = new Map<string, string>();
  for (const { code } of causes) {
    const cause = runbook.causes.find((one) => one.code === code);
    for (const step of [cause?.step ?? '', ...(cause?.explains ?? [])]) if (!folded.has(step)) folded.set(step, code);
  }
  return folded;
};

const reportStep = (
  step: Runbook['steps'][number],
  finding: Finding,
  explained: ReadonlyMap<string, string>,
): ReportStep => {
  const { judgement } = finding;
  const bad = finding.fails || finding.warns || finding.verdict === 'unknown';
  return {
    id: step.id,
    asks: step.asks,
    vantage: step.vantage,
    location: finding.location,
    rung: finding.rung,
    command: finding.argv,
    verdict: judgement.verdict,
    reason: 'reason' in judgement ? judgement.reason : '',
    saw: judgement.saw,
    expected: judgement.expected,
    explainedBy: bad ? (explained.get(step.id) ?? '') : '',
    durationMs: finding.durationMs,
  };
};

/** fail > unknown > warn > pass. A step that failed without a cause is a failure all the same. */
const overall = (
  causes: readonly ReportCause[],
  steps: readonly ReportStep[],
  runbook: Runbook,
  ended: RunEnd,
): Verdict => {
  const severe = causes.some((one) => runbook.causes.find((cause) => cause.code === one.code)?.severity === 'fail');
  const asked = answering(runbook, steps);
  if (severe || asked.some((step) => step.verdict === 'fail')) return 'fail';
  if (steps.some((step) => step.verdict === 'unknown' || (step.verdict === 'skipped' && step.reason === 'cancelled')))
    return 'unknown';
  // Stopped early for a cause that these rules do not find: what was left out then is open now.
  if (causes.length === 0 && ended === 'proven') return 'unknown';
  if (causes.length > 0 || asked.some((step) => step.verdict === 'warn')) return 'warn';
  return 'pass';
};

/** Steps that are part of what was asked; the others only tell causes apart. */
const answering = (runbook: Runbook, steps: readonly ReportStep[]): readonly ReportStep[] =>
  steps.filter(({ id }) => runbook.steps.find((step) => step.id === id)?.evidence !== true);

const confidence = (causes: readonly ReportCause[], verdict: Verdict, steps: readonly ReportStep[]): Confidence => {
  const [first] = causes;
  if (first !== undefined) {
    const unexplained = steps.some((step) => step.verdict === 'fail' && step.explainedBy === '');
    return first.confidence === 'proven' && unexplained ? 'consistent' : first.confidence;
  }
  return verdict === 'pass' ? 'proven' : 'undetermined';
};

const headline = (
  runbook: Runbook,
  recording: Recording,
  causes: readonly ReportCause[],
  steps: readonly ReportStep[],
  verdict: Verdict,
): Text => {
  const [first] = causes;
  if (first !== undefined) return first.say;
  if (verdict === 'pass') return runbook.allWell(recording.scene, (id) => howLooked(steps, id));
  if (recording.ended === 'cancelled') return CANCELLED;
  const failing = answering(runbook, steps)
    .filter((step) => step.verdict === 'fail' || step.verdict === 'warn')
    .map((step) => step.asks);
  if (failing.length > 0) {
    const what = join(failing.slice(0, 3), ' · ');
    return say(
      `Something is broken, but no known cause fits. Not as expected: ${what.en}`,
      `이상이 있지만 알려진 원인과 맞지 않습니다. 예상과 다른 항목: ${what.ko}`,
    );
  }
  const blind = steps.filter((step) => step.verdict === 'unknown').length;
  const odd = steps.filter((step) => step.verdict === 'fail' || step.verdict === 'warn').map((step) => step.asks);
  const what = join(odd.slice(0, 3), ' · ');
  const seen =
    odd.length > 0
      ? say(`Not as expected: ${what.en}`, `예상과 다른 항목: ${what.ko}`)
      : say('Nothing that was seen is broken.', '확인된 것 중 이상은 없습니다.');
  return say(
    `Could not tell: ${blind} of ${steps.length} checks could not look. ${seen.en}`,
    `판단할 수 없음: ${steps.length}개 중 ${blind}개를 확인하지 못했습니다. ${seen.ko}`,
  );
};

const howLooked = (steps: readonly ReportStep[], id: string): HowLooked => {
  const step = steps.find((one) => one.id === id);
  if (step?.verdict === 'pass') return 'passed';
  return step?.verdict === 'skipped' && step.reason === 'not-needed' ? 'not-looked' : 'neither';
};

const ciliumVersion = (recording: Recording): { cilium?: string } => {
  const pods = recording.scene.ciliumPods;
  const version = pods.ok
    ? (pods.value.find((pod) => pod.node === recording.scene.target.node) ?? pods.value[0])?.version
    : undefined;
  return version ? { cilium: version } : {};
};
