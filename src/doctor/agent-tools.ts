// What can the agent of one node do: its version, its tools, tailscaled's socket, the metrics of Cilium's agent?
import { AGENT_TOOLS } from '../commands/tool-version.ts';
import type { ClusterLooks } from '../engine/ports/doctor.ts';
import type { PlannedProbe } from '../engine/ports.ts';
import type { Check } from '../model/checkup.ts';
import type { CommandCall, Parser } from '../model/command-call.ts';
import { type Looked, looked, notLooked } from '../model/looked.ts';
import type { Observation } from '../model/recording.ts';
import type { AgentFacts, Scene } from '../model/scene.ts';
import type { Site } from '../model/site.ts';
import { same, say } from '../model/text.ts';
import { parseToolVersion } from '../parsers/tool-version.ts';
import { failed, fix, type Looking, passed, unseen, warned } from './check.ts';
import type { Task } from './in-time.ts';
import { type Node, readMetrics, readTailscaled } from './node-daemons.ts';

const PROBE_MS = 3_000;
/** An exec, Node's start on a busy node, and the slowest of the probes. */
const NODE_MS = 15_000;

export const SAME_IMAGE = fix(
  say('Give bot and agents the same image:', '봇과 에이전트에 같은 이미지를 지정하세요:'),
  'kubectl apply -k <your kustomization>',
);

export interface AgentLook {
  readonly looks: ClusterLooks;
  readonly scene: Scene;
  readonly site: Site;
  /** Version of this program. */
  readonly netwhy: string;
  /** Names the look in the audit. */
  readonly run: string;
}

export const agentTask = (look: AgentLook, agent: AgentFacts): Task => {
  const about = { cluster: look.looks.cluster, about: agent.node };
  return {
    ...{ id: 'agent-version', area: 'agents', ...about },
    looks: say('Version of the agents', '에이전트 버전'),
    deadlineMs: NODE_MS,
    look: async (signal) => {
      const probes = probesOf(agent, look.site);
      const seen = await look.looks.observe(look.run, look.scene, probes, signal);
      const node: Node = {
        cluster: about.cluster,
        agent,
        site: look.site,
        scene: look.scene,
        read: (step, parse) => readOf(seen, step, parse),
      };
      return [
        versionCheck(
          { ...about, id: 'agent-version', area: 'agents', looks: say('Version of the agents', '에이전트 버전') },
          look,
          node,
        ),
        toolsCheck(
          { ...about, id: 'agent-tools', area: 'agents', looks: say('Tools of the agents', '에이전트 도구') },
          node,
        ),
        ...readTailscaled(node),
        readMetrics(node),
      ];
    },
  };
};

const probesOf = (agent: AgentFacts, { tailscaleSocket }: Site): readonly PlannedProbe[] => {
  const probe = (step: string, call: CommandCall): PlannedProbe => ({
    ...{ step, probe: 'only', location: { at: 'node', node: agent.node } },
    ...{ call, timeoutMs: PROBE_MS, delayMs: 0 },
  });
  return [
    ...AGENT_TOOLS.map((tool) => probe(tool, { name: 'tool-version', args: { tool } })),
    probe('cilium-metrics', { name: 'cilium-metrics', args: { timeoutMs: 2_000 } }),
    ...(agent.tailnet === ''
      ? []
      : [
          probe('tailscaled', {
            name: 'tailscale-status',
            args: { socket: tailscaleSocket, timeoutMs: 2_000, peers: false },
          }),
        ]),
  ];
};

const readOf = <T>(seen: readonly Observation[], step: string, parse: Parser<T>): Looked<T> => {
  const one = seen.find((observation) => observation.step === step);
  if (one === undefined) return notLooked('inconclusive', 'the agent did not answer this');
  const { outcome, argv } = one;
  if (outcome.kind === 'not-looked') return notLooked(outcome.reason, outcome.detail);
  if (outcome.kind !== 'exited') return notLooked('inconclusive', 'it was not run');
  const { exitCode, stdout, stderr } = outcome;
  const read = parse({ argv, exitCode, stdout, stderr });
  return read.ok ? looked(read.value) : notLooked(read.reason, read.why);
};

const versionCheck = (looking: Looking, { looks, netwhy }: AgentLook, node: Node): Check => {
  const said = looks.greeted(node.agent.node);
  if (said === '') {
    const why = node.read(AGENT_TOOLS[0], parseToolVersion);
    return unseen(looking, why.ok ? notLooked('inconclusive', 'the agent did not greet') : why, SAME_IMAGE);
  }
  return said === netwhy
    ? passed(looking, same(said))
    : warned(looking, say(`${said}, the bot ${netwhy}`, `${said}, 봇 ${netwhy}`), SAME_IMAGE);
};

const toolsCheck = (looking: Looking, node: Node): Check => {
  const all = AGENT_TOOLS.map((tool) => ({ tool, seen: node.read(tool, parseToolVersion) }));
  const missing = all.filter(({ seen }) => !seen.ok && seen.reason === 'tool-missing').map(({ tool }) => tool);
  if (missing.length > 0)
    return failed(
      looking,
      say(`${missing.join(', ')} missing in the agent’s image`, `에이전트 이미지에 ${missing.join(', ')} 없음`),
      fix(
        say('Build the image from the Dockerfile, or add to yours:', 'Dockerfile로 이미지를 빌드하거나 추가하세요:'),
        `apt-get install -y ${packagesOf(missing).join(' ')}`,
      ),
    );
  const dark = all.find(({ seen }) => !seen.ok && seen.reason !== 'unreadable');
  if (dark?.seen.ok === false)
    return unseen(looking, notLooked(dark.seen.reason, `${dark.tool}: ${dark.seen.detail}`), SAME_IMAGE);
  // One that does not say its version is there all the same: it started.
  const versions = all.map(({ tool, seen }) => `${tool}${seen.ok ? ` ${seen.value}` : ''}`).join(', ');
  return passed(looking, same(versions));
};

/** Debian's, as the Dockerfile has them. */
const PACKAGES: Readonly<Record<string, string>> = {
  ip: 'iproute2',
  ss: 'iproute2',
  ping: 'iputils-ping',
  tracepath: 'iputils-tracepath',
  dig: 'bind9-dnsutils',
  nc: 'netcat-openbsd',
  nft: 'nftables',
  'iptables-save': 'iptables',
  nsenter: 'util-linux',
};

const packagesOf = (tools: readonly string[]): readonly string[] => [
  ...new Set(tools.map((tool) => PACKAGES[tool] ?? tool)),
];
