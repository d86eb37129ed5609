// From findings to a report: which cause is first, what folds under it, and how sure we are.
import { lookedOr } from '../model/looked.ts';
import type { Recording } from '../model/recording.ts';
import type { Confidence, Report, ReportCause, ReportStep } from '../model/report.ts';
import type { Finding, Runbook } from '../model/runbook.ts';
import { hasFocus, type Scene } from '../model/scene.ts';
import { join, say, type Text } from '../model/text.ts';
import type { Verdict } from '../model/verdict.ts';
import { weighCauses } from './causes.ts';
import { type Findings, lookup } from './findings.ts';
import { headlineOf } from './headline.ts';
import { notesOf } from './notes.ts';
import { nodesAsked, reportTarget } from './subject.ts';

export const conclude = (runbook: Runbook, recording: Recording, findings: Findings): Report => {
  // What was seen of a pod that is gone says nothing of a cause.
  const causes = recording.vanished === undefined ? rank(runbook, recording, findings) : [];
  const explained = foldedUnder(runbook, causes);
  const hidesApart = recording.scene.subject.kind === 'topic' || runbook.oneOfMany === true;
  const steps = runbook.steps.flatMap((step) => {
    const finding = findings.get(step.id);
    if (finding === undefined || (hidesApart && isApart(finding))) return [];
    return [reportStep(step, finding, explained, recording.scene)];
  });
  const asked = answering(runbook, steps);
  const verdict = recording.vanished === undefined ? overall(causes, steps, runbook, recording) : 'unknown';
  const versions = versionsOf(recording, findings);
  const { only } = recording;
  return {
    run: recording.run,
    question: recording.question,
    cluster: recording.scene.cluster,
    target: reportTarget(recording.scene),
    verdict,
    headline: headlineOf({ runbook, recording, findings, causes, steps, asked, verdict }),
    confidence: only === undefined ? confidence(causes, verdict, asked) : ofSome(causes, verdict),
    causes,
    steps,
    figures: runbook.draw?.(lookup(findings), recording.scene, recording.site) ?? [],
    ...(runbook.measure && { measures: runbook.measure(lookup(findings), recording.scene) }),
    ...notesOf(recording, steps, versions.cilium ?? ''),
    ...(only !== undefined && { partial: { looked: only.length, of: runbook.steps.length } }),
    ended: recording.ended,
    startedAt: recording.startedAt,
    durationMs: recording.durationMs,
    versions: { netwhy: recording.netwhy, runbook: recording.runbookVersion, ...versions },
  };
};

/** Belongs to another topic, or to another way: an answer lists what it shows, not all it could. */
const isApart = ({ judgement }: Finding): boolean =>
  judgement.verdict === 'skipped' && judgement.reason === 'not-applicable';

/** Causes that hold, in runbook order, without those whose own evidence an earlier one explains. */
const rank = (runbook: Runbook, recording: Recording, findings: Findings): readonly ReportCause[] => {
  const found = lookup(findings);
  const ranked: ReportCause[] = [];
  const accounted = new Set<string>();
  for (const { cause, held, unread } of weighCauses(runbook, findings, recording.scene)) {
    if ((held !== 'holds' && held !== 'proven') || (accounted.has(cause.step) && !cause.beside)) continue;
    const { saw, expected } = found(cause.step).judgement;
    const subjects = cause.about?.(found, recording.scene) ?? [];
    const next = runbook.next?.({ code: cause.code, subjects }, reportTarget(recording.scene)) ?? '';
    ranked.push({
      code: cause.code,
      layer: cause.layer,
      step: cause.step,
      // What lies beneath was not looked at again.
      confidence: held === 'proven' && recording.only === undefined ? 'proven' : 'consistent',
      subjects,
      say: saidOf(cause.say(found, recording.scene), unread, runbook),
      saw,
      expected,
      remedies: cause.remedies(found, recording.scene, recording.site),
      ...(next !== '' && { next }),
    });
    accounted.add(cause.step);
    for (const step of cause.explains) accounted.add(step);
  }
  return ranked;
};

const MOST_NAMED = 3;

/** A sentence that is true only if nothing lies beneath says what could not be seen there. */
const saidOf = (sentence: Text, unread: readonly string[], runbook: Runbook): Text => {
  if (unread.length === 0) return sentence;
  const asks = runbook.steps.filter(({ id }) => unread.includes(id)).map((step) => step.asks);
  const what = join(asks.slice(0, MOST_NAMED), ' · ');
  const more = asks.length > MOST_NAMED ? ` (+${asks.length - MOST_NAMED})` : '';
  return say(
    `Likely, not proven: ${sentence.en} Could not be seen, and may be what lies beneath: ${what.en}${more}`,
    `유력하지만 증명되지 않음: ${sentence.ko} 확인하지 못했고 더 근본적인 원인일 수 있는 항목: ${what.ko}${more}`,
  );
};

/** A code may be declared for several steps that show it. */
const declared = (runbook: Runbook, { code, step }: ReportCause): Runbook['causes'][number] | undefined =>
  runbook.causes.find((cause) => cause.code === code && cause.step === step);

const foldedUnder = (runbook: Runbook, causes: readonly ReportCause[]): ReadonlyMap<string, string> => {
  const folded = new Map<string, string>();
  for (const reported of causes) {
    const { code } = reported;
    const cause = declared(runbook, reported);
    for (const step of [cause?.step ?? '', ...(cause?.explains ?? [])]) if (!folded.has(step)) folded.set(step, code);
  }
  return folded;
};

const reportStep = (
  step: Runbook['steps'][number],
  finding: Finding,
  explained: ReadonlyMap<string, string>,
  scene: Scene,
): ReportStep => {
  const { judgement } = finding;
  const bad = finding.fails || finding.warns || finding.verdict === 'unknown';
  const unseen = finding.facts.unknown;
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
    ...(Array.isArray(unseen) && unseen.length > 0 && { unseen }),
    guide: (typeof step.guide === 'function' ? step.guide(scene) : step.guide) ?? null,
    durationMs: finding.durationMs,
  };
};

/** fail > unknown > warn > pass. A step that failed without a cause is a failure all the same. */
const overall = (
  causes: readonly ReportCause[],
  steps: readonly ReportStep[],
  runbook: Runbook,
  { ended, scene }: Recording,
): Verdict => {
  const severe = causes.some((one) => declared(runbook, one)?.severity === 'fail');
  const asked = answering(runbook, steps);
  if (severe || asked.some((step) => step.verdict === 'fail')) return 'fail';
  if (steps.some((step) => step.verdict === 'unknown' || (step.verdict === 'skipped' && step.reason === 'cancelled')))
    return 'unknown';
  if (hasFocus(scene) && scene.leftOut > 0) return 'unknown';
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

/** Of some steps nothing is proven: what lies beneath them was not looked at again. */
const ofSome = (causes: readonly ReportCause[], verdict: Verdict): Confidence =>
  causes.length > 0 || verdict === 'pass' ? 'consistent' : 'undetermined';

/** Cilium's from the image of its pod, Tailscale's as its daemon told a step. */
const versionsOf = (
  { scene }: Recording,
  findings: Findings,
): { readonly cilium?: string; readonly tailscale?: string } => {
  const nodes = nodesAsked(scene);
  const pods = lookedOr(scene.ciliumPods, []);
  const cilium = (pods.find((pod) => nodes.includes(pod.node)) ?? pods[0])?.version ?? '';
  const told = [...findings.values()].map(({ facts }) => facts.tailscaleVersion).find((one) => typeof one === 'string');
  return { ...(cilium !== '' && { cilium }), ...(typeof told === 'string' && told !== '' && { tailscale: told }) };
};
