// Takes a wave of probes to where they belong by the cheapest rung that exists, and hands out what came of each.
import { CATALOGUE } from '../commands/catalogue.ts';
import { breather } from '../engine/ports/breath.ts';
import type { CloudApi } from '../engine/ports/cloud.ts';
import type { Observer, PlannedProbe, ProbeWave } from '../engine/ports.ts';
import { lookedOr, type NotLooked, notLooked } from '../model/looked.ts';
import type { Observation } from '../model/recording.ts';
import type { AgentFacts, Scene } from '../model/scene.ts';
import { type AgentPlace, probeByAgent } from './agent-exec.ts';
import { AGENT_CONTAINER } from './agent-facts.ts';
import { Arrivals } from './arrivals.ts';
import { probeByCloud } from './cloud-probe.ts';
import { type OwnPlace, probeByOwnTools } from './own-tools.ts';
import { MAX_WAVE_CHARS, notObserved, type ProbeRun } from './probe-run.ts';
import { namespaceOf, showsPackets, within } from './within.ts';

export type ObserverParts = Pick<ProbeRun, 'kube' | 'slots' | 'clock' | 'cluster' | 'userAgent' | 'onAgent'> & {
  /** null: nobody gave access to the cloud's API. */
  readonly cloud?: CloudApi | null;
  /** What a wave may bring home, in characters. */
  readonly maxChars?: number;
};

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
    ...(wave.span && { span: wave.span }),
    signal,
    within: within(wave.bounds),
    room: { chars: parts.maxChars ?? MAX_WAVE_CHARS },
    emit: (observation) => arrivals.push(observation),
  };
  const work = (outer.aborted ? Promise.resolve() : runWave(run, wave, parts)).finally(() => arrivals.end());
  try {
    if (!outer.aborted) yield* arrivals;
  } finally {
    outer.removeEventListener('abort', drop);
    left.abort();
    await work;
  }
}

const runWave = async (run: ProbeRun, { scene, probes }: ProbeWave, parts: ObserverParts): Promise<void> => {
  const byPlace = new Map<string, { readonly place: AgentPlace; readonly own: PlannedProbe[] }>();
  const work: Promise<void>[] = [];
  const agents = readyAgents(scene);
  // Of packets and of pods alone somebody is asked first; the very many probes of nodes wait for nobody.
  const bounded = new Map(
    await Promise.all(
      probes.filter(isBounded).map(async (probe) => [probe, await placeWithin(run, agents, probe)] as const),
    ),
  );
  const breathe = breather();
  for (const probe of probes) {
    const place = bounded.get(probe) ?? (isBounded(probe) ? null : agentPlace(agents, probe));
    await breathe();
    if (place === 'told') continue;
    if (place === null) work.push(runAlone(run, scene, probe, parts.cloud ?? null));
    else {
      const key = `${place.agent.namespace}/${place.agent.pod}/${place.container}`;
      const held = byPlace.get(key);
      if (held === undefined) byPlace.set(key, { place, own: [probe] });
      else held.own.push(probe);
    }
  }
  // Shared by all who take from it.
  const left = byPlace.values();
  const takeTurns = async (): Promise<void> => {
    for (const { place, own } of left) await probeByAgent(run, place, own, (probe) => runAlone(run, scene, probe));
  };
  work.push(...Array.from({ length: Math.min(byPlace.size, MOST_AT_ONCE) }, takeTurns));
  await Promise.all(work);
};

/** Agents of one wave: whoever asks a question while very many nodes are looked at finds places to exec free. */
const MOST_AT_ONCE = 24;

type Agents = ReadonlyMap<string, readonly AgentFacts[]>;

const readyAgents = ({ agents }: Scene): Agents =>
  Map.groupBy(
    lookedOr(agents, []).filter(({ ready }) => ready),
    ({ node }) => node,
  );

const isBounded = (probe: PlannedProbe): boolean => showsPackets(probe) || probe.location.at === 'pod';

/** The agent's place, where the run may look so far; null: another rung may do. `told`: it may not at all, and that is said. */
const placeWithin = async (run: ProbeRun, agents: Agents, probe: PlannedProbe): Promise<AgentPlace | null | 'told'> => {
  const why = showsPackets(probe) ? await run.within('D', namespaceOf(probe)) : '';
  if (why !== '') {
    notObserved(run, probe, notLooked('forbidden', why));
    return 'told';
  }
  const place = agentPlace(agents, probe);
  if (place === null || probe.location.at !== 'pod') return place;
  return (await run.within('C', namespaceOf(probe))) === '' ? place : null;
};

/** The ready agent of the probe's node, when it can reach the place: a pod's network needs the right to enter. */
const agentPlace = (agents: Agents, probe: PlannedProbe): AgentPlace | null => {
  const { location } = probe;
  if (location.at !== 'node' && location.at !== 'pod') return null;
  const ready = agents.get(location.node) ?? [];
  if (asksTailscaled(probe)) {
    const agent = location.at === 'node' ? ready.find((one) => one.tailnet !== '') : undefined;
    return agent === undefined ? null : { agent, container: agent.tailnet };
  }
  if (location.at === 'pod' && location.ip === '') return null;
  const agent = location.at === 'node' ? ready[0] : ready.find((one) => one.canEnter);
  return agent === undefined ? null : { agent, container: AGENT_CONTAINER };
};

const asksTailscaled = (probe: PlannedProbe): boolean => CATALOGUE.get(probe.call.name)?.asks === 'tailscaled';

/** Every place without an agent to help. */
const runAlone = async (
  run: ProbeRun,
  scene: Scene,
  probe: PlannedProbe,
  cloud: CloudApi | null = null,
): Promise<void> => {
  const { location } = probe;
  // Elsewhere its socket is missing, which would read as a tailscaled that does not run.
  if (asksTailscaled(probe) && location.at !== 'node')
    return notObserved(run, probe, notLooked('inconclusive', 'tailscaled is asked on its node alone'));
  const why = await beyond(run, probe);
  if (why !== '') return notObserved(run, probe, notLooked('forbidden', why));
  switch (location.at) {
    case 'pod':
      return await probeByOwnTools(run, { ...location, rung: 'pod-exec' }, probe);
    case 'cilium':
      return await probeByOwnTools(run, ciliumPlace(location), probe);
    case 'node':
      return notObserved(run, probe, noAgent(scene, location.node));
    case 'cloud':
      return await probeByCloud(run, cloud, probe, location);
    case 'api':
      return notObserved(run, probe, notLooked('inconclusive', 'nothing can be run at the API server'));
    default:
      return location satisfies never;
  }
};

/** Of what runs without an agent: exec in the pod, or in cilium-agent. */
const beyond = async (run: ProbeRun, probe: PlannedProbe): Promise<string> => {
  if (probe.location.at === 'cilium') return await run.within('D', '');
  return probe.location.at === 'pod' ? await run.within('B', namespaceOf(probe)) : '';
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
  const here = scene.agents.value.filter((one) => one.node === node);
  const present = here.find((one) => one.ready) ?? here[0];
  if (present === undefined)
    return notLooked('tool-missing', `no netwhy agent on ${node}; install it: kubectl apply -k manifests/`);
  return present.ready
    ? notLooked(
        'forbidden',
        `the agent on ${node} may not ask tailscaled: none of its containers has the socket and is not root`,
      )
    : notLooked('unreachable', `the netwhy agent ${present.namespace}/${present.pod} on ${node} is not ready`);
};
