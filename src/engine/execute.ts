// Runs the probes of a plan at once, in waves, until all are in, a cause is proven, the deadline strikes or somebody cancels.
import type { Observation, RunEnd } from '../model/recording.ts';
import type { Finding, Runbook } from '../model/runbook.ts';
import type { Scene } from '../model/scene.ts';
import type { Site } from '../model/site.ts';
import type { Probe } from '../model/step.ts';
import type { Judgement } from '../model/verdict.ts';
import { isProven } from './causes.ts';
import { type Findings, findingsInTurns } from './findings.ts';
import { readingOf } from './interpret.ts';
import type { PlannedStep } from './plan.ts';
import type { Bounds } from './ports/access.ts';
import { breather } from './ports/breath.ts';
import { NO_SPAN, type Span } from './ports/tracer.ts';
import type { Clock, Observer, PlannedProbe, Progress } from './ports.ts';
import { StepSpans } from './step-spans.ts';
import { closeOpen } from './unfinished.ts';
import { isHeldBack, isWanted, needlessProbes } from './wanted.ts';
import { startedKey, Waves } from './waves.ts';

export interface ExecuteInput {
  readonly run: string;
  readonly runbook: Runbook;
  readonly steps: readonly PlannedStep[];
  readonly scene: Scene;
  readonly site: Site;
  readonly observer: Observer;
  readonly clock: Clock;
  /** Stops the run; what is still out becomes `cancelled`. */
  readonly signal: AbortSignal;
  /** Milliseconds the probes may take together. */
  readonly deadlineMs: number;
  readonly bounds?: Bounds;
  readonly onProgress?: (progress: Progress) => void;
  /** Steps and execs are noted beneath; absent: nowhere. */
  readonly span?: Span;
}

export interface Executed {
  readonly observations: readonly Observation[];
  readonly ended: RunEnd;
}

/** Never throws for what the network did; every planned probe ends in exactly one observation. */
export const execute = async (input: ExecuteInput): Promise<Executed> => {
  const epochMs = input.clock.now();
  const stop = new AbortController();
  const deadline = AbortSignal.timeout(input.deadlineMs);
  const signal = AbortSignal.any([stop.signal, input.signal, deadline]);
  const observations: Observation[] = [];
  const decided = new Map<string, Finding>();
  const told = new Set<string>();
  const { span = NO_SPAN } = input;
  const spans = new StepSpans(span);
  const about = {
    ...{ run: input.run, scene: input.scene, epochMs, span },
    ...(input.bounds && { bounds: input.bounds }),
  };
  const open = new OpenProbes(input.steps);
  const waves = new Waves(input.observer, about, signal);

  const look = async (): Promise<Findings> => {
    const findings = await findingsInTurns(input.steps, observations, input.scene, input.site, decided);
    tell(findings, told, (step, judgement) => {
      spans.decided(step, judgement);
      input.onProgress?.({ kind: 'decided', step, judgement });
    });
    return findings;
  };

  const start = (probes: readonly PlannedProbe[]): void => {
    for (const { step } of probes) spans.started(step);
    waves.start(probes);
  };

  /** Starts what may start now. @returns whether anything was found needless, which decides steps too. */
  const goOn = (found: Findings): boolean => {
    start(readyProbes(input.steps, found, waves.started));
    const needless = needlessProbes(input.steps, found, waves.started, input.clock.now() - epochMs);
    for (const one of needless) {
      waves.started.add(startedKey(one.step, one.probe));
      observations.push(one);
      // Its step may wait for nothing else but a probe that is under way.
      open.isLastOfStep(one);
    }
    return needless.length > 0;
  };

  const breathe = breather();
  let findings = await look();
  // Many thousand probes are made ready, and then taken: two pieces.
  await breathe();
  if (goOn(findings)) findings = await look();
  let ended: RunEnd = 'complete';
  for await (const observation of waves) {
    observations.push(observation);
    // A step is decided when its last probe is in; before that there is nothing new to find.
    if (!open.isLastOfStep(observation)) continue;
    findings = await look();
    if (isProven(input.runbook, findings, input.scene)) {
      ended = 'proven';
      break;
    }
    if (goOn(findings)) findings = await look();
  }
  if (ended !== 'proven') ended = input.signal.aborted ? 'cancelled' : deadline.aborted ? 'deadline' : 'complete';
  stop.abort();
  observations.push(...closeOpen(input.steps, observations, ended, input.clock.now() - epochMs));
  await look();
  return { observations, ended };
};

/** What is still out of each step. */
class OpenProbes {
  readonly #left: Map<string, number>;
  readonly #probes: ReadonlyMap<string, ReadonlyMap<string, Probe<unknown>>>;

  constructor(steps: readonly PlannedStep[]) {
    this.#left = new Map(steps.map(({ step, probes }) => [step.id, probes.length]));
    this.#probes = new Map(steps.map(({ step, probes }) => [step.id, new Map(probes.map((one) => [one.key, one]))]));
  }

  /** Each observation once. Reads it too, so that deciding a step of many probes is no long piece of work. */
  isLastOfStep(observation: Observation): boolean {
    const left = (this.#left.get(observation.step) ?? 1) - 1;
    this.#left.set(observation.step, left);
    const probe = this.#probes.get(observation.step)?.get(observation.probe);
    if (probe !== undefined) readingOf(probe, observation);
    return left <= 0;
  }
}

/** Probes whose time has come and that have not been started: all before them is decided, and they are wanted. */
const readyProbes = (
  steps: readonly PlannedStep[],
  findings: Findings,
  started: ReadonlySet<string>,
): readonly PlannedProbe[] =>
  steps
    .filter(({ step, answered }) => answered === null && (step.after ?? []).every((id) => findings.has(id)))
    .flatMap(({ step, probes }) => {
      const wanted = isWanted(step, steps, findings) === true;
      return probes
        .filter((probe) => !started.has(startedKey(step.id, probe.key)) && (wanted || !isHeldBack(step, probe)))
        .map((probe) => ({
          ...{ step: step.id, probe: probe.key, location: probe.location, call: probe.call },
          ...{ timeoutMs: probe.timeoutMs, delayMs: probe.delayMs ?? 0 },
        }));
    });

const tell = (findings: Findings, told: Set<string>, onDecided: (step: string, judgement: Judgement) => void): void => {
  for (const [step, finding] of findings) {
    if (told.has(step)) continue;
    told.add(step);
    onDecided(step, finding.judgement);
  }
};
