// What every way of running a probe shares: the run's clock and signal, an exec in a slot, an observation.
import { NO_SPAN, type Span } from '../engine/ports/tracer.ts';
import type { Clock, ExecSlots, PlannedProbe } from '../engine/ports.ts';
import type { Rung } from '../model/location.ts';
import type { NotLooked } from '../model/looked.ts';
import type { Observation, Outcome } from '../model/recording.ts';
import { type ExecResult, startExec } from './exec.ts';
import type { ExecRequest } from './exec-request.ts';
import type { NetKubeConfig } from './kube-config.ts';
import { trouble } from './looked-errors.ts';
import type { Within } from './within.ts';

/** All that the probes of one wave may bring home: they are held until the question is answered, and then stored. */
export const MAX_WAVE_CHARS = 64 << 20;
/** What the way there and back may take beyond a command's own kill timer, in milliseconds. */
export const EXEC_GRACE_MS = 8_000;

export interface ProbeRun {
  readonly kube: NetKubeConfig;
  readonly slots: ExecSlots;
  readonly clock: Clock;
  readonly cluster: string;
  readonly userAgent: string;
  readonly run: string;
  readonly epochMs: number;
  readonly signal: AbortSignal;
  readonly within: Within;
  /** How much of it may still be brought home. */
  readonly room: { chars: number };
  emit(observation: Observation): void;
  /** An agent greeted, with its version of netwhy. */
  readonly onAgent?: ((node: string, netwhy: string) => void) | undefined;
  /** Execs are noted beneath; absent: nowhere. */
  readonly span?: Span;
}

/** What an exec is noted as. */
export interface ExecNote {
  readonly rung: Rung;
  readonly steps: readonly string[];
}

/** An exec that broke off silently within this time is worth a second try: all our commands only read. */
const RETRY_WITHIN_MS = 2_000;

/** Refusals that may be gone a moment later: a rotated token, a busy server, a lost way to the kubelet. */
const PASSING = new Set([401, 429, 500, 502, 503, 504]);
const RETRY_AFTER_MS = 250;

type SlotRequest = Omit<ExecRequest, 'signal' | 'userAgent'>;

/** Never rejects. The place is held until the socket has closed. */
export const execInSlot = async (
  run: ProbeRun,
  node: string,
  request: SlotRequest,
  { rung, steps }: ExecNote,
): Promise<ExecResult> => {
  const span = (run.span ?? NO_SPAN).child('exec', {
    'netwhy.node': node,
    'netwhy.rung': rung,
    'netwhy.steps': [...new Set(steps)],
  });
  const result = await execWell(run, node, request, span);
  if (result.kind === 'failed') span.fail(result.why.reason);
  span.end();
  return result;
};

const execWell = async (run: ProbeRun, node: string, request: SlotRequest, span: Span): Promise<ExecResult> => {
  const startedMs = run.clock.now();
  const result = await execOnce(run, node, request, span);
  const silent = result.kind === 'failed' && result.opened && result.silent;
  const brokeOff = silent && result.why.reason === 'inconclusive' && run.clock.now() - startedMs < RETRY_WITHIN_MS;
  const refused = PASSING.has(result.refused);
  if ((!brokeOff && !refused) || run.signal.aborted) return result;
  try {
    if (refused) await run.clock.sleep(RETRY_AFTER_MS, run.signal);
  } catch {
    return result; // stopped while waiting
  }
  span.set({ 'netwhy.tries': 2 });
  return await execOnce(run, node, request, span);
};

const execOnce = async (run: ProbeRun, node: string, request: SlotRequest, span: Span): Promise<ExecResult> => {
  let release: () => void;
  const askedMs = run.clock.now();
  try {
    release = await run.slots.acquire({ cluster: run.cluster, node }, run.signal);
    span.set({ 'netwhy.waited_ms': Math.round(run.clock.now() - askedMs) });
  } catch (error) {
    const none = new Uint8Array();
    const why = trouble(run.signal.reason ?? error, 'waiting for a place to exec');
    return { kind: 'failed', why, stdout: none, stderr: none, silent: true, opened: false, refused: 0 };
  }
  const { result, closed } = startExec(run.kube, {
    ...request,
    signal: run.signal,
    userAgent: `${run.userAgent} (${run.run})`,
  });
  void closed.then(release);
  return await result;
};

export const sinceStart = (run: ProbeRun): number => Math.max(0, Math.round(run.clock.now() - run.epochMs));

export interface Seen {
  readonly rung: Rung | null;
  readonly argv: readonly string[];
  readonly startedMs: number;
  readonly durationMs: number;
  readonly outcome: Outcome;
}

export const observed = (run: ProbeRun, probe: PlannedProbe, seen: Seen): void =>
  run.emit({
    step: probe.step,
    probe: probe.probe,
    location: probe.location,
    ...seen,
    outcome: inRoom(run, seen.outcome),
  });

const inRoom = ({ room }: ProbeRun, outcome: Outcome): Outcome => {
  if (outcome.kind !== 'exited' && outcome.kind !== 'not-looked') return outcome;
  const chars = (outcome.stdout?.length ?? 0) + (outcome.stderr?.length ?? 0);
  if (chars > room.chars)
    return { kind: 'not-looked', reason: 'unreadable', detail: 'all answers together are too long to keep' };
  room.chars -= chars;
  return outcome;
};

/** A probe that could not run or brought no whole result. */
export const notObserved = (run: ProbeRun, probe: PlannedProbe, why: NotLooked, rung: Rung | null = null): void =>
  observed(run, probe, {
    rung,
    argv: [],
    startedMs: sinceStart(run),
    durationMs: 0,
    outcome: { kind: 'not-looked', reason: why.reason, detail: why.detail },
  });
