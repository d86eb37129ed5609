// Takes a wave of probes to where they belong by the cheapest rung that exists, and hands out what came of each.
import type { Observer, PlannedProbe, ProbeWave } from '../engine/ports.ts';
import { type NotLooked, notLooked } from '../model/looked.ts';
import type { Observation } from '../model/recording.ts';
import type { AgentFacts, Scene } from '../model/scene.ts';
import { probeByAgent } from './agent-exec.ts';
import { Arrivals } from './arrivals.ts';
import { type OwnPlace, probeByOwnTools } from './own-tools.ts';
import { notObserved, type ProbeRun } from './probe-run.ts';

export type ObserverParts = Pick<ProbeRun, 'kube' | 'slots' | 'clock' | 'cluster' | 'userAgent'>;

export const clusterObserver = (parts: ObserverParts): Observer => ({
  observe: (wave, signal) => observe(parts, wave, signal),
});

async function* observe(parts: ObserverParts, wave: ProbeWave, outer: AbortSignal): AsyncGenerator<Observation> {
  const arrivals = new Arrivals<Observation>();
  // A reader that stops reading stops the work too.
  const left = new AbortController();
  const signal = AbortSignal.any([outer, left.signal]);
  const drop = (): void => arrivals.drop();
  outer.addEventListener('abort', drop, { once: true });
  const run: ProbeRun = {
    ...parts,
    run: wave.run,
    epochMs: wave.epochMs,
    signal,
    emit: (observation) => arrivals.push(observation),
  };
  const work = (outer.aborted ? Promise.resolve() : runWave(run, wave)).finally(() => arrivals.end());
  try {
    if (!outer.aborted) yield* arrivals;
  } finally {
    outer.removeEventListener('abort', drop);
    left.abort();
    await work;
  }
}

const runWave = async (run: ProbeRun, { scene, probes }: ProbeWave): Promise<void> => {
  const byAgent = new Map<AgentFacts, PlannedProbe[]>();
  const work: Promise<void>[] = [];
  for (const probe of probes) {
    const agent = agentFor(scene, probe);
    if (agent !== undefined) byAgent.set(agent, [...(byAgent.get(agent) ?? []), probe]);
    else work.push(runAlone(run, scene, probe));
  }
  for (const [agent, own] of byAgent) {
    work.push(probeByAgent(run, agent, own, (probe) => runAlone(run, scene, probe)));
  }
  await Promise.all(work);
};

/** The ready agent of the probe's node, when it can reach the place: a pod's network needs the right to enter. */
const agentFor = (scene: Scene, { location }: PlannedProbe): AgentFacts | undefined => {
  if (!scene.agents.ok || (location.at !== 'node' && location.at !== 'pod')) return undefined;
  if (location.at === 'pod' && location.ip === '') return undefined;
  const ready = scene.agents.value.filter((one) => one.ready && one.node === location.node);
  return location.at === 'node' ? ready[0] : ready.find((one) => one.canEnter);
};

/** Every place without an agent to help. */
const runAlone = async (run: ProbeRun, scene: Scene, probe: PlannedProbe): Promise<void> => {
  const { location } = probe;
  switch (location.at) {
    case 'pod':
      return await probeByOwnTools(run, { ...location, rung: 'pod-exec' }, probe);
    case 'cilium':
      return await probeByOwnTools(run, ciliumPlace(location), probe);
    case 'node':
      return notObserved(run, probe, noAgent(scene, location.node));
    case 'api':
      return notObserved(run, probe, notLooked('inconclusive', 'nothing can be run at the API server'));
    default:
      return location satisfies never;
  }
};

const ciliumPlace = (location: { node: string; namespace: string; pod: string }): OwnPlace => ({
  node: location.node,
  namespace: location.namespace,
  pod: location.pod,
  container: 'cilium-agent',
  rung: 'cilium-exec',
});

const noAgent = (scene: Scene, node: string): NotLooked => {
  if (!scene.agents.ok) return scene.agents;
  const present = scene.agents.value.find((one) => one.node === node);
  return present === undefined
    ? notLooked('tool-missing', `no netwhy agent on ${node}; install it: kubectl apply -k manifests/`)
    : notLooked('unreachable', `the netwhy agent ${present.namespace}/${present.pod} on ${node} is not ready`);
};
