// Runs a node's probes by the netwhy agent there: one exec, results as they come, and what the pods must be asked themselves.
import type { PlannedProbe } from '../engine/ports.ts';
import { type AgentProblem, DEFAULT_OUTPUT_BYTES, MAX_BATCH_OUTPUT_BYTES, MAX_OUTPUT_BYTES } from '../model/batch.ts';
import { type NotLooked, notLooked } from '../model/looked.ts';
import type { Outcome } from '../model/recording.ts';
import type { AgentFacts } from '../model/scene.ts';
import { type PackedBatch, packBatches } from './agent-batch.ts';
import type { ExecResult } from './exec.ts';
import { FrameDecoder, type ResultFrame } from './frames.ts';
import { oneLine } from './looked-errors.ts';
import { EXEC_GRACE_MS, execInSlot, notObserved, observed, type ProbeRun, sinceStart } from './probe-run.ts';

export interface AgentPlace {
  readonly agent: AgentFacts;
  readonly container: string;
}

/** Probes inside pods that the agent could not run: another rung may. */
export type FallBack = (probe: PlannedProbe, why: NotLooked) => Promise<void>;

/** Resolves when every probe has its observation or has been handed to `fallBack`. Never rejects. */
export const probeByAgent = async (
  run: ProbeRun,
  place: AgentPlace,
  probes: readonly PlannedProbe[],
  fallBack: FallBack,
): Promise<void> => {
  await Promise.all(packBatches(run.run, probes).map((batch) => runBatch(run, place, batch, fallBack)));
};

const runBatch = async (
  run: ProbeRun,
  { agent, container }: AgentPlace,
  batch: PackedBatch,
  fallBack: FallBack,
): Promise<void> => {
  const open = new Map(batch.probes);
  const decoder = new FrameDecoder(MAX_OUTPUT_BYTES + DEFAULT_OUTPUT_BYTES);
  const falling: Promise<void>[] = [];
  let startedMs = sinceStart(run);
  const take = (frame: ResultFrame): void => {
    const probe = open.get(frame.header.id);
    if (probe === undefined) return;
    open.delete(frame.header.id);
    const problem = frame.header.problem;
    // No right to enter the pod's network, or its namespace not found: the pod's own tools may still answer.
    if (probe.location.at === 'pod' && problem !== null && isOnlyItsOwn(problem)) {
      falling.push(fallBack(probe, notLooked(problem.reason, problem.detail)));
    } else report(run, probe, frame, startedMs);
  };
  const slowest = Math.max(...[...batch.probes.values()].map((probe) => probe.timeoutMs + probe.delayMs));
  const note = { rung: 'agent', steps: [...batch.probes.values()].map(({ step }) => step) } as const;
  const request = {
    namespace: agent.namespace,
    pod: agent.pod,
    container,
    argv: ['netwhy', 'probe', batch.json],
    timeoutMs: slowest + EXEC_GRACE_MS,
    maxBytes: MAX_BATCH_OUTPUT_BYTES,
    onStdout: (chunk: Uint8Array) => {
      if (!decoder.greeted) startedMs = sinceStart(run);
      for (const frame of decoder.push(chunk)) take(frame);
      if (decoder.netwhy !== '') run.onAgent?.(agent.node, decoder.netwhy);
    },
  };
  const result = await execInSlot(run, agent.node, request, note);
  if (!run.signal.aborted) {
    const why = shortfall(result, decoder);
    for (const probe of open.values()) {
      // An agent that never spoke leaves the pods to be asked themselves; one that broke off was looking.
      if (probe.location.at === 'pod' && !decoder.greeted) falling.push(fallBack(probe, why));
      else notObserved(run, probe, why, probe.location.at === 'pod' ? 'agent-netns' : 'agent');
    }
  }
  await Promise.all(falling);
};

const report = (run: ProbeRun, probe: PlannedProbe, frame: ResultFrame, batchMs: number): void =>
  observed(run, probe, {
    rung: probe.location.at === 'pod' ? 'agent-netns' : 'agent',
    argv: frame.header.argv,
    // The agent counts from its own start; a clock that disagrees must not put a probe into the future.
    startedMs: Math.min(sinceStart(run), Math.max(0, Math.round(batchMs + frame.header.startedMs))),
    durationMs: Math.max(0, Math.round(frame.header.durationMs)),
    outcome: outcomeOf(frame),
  });

const isOnlyItsOwn = ({ reason, final }: AgentProblem): boolean =>
  final !== true && (reason === 'forbidden' || reason === 'unreachable');

const outcomeOf = ({ header, stdout, stderr }: ResultFrame): Outcome => {
  if (header.problem !== null) {
    const { reason, detail } = header.problem;
    return { kind: 'not-looked', reason, detail, stdout, stderr };
  }
  if (header.exitCode === null) {
    return { kind: 'not-looked', reason: 'inconclusive', detail: 'the command has no exit code', stdout, stderr };
  }
  return { kind: 'exited', exitCode: header.exitCode, stdout, stderr, truncated: header.truncated };
};

/** SIGKILL. */
const KILLED = 137;

/** Why a probe of the batch has no whole result. */
const shortfall = (result: ExecResult, decoder: FrameDecoder): NotLooked => {
  // Memory that ran out, in most cases: what it looked at is not to blame.
  if (result.kind === 'exited' && result.code === KILLED)
    return notLooked('inconclusive', 'the probe was killed (137)');
  if (result.kind === 'failed' && (!decoder.greeted || result.why.reason === 'timed-out')) return result.why;
  if (result.kind === 'not-found') return notLooked('tool-missing', 'the agent container holds no netwhy program');
  if (decoder.greeted) return notLooked('inconclusive', "the agent's answer was incomplete");
  const words = oneLine(Buffer.from(result.stderr).toString('utf8'));
  return notLooked('inconclusive', `the agent gave no answer we can read${words === '' ? '' : `: ${words}`}`);
};
