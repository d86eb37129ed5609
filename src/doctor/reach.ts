// How far may netwhy look in a cluster, by what was granted, and which steps cannot look from there?
import type { Check, Fix, Reach, Unseen } from '../model/checkup.ts';
import type { Vantage } from '../model/location.ts';
import { notLooked } from '../model/looked.ts';
import type { Runbook } from '../model/runbook.ts';
import type { AgentFacts } from '../model/scene.ts';
import type { Site } from '../model/site.ts';
import { same, say, type Text } from '../model/text.ts';
import { TIERS, type Tier } from '../model/tier.ts';
import { failed, fix, type Looking, passed, unseen } from './check.ts';
import { EVERYWHERE, EXEC_IN_PODS, RIGHT } from './check-rights.ts';
import { execIn, rightWords } from './rights.ts';

export interface ReachInput {
  readonly cluster: string;
  readonly site: Site;
  /** Of this cluster's rights. */
  readonly rights: readonly Check[];
  readonly agents: readonly AgentFacts[];
  /** Oracle's API may be asked. */
  readonly cloud: boolean;
  readonly runbooks: Iterable<Runbook>;
}

export const reachOf = (input: ReachInput): Reach => {
  const { cluster, rights, site, agents } = input;
  const given = (namespace: string): boolean =>
    execIn(namespace).every((right) =>
      rights.some((one) => one.id === RIGHT && one.about === rightWords(right) && one.verdict === 'pass'),
    );
  const execNamespaces = rights
    .filter((one) => one.id === EXEC_IN_PODS && one.verdict === 'pass' && one.about !== '')
    .map(({ about }) => about);
  const exec = given(site.agentNamespace);
  const reads = rights.some((one) => one.id === RIGHT && one.about === 'list pods' && one.verdict === 'pass');
  const ready = agents.filter((one) => one.ready);
  const has: Readonly<Record<Tier, boolean>> = {
    A: reads,
    B: execNamespaces.length > 0,
    C: exec && ready.some(({ canEnter }) => canEnter),
    D: given(site.ciliumNamespace),
  };
  const from: Readonly<Record<Vantage, boolean>> = {
    api: reads,
    node: exec && ready.length > 0,
    pod: has.B || has.C,
    cilium: has.D,
    cloud: input.cloud,
  };
  return {
    cluster,
    tiers: TIERS.filter((tier) => has[tier]),
    execNamespaces,
    unseen: unseenFrom(from, input.runbooks),
  };
};

const unseenFrom = (from: Readonly<Record<Vantage, boolean>>, runbooks: Iterable<Runbook>): readonly Unseen[] => {
  const all = [...runbooks].flatMap(({ id, steps }) =>
    steps.map((step) => ({ vantage: step.vantage, question: id, step: step.id, asks: step.asks })),
  );
  return WAYS.filter(({ vantage }) => !from[vantage]).map((way) => ({
    ...way,
    steps: all.filter(({ vantage }) => vantage === way.vantage).map(({ vantage: _at, ...step }) => step),
  }));
};

const INSTALL = fix(say('Tier A:', '등급 A:'), 'kubectl apply -k manifests/overlays/minimal');

const WAYS: readonly { readonly vantage: Vantage; readonly why: Text; readonly fix: Fix }[] = [
  {
    vantage: 'api',
    why: say('objects of the cluster cannot be listed', '클러스터 객체를 나열할 수 없음'),
    fix: INSTALL,
  },
  {
    vantage: 'node',
    why: say('no agent can be asked on any node', '어느 노드에도 물을 수 있는 에이전트가 없음'),
    fix: INSTALL,
  },
  {
    vantage: 'pod',
    why: say(
      'pods cannot be looked at from inside, nor the node’s packet filter',
      '파드 안에서, 그리고 노드의 패킷 필터를 볼 수 없음',
    ),
    fix: fix(
      say('Tier C (agents as root):', '등급 C(에이전트가 root):'),
      'kubectl apply -k manifests/overlays/standard',
    ),
  },
  {
    vantage: 'cilium',
    why: say('Cilium’s agents cannot be asked', 'Cilium 에이전트에 물을 수 없음'),
    fix: fix(
      say('Tier D (root on every node):', '등급 D(모든 노드의 root와 같음):'),
      'kubectl apply -k manifests/overlays/full',
    ),
  },
  {
    vantage: 'cloud',
    why: say('Oracle’s API cannot be asked', 'Oracle API에 물을 수 없음'),
    fix: fix(say('By choice (docs/oracle.md):', '선택 사항(docs/oracle.md):'), 'NETWHY_ORACLE=instance'),
  },
];

/** What the rights and the agents make together; not known while a right is not. */
export const tierCheck = ({ cluster, tiers, execNamespaces, unseen: dark }: Reach, rights: readonly Check[]): Check => {
  const looking: Looking = { id: 'tier', area: 'rights', cluster, looks: say('Tier of reach', '접근 등급') };
  const open = rights.find(({ verdict, id }) => verdict === 'unknown' && (id === RIGHT || id === EXEC_IN_PODS));
  if (open !== undefined)
    return unseen(looking, notLooked('inconclusive', `not all rights are known: ${open.about || open.looks.en}`));
  if (tiers.length === 0)
    return failed(looking, say('none: netwhy may not even list pods', '없음: 파드를 나열할 권한도 없음'), INSTALL);
  const list = same(tiers.join(' '));
  const where =
    execNamespaces.length === 0 || execNamespaces.includes(EVERYWHERE) ? '' : ` (B: ${execNamespaces.join(', ')})`;
  const steps = dark.reduce((sum, one) => sum + one.steps.length, 0);
  return passed(
    looking,
    steps === 0
      ? say(`${list.en}${where}; every step can look`, `${list.ko}${where}. 모든 단계를 확인할 수 있음`)
      : say(
          `${list.en}${where}; ${steps} steps cannot look from here`,
          `${list.ko}${where}. 여기서는 ${steps}개 단계를 확인할 수 없음`,
        ),
  );
};
