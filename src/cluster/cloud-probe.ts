// Runs a probe that asks the cloud's API: no exec, and no place of the cluster's is taken.
import type { CloudApi } from '../engine/ports/cloud.ts';
import type { PlannedProbe } from '../engine/ports.ts';
import type { Location } from '../model/location.ts';
import { notLooked } from '../model/looked.ts';
import { notObserved, observed, type ProbeRun, sinceStart } from './probe-run.ts';

const NOT_SET_UP = notLooked('tool-missing', "no access to Oracle's API is set up (NETWHY_ORACLE)");

/** Resolves when the probe has its observation, or the run was stopped. Never rejects. */
export const probeByCloud = async (
  run: ProbeRun,
  cloud: CloudApi | null,
  probe: PlannedProbe,
  { node, instance }: Location & { at: 'cloud' },
): Promise<void> => {
  if (cloud === null) return notObserved(run, probe, NOT_SET_UP);
  const startedMs = sinceStart(run);
  const signal = AbortSignal.any([run.signal, AbortSignal.timeout(probe.timeoutMs)]);
  const seen = await cloud.wayOut({ node, instance }, signal);
  if (run.signal.aborted) return;
  if (!seen.ok) return notObserved(run, probe, seen, 'cloud-api');
  observed(run, probe, {
    rung: 'cloud-api',
    argv: seen.value.argv,
    startedMs,
    durationMs: sinceStart(run) - startedMs,
    outcome: { kind: 'exited', exitCode: 0, stdout: seen.value.stdout, stderr: '', truncated: false },
  });
};
