// Runs one probe with the tools of a container by exec: variants in order, each with its own kill timer where there is one.

import { outputCap, variantsOf } from '../commands/catalogue.ts';
import { isToolMissing, refusesOptions } from '../commands/tool-missing.ts';
import type { PlannedProbe } from '../engine/ports.ts';
import type { ToolOutput } from '../model/command-call.ts';
import type { Rung } from '../model/location.ts';
import type { Outcome } from '../model/recording.ts';
import type { ExecResult } from './exec.ts';
import { trouble } from './looked-errors.ts';
import { EXEC_GRACE_MS, execInSlot, notObserved, observed, type ProbeRun, sinceStart } from './probe-run.ts';

export interface OwnPlace {
  readonly node: string;
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly rung: Rung;
}

/** Resolves when the probe has its observation, or the run was stopped. Never rejects. */
export const probeByOwnTools = async (run: ProbeRun, place: OwnPlace, probe: PlannedProbe): Promise<void> => {
  try {
    if (probe.delayMs > 0) await run.clock.sleep(probe.delayMs, run.signal);
    await tryVariants(run, place, probe, variantsOf(probe.call, place.rung));
  } catch (error) {
    // Stopped while waiting, or a call the catalogue refuses.
    if (!run.signal.aborted) notObserved(run, probe, trouble(error, `run ${probe.call.name}`), place.rung);
  }
};

const tryVariants = async (
  run: ProbeRun,
  place: OwnPlace,
  probe: PlannedProbe,
  variants: readonly (readonly string[])[],
): Promise<void> => {
  const startedMs = sinceStart(run);
  let refused: Tried | null = null;
  for (const argv of variants) {
    const tried = await runOne(run, place, probe, argv);
    if (run.signal.aborted) return;
    if (tried.outcome === 'missing') continue;
    if (refusesOptions(outputOf(argv, tried.outcome))) {
      refused ??= tried;
      continue;
    }
    return tell(run, place, probe, startedMs, argv, tried.outcome);
  }
  if (refused !== null && refused.outcome !== 'missing') {
    return tell(run, place, probe, startedMs, refused.argv, refused.outcome);
  }
  const tools = [...new Set(variants.map((argv) => argv[0] ?? ''))].join(', ');
  tell(run, place, probe, startedMs, variants[0] ?? [], {
    kind: 'not-looked',
    reason: 'tool-missing',
    detail: `container ${place.container} of ${place.namespace}/${place.pod} has no ${tools}`,
  });
};

interface Tried {
  readonly argv: readonly string[];
  readonly outcome: Outcome | 'missing';
}

const tell = (
  run: ProbeRun,
  place: OwnPlace,
  probe: PlannedProbe,
  startedMs: number,
  argv: readonly string[],
  outcome: Outcome,
): void =>
  // argv without its kill timer: parsers read the tool's name from it.
  observed(run, probe, { rung: place.rung, argv, startedMs, durationMs: sinceStart(run) - startedMs, outcome });

/** Closing the socket does not end the command (kubernetes-client/javascript#2532), so it runs under `timeout` where that exists. */
const runOne = async (run: ProbeRun, place: OwnPlace, probe: PlannedProbe, argv: readonly string[]): Promise<Tried> => {
  const seconds = String(Math.max(1, Math.ceil(probe.timeoutMs / 1000)));
  const bounded = await exec(run, place, probe, ['timeout', seconds, ...argv]);
  const outcome = outcomeOf(bounded, true);
  if (lacksTimeout(bounded, seconds)) return { argv, outcome: outcomeOf(await exec(run, place, probe, argv), false) };
  return { argv, outcome };
};

const exec = async (
  run: ProbeRun,
  place: OwnPlace,
  probe: PlannedProbe,
  argv: readonly string[],
): Promise<ExecResult> =>
  await execInSlot(
    run,
    place.node,
    {
      namespace: place.namespace,
      pod: place.pod,
      container: place.container,
      argv,
      timeoutMs: probe.timeoutMs + EXEC_GRACE_MS,
      maxBytes: outputCap(probe.call),
    },
    { rung: place.rung, steps: [probe.step] },
  );

/** No `timeout` here, or one of busybox before 1.30 that takes the seconds for the program to run. */
const lacksTimeout = (result: ExecResult, seconds: string): boolean => {
  if (result.kind === 'not-found') return result.program === 'timeout';
  if (result.kind !== 'exited' || result.code === 0) return false;
  const stderr = text(result.stderr);
  // timeout: can't execute '5': No such file or directory · exec: "timeout": executable file not found in $PATH
  return stderr.includes(`can't execute '${seconds}'`) || /"timeout": executable file not found/.test(stderr);
};

const outcomeOf = (result: ExecResult, bounded: boolean): Outcome | 'missing' => {
  const printed = { stdout: text(result.stdout), stderr: text(result.stderr) };
  const not = (reason: 'timed-out' | 'inconclusive' | 'unreadable', detail: string): Outcome => ({
    kind: 'not-looked',
    reason,
    detail,
    ...printed,
  });
  switch (result.kind) {
    case 'not-found':
      return 'missing';
    case 'failed':
      return { kind: 'not-looked', reason: result.why.reason, detail: result.why.detail, ...printed };
    case 'cut':
      return not('unreadable', 'output was cut at its size cap');
    case 'exited':
      break;
    default:
      return result satisfies never;
  }
  // 124: coreutils timeout · 143: busybox timeout · 137: SIGKILL, which is how memory runs out
  if (bounded && (result.code === 124 || result.code === 143))
    return not('timed-out', 'the command was ended by its timer');
  if (result.code === 137) return not('inconclusive', 'the probe was killed (137)');
  const output = { argv: [], exitCode: result.code, ...printed };
  if (isToolMissing(output)) return 'missing';
  return { kind: 'exited', exitCode: result.code, ...printed, truncated: false };
};

const outputOf = (argv: readonly string[], outcome: Outcome): ToolOutput =>
  outcome.kind === 'exited'
    ? { argv, exitCode: outcome.exitCode, stdout: outcome.stdout, stderr: outcome.stderr }
    : { argv, exitCode: 0, stdout: '', stderr: '' };

const text = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
