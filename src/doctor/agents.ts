// Is there an agent on every node, and where not, why?
import type { AgentSurroundings } from '../engine/ports/doctor.ts';
import type { Check } from '../model/checkup.ts';
import type { NodeFacts, PodFacts } from '../model/scene.ts';
import type { Site } from '../model/site.ts';
import { say } from '../model/text.ts';
import { failed, fix, type Looking, off, passed, unseen, warned } from './check.ts';

const INSTALL = 'kubectl apply -k manifests/overlays/standard';
/** What the image is built for. */
const ARCHES = ['amd64', 'arm64'];
const MOST_NAMED = 20;

export const AGENT = (cluster: string): Looking => ({
  ...{ id: 'agent', area: 'agents', cluster },
  looks: say('Agent on each node', '노드별 에이전트'),
});

export const agentChecks = (cluster: string, facts: AgentSurroundings, site: Site): readonly Check[] => {
  const looking = AGENT(cluster);
  const { nodes, agents } = facts.scene;
  if (!nodes.ok) return [unseen(looking, nodes)];
  if (!agents.ok) return [unseen(looking, agents)];
  if (facts.daemonSet.ok && facts.daemonSet.value === null && agents.value.length === 0)
    return [
      failed(
        looking,
        say(
          `no DaemonSet ${site.agentLabel} in namespace ${site.agentNamespace}: no node can be asked`,
          `네임스페이스 ${site.agentNamespace}에 DaemonSet ${site.agentLabel}이 없어 노드를 확인할 수 없음`,
        ),
        fix(
          say(
            'Install the agents, or name theirs in the site profile (agentNamespace, agentLabel):',
            '에이전트를 설치하거나 사이트 프로필(agentNamespace, agentLabel)에 지정하세요:',
          ),
          INSTALL,
        ),
      ),
    ];
  const ready = nodes.value.filter(({ name }) => agents.value.some((one) => one.node === name && one.ready));
  const bare = nodes.value.filter((node) => !ready.includes(node));
  return [
    ...(ready.length === 0 ? [] : [well(looking, ready, nodes.value.length)]),
    ...bare.map((node) => lacking({ ...looking, about: node.name }, node, facts, site)),
  ];
};

const well = (looking: Looking, ready: readonly NodeFacts[], all: number): Check => {
  const names = ready.slice(0, MOST_NAMED).map(({ name }) => name);
  const list = `${names.join(', ')}${ready.length > MOST_NAMED ? ', …' : ''}`;
  return passed(
    looking,
    say(`ready on ${ready.length} of ${all} nodes: ${list}`, `노드 ${all}개 중 ${ready.length}개에서 준비됨: ${list}`),
  );
};

const lacking = (looking: Looking, node: NodeFacts, facts: AgentSurroundings, site: Site): Check => {
  const { name } = node;
  const { os = '', arch = '' } = facts.machines[name] ?? {};
  if ((os !== '' && os !== 'linux') || (arch !== '' && !ARCHES.includes(arch)))
    return off(
      looking,
      say(
        `none on ${name}: the image is not built for ${os}/${arch}`,
        `${name}에 없음: 이미지가 ${os}/${arch}용으로 빌드되지 않음`,
      ),
    );
  const pod = facts.pods.ok ? facts.pods.value.find((one) => one.node === name) : undefined;
  const see = fix(
    say('Why it does not start:', '시작하지 못하는 이유:'),
    pod === undefined
      ? `kubectl -n ${site.agentNamespace} describe daemonset ${setName(facts)}`
      : `kubectl -n ${pod.namespace} describe pod ${pod.name}`,
  );
  if (!node.ready)
    return warned(
      looking,
      say(
        `none ready on ${name}: the node itself is not ready (${node.reason})`,
        `${name}에 준비된 것이 없음: 노드가 준비되지 않음(${node.reason})`,
      ),
      fix(say('See what the node says:', '노드 상태 보기:'), `kubectl describe node ${name}`),
    );
  if (pod === undefined)
    return failed(
      looking,
      say(
        `none on ${name}, and no pod of it either: a taint without toleration, or no room`,
        `${name}에 없고 파드도 없음: 톨러레이션 없는 테인트이거나 자원 부족`,
      ),
      see,
    );
  return failed(
    looking,
    say(
      `${pod.name} on ${name} is not ready: ${stateOf(pod)}`,
      `${name}의 ${pod.name}이(가) 준비되지 않음: ${stateOf(pod)}`,
    ),
    see,
  );
};

const setName = ({ daemonSet }: AgentSurroundings): string =>
  daemonSet.ok && daemonSet.value !== null ? daemonSet.value.name : 'netwhy-agent';

/** `agent waiting:ImagePullBackOff`, else the pod's phase. */
const stateOf = ({ containers, phase, reason, deleting }: PodFacts): string => {
  const open = containers.filter(({ ready }) => !ready).map(({ name, state }) => `${name} ${state}`.trim());
  if (deleting) return 'being deleted';
  return open.length > 0 ? open.join(', ') : reason || phase || 'no state told';
};
