// The chain on one screen: ask → scene → plan → execute → interpret → conclude → report.
import { setImmediate as breath } from 'node:timers/promises';

import { approvalPlan, planChanged } from './approval-plan.ts';
import { stepsAgain } from './engine/again.ts';
import { blindReport } from './engine/blind.ts';
import { conclude } from './engine/conclude.ts';
import { execute } from './engine/execute.ts';
import { type Findings, findingsInTurns } from './engine/findings.ts';
import { planInPieces } from './engine/plan.ts';
import { inTurns } from './engine/ports/breath.ts';
import { NO_SPAN, type Span, spanned } from './engine/ports/tracer.ts';
import type { Answer, Answerer, AnswerOptions, Clock, Observer, Reach, SceneReader } from './engine/ports.ts';
import type { Ask } from './model/ask.ts';
import { Fault } from './model/fault.ts';
import type { Observation, Recording } from './model/recording.ts';
import type { Runbook } from './model/runbook.ts';
import { hasFocus, hasTarget, type Scene } from './model/scene.ts';
import type { Site } from './model/site.ts';
import { say } from './model/text.ts';
import { noCluster } from './text/no-cluster.ts';

/** Everything a run may take, in milliseconds (promise R4). */
export const RUN_DEADLINE_MS = 60_000;

export interface AnswerParts {
  readonly scenes: SceneReader;
  readonly observer: Observer;
  readonly runbooks: ReadonlyMap<string, Runbook>;
  readonly site: Site;
  readonly clock: Clock;
  readonly cluster: string;
  readonly netwhy: string;
  /** Whether guarded questions (captures) may be asked here. */
  readonly captures: boolean;
}

export const answerer = (parts: AnswerParts): Answerer => ({ answer: (ask, options) => answer(parts, ask, options) });

/** @throws Fault usage or denied. */
export const runbookFor = (parts: AnswerParts, ask: Ask): Runbook => {
  const runbook = parts.runbooks.get(ask.question);
  if (runbook === undefined) {
    throw new Fault('usage', say(`Unknown question "${ask.question}".`, `모르는 질문입니다: "${ask.question}"`), {
      suggestions: [...parts.runbooks.keys()],
    });
  }
  if (ask.cluster !== '' && ask.cluster !== parts.cluster) {
    throw noCluster(ask.cluster, [parts.cluster]);
  }
  if (runbook.guarded && !parts.captures) throw switchedOff(runbook.id);
  return runbook;
};

const answer = async (parts: AnswerParts, ask: Ask, options: AnswerOptions): Promise<Answer> => {
  const runbook = runbookFor(parts, ask);
  const { span = NO_SPAN } = options;
  const startedMs = parts.clock.now();
  const deadlineMs = options.deadlineMs ?? RUN_DEADLINE_MS;
  const about = {
    run: options.run,
    question: ask.question,
    netwhy: parts.netwhy,
    startedAt: new Date(startedMs).toISOString(),
  };

  const deadline = AbortSignal.timeout(deadlineMs);
  const reach = reachOf(runbook, options, startedMs);
  const scene = await spanned(span, 'find target', {}, async (finding) => {
    const within = AbortSignal.any([options.signal, deadline]);
    const read = await parts.scenes.read(ask, runbook.target, within, finding, reach);
    if (!read.ok) finding.fail(read.reason);
    return read;
  });
  if (!scene.ok) {
    const ended = options.signal.aborted ? 'cancelled' : deadline.aborted ? 'deadline' : 'complete';
    const durationMs = parts.clock.now() - startedMs;
    return {
      report: blindReport(
        {
          ...about,
          kind: runbook.target,
          ask,
          cluster: parts.cluster,
          runbookVersion: runbook.version,
          durationMs,
          ended,
        },
        scene,
      ),
      recording: null,
    };
  }
  const only = options.again === undefined ? undefined : stepsAgain(runbook, options.again);
  const steps = await spanned(span, 'plan', {}, () => inTurns(planInPieces(runbook, scene.value, parts.site, only)));
  if (options.approvedPlan !== undefined && approvalPlan(steps).hash !== options.approvedPlan) throw planChanged();
  const shown = only === undefined ? steps : steps.filter(({ step }) => only.includes(step.id));
  options.onProgress?.({ kind: 'planned', steps: shown.map(({ step }) => ({ id: step.id, asks: step.asks })) });
  const { observations, ended } = await spanned(span, 'execute', {}, (executing) =>
    execute({
      run: options.run,
      runbook,
      steps,
      scene: scene.value,
      site: parts.site,
      observer: parts.observer,
      clock: parts.clock,
      signal: options.signal,
      deadlineMs: Math.max(1, deadlineMs - (parts.clock.now() - startedMs)),
      ...(options.bounds && { bounds: options.bounds }),
      ...(options.onProgress && { onProgress: options.onProgress }),
      span: executing,
    }),
  );
  const findings = await findingsInTurns(steps, observations, scene.value, parts.site);
  const within = AbortSignal.any([options.signal, deadline]);
  const vanished = await vanishedOf(parts, scene.value, { observations, findings }, within, span);
  const recording: Recording = {
    schema: 1,
    ...about,
    runbookVersion: runbook.version,
    site: parts.site,
    scene: scene.value,
    durationMs: Math.round(parts.clock.now() - startedMs),
    ended,
    ...(vanished !== undefined && { vanished }),
    ...(only !== undefined && { only }),
    observations,
  };
  await breath();
  const report = during(span, 'conclude', () => conclude(runbook, recording, findings));
  await breath();
  return { report, recording };
};

const during = <T>(span: Span, name: 'conclude', work: () => T): T => {
  const one = span.child(name);
  try {
    return work();
  } finally {
    one.end();
  }
};

const MOST_NODES = 50;

/** Whoever asks twice sees other ways a minute later; whoever looks again sees the same ones. */
const reachOf = (runbook: Runbook, { again, turn }: AnswerOptions, nowMs: number): Reach => {
  const before = again !== undefined && hasFocus(again.scene) ? again.scene : null;
  return {
    mostNodes: runbook.mostNodes ?? MOST_NODES,
    round: turn?.round ?? before?.round ?? Math.floor(nowMs / 60_000),
    suspects: turn?.suspects ?? before?.suspects ?? [],
  };
};

const switchedOff = (question: string): Fault =>
  new Fault(
    'denied',
    say(
      `${question} is switched off here; whoever runs netwhy can switch it on with NETWHY_CAPTURE=on.`,
      `${question}은(는) 꺼져 있습니다. netwhy 운영자가 NETWHY_CAPTURE=on으로 켤 수 있습니다.`,
    ),
  );

/** Only a step in trouble in the pod itself makes it worth a read: a pod that answered was there. */
const vanishedOf = async (
  { scenes }: AnswerParts,
  scene: Scene,
  { observations, findings }: { readonly observations: readonly Observation[]; readonly findings: Findings },
  signal: AbortSignal,
  span: Span,
): Promise<Recording['vanished']> => {
  if (!hasTarget(scene)) return undefined;
  const troubled = observations.some(
    ({ step, location, outcome }) =>
      findings.get(step)?.passes !== true &&
      location.at === 'pod' &&
      location.pod === scene.target.name &&
      location.namespace === scene.target.namespace &&
      (outcome.kind !== 'exited' || outcome.exitCode !== 0),
  );
  return troubled ? await scenes.vanished(scene, signal, span) : undefined;
};
