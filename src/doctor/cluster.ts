// Everything that is looked at in one cluster: its API server, our rights, the agents, the versions, the cloud under it.
import type { CloudApi } from '../engine/ports/cloud.ts';
import type { AgentSurroundings, ClusterLooks } from '../engine/ports/doctor.ts';
import type { Clock } from '../engine/ports.ts';
import type { Check, Reach } from '../model/checkup.ts';
import { type Looked, lookedOr, notLooked } from '../model/looked.ts';
import type { Runbook } from '../model/runbook.ts';
import type { Site } from '../model/site.ts';
import { say } from '../model/text.ts';
import { agentTask } from './agent-tools.ts';
import { AGENT, agentChecks } from './agents.ts';
import { captureChecks } from './captures.ts';
import { type Looking, unseen } from './check.ts';
import { rightTasks } from './check-rights.ts';
import { CLOUD, cloudChecks, cloudOff } from './cloud.ts';
import { HUBBLE, hubbleChecks } from './hubble.ts';
import { allInTime, inTime, type OnBroken, type Task } from './in-time.ts';
import { reachOf, tierCheck } from './reach.ts';
import { serverTasks } from './server.ts';
import { ciliumChecks } from './versions.ts';

export interface ClusterLook {
  readonly looks: ClusterLooks;
  readonly site: Site;
  /** A policy has Kubernetes asked in people's names. */
  readonly reviews: () => boolean;
  readonly cloud: CloudApi | null;
  /** The question `capture` is switched on. */
  readonly captures: boolean;
  readonly runbooks: Iterable<Runbook>;
  readonly netwhy: string;
  readonly run: string;
  readonly clock: Clock;
  readonly onBroken: OnBroken;
}

const READ_MS = 10_000;
const CLOUD_MS = 8_000;
const HUBBLE_MS = 15_000;
/** Agents asked in one go; each is an exec. */
const MOST_AGENTS = 50;

export const lookAtCluster = async (
  part: ClusterLook,
  signal: AbortSignal,
): Promise<{ readonly checks: readonly Check[]; readonly reach: Reach }> => {
  const { looks, site, clock, onBroken, cloud, runbooks } = part;
  const together = (tasks: readonly Task[]) => allInTime(tasks, clock, signal, onBroken);
  const whoAmI = bounded(looks.whoAmI(AbortSignal.any([signal, AbortSignal.timeout(READ_MS)])));
  const [server, rights, around] = await Promise.all([
    together(serverTasks(looks, whoAmI)),
    together(rightTasks(looks, { site, reviews: part.reviews() }, whoAmI)),
    lookAround(part, signal),
  ]);
  const agents = around.facts === null ? [] : lookedOr(around.facts.scene.agents, []);
  const reach = reachOf({ cluster: looks.cluster, site, rights, agents, cloud: cloud !== null, runbooks });
  return { checks: [...server, tierCheck(reach, rights), ...rights, ...around.checks], reach };
};

/** Nobody may await it, where all who would are late. */
const bounded = <T>(work: Promise<Looked<T>>): Promise<Looked<T>> =>
  work.catch(() => notLooked('inconclusive', 'netwhy itself failed at this; its log says how'));

interface Around {
  readonly checks: readonly Check[];
  /** null: it could not be read in time. */
  readonly facts: AgentSurroundings | null;
}

const lookAround = async (part: ClusterLook, signal: AbortSignal): Promise<Around> => {
  const { looks, site, clock, onBroken } = part;
  let facts: AgentSurroundings | null = null;
  const read: Task = {
    ...AGENT(looks.cluster),
    deadlineMs: READ_MS,
    look: async (inner) => {
      facts = await looks.surroundings(inner);
      return [...agentChecks(looks.cluster, facts, site), ...ciliumChecks(looks.cluster, facts.scene)];
    },
  };
  const first = await inTime(read, clock, signal, onBroken);
  return { checks: [...first, ...(await beyond(part, facts, signal))], facts };
};

/** What takes an agent, or a node's name. */
const beyond = async (
  { looks, site, cloud, captures, netwhy, run, clock, onBroken }: ClusterLook,
  facts: AgentSurroundings | null,
  signal: AbortSignal,
): Promise<readonly Check[]> => {
  const { cluster } = looks;
  if (facts === null) return cloud === null ? [cloudOff(cluster)] : [];
  const { scene } = facts;
  const ready = lookedOr(scene.agents, []).filter((one) => one.ready);
  const agents = ready.filter((one, at) => ready.findIndex(({ node }) => node === one.node) === at);
  const nodes = lookedOr(scene.nodes, []);
  const node = nodes.find(({ instance }) => instance !== undefined) ?? nodes[0];
  const checks = await allInTime(
    [
      ...agents.slice(0, MOST_AGENTS).map((agent) => agentTask({ looks, scene, site, netwhy, run }, agent)),
      { ...HUBBLE(cluster), deadlineMs: HUBBLE_MS, look: (inner) => hubbleChecks(looks, { scene, site, run }, inner) },
      ...(cloud === null
        ? []
        : [
            {
              ...CLOUD(cluster),
              deadlineMs: CLOUD_MS,
              look: (inner: AbortSignal) => cloudChecks(cluster, cloud, node, inner),
            },
          ]),
    ],
    clock,
    signal,
    onBroken,
  );
  return [
    ...checks,
    ...captureChecks(cluster, agents, captures),
    ...leftOut(cluster, agents.length - MOST_AGENTS),
    ...(cloud === null ? [cloudOff(cluster)] : []),
  ];
};

const leftOut = (cluster: string, count: number): readonly Check[] => {
  const looking: Looking = {
    ...{ id: 'agent-version', area: 'agents', cluster },
    looks: say('Version of the agents', '에이전트 버전'),
  };
  return count > 0
    ? [unseen(looking, notLooked('inconclusive', `${count} more agents were not asked; ${MOST_AGENTS} are at a time`))]
    : [];
};
