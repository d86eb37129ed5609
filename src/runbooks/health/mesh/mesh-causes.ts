// Many nodes: a node its neighbours do not reach, a way without an answer, and the same of what the overlay carries.

import { lookedOr } from '../../../model/looked.ts';
import type { Cause } from '../../../model/runbook.ts';
import type { NodeScene } from '../../../model/scene.ts';
import { say } from '../../../model/text.ts';
import { listed } from '../../../steps/facts.ts';
import { arrow, pairOf } from '../../../steps/node-pairs.ts';
import { look } from '../../../steps/remedies.ts';
import { listNames } from '../../../steps/rows.ts';
import type { Ask, HealthCause } from '../evidence.ts';

interface Broken {
  readonly nodes: readonly string[];
  readonly ways: readonly string[];
}

/** Of a node that is not ready silence is no news. */
const broken = (found: Ask, scene: NodeScene, word: 'cut' | 'pod'): Broken => {
  const down = new Set(
    lookedOr(scene.nodes, [])
      .filter(({ ready }) => !ready)
      .map(({ name }) => name),
  );
  const isUp = (about: string): boolean => !about.split('>').some((node) => down.has(node));
  return {
    nodes: listed(found('mesh-ways'), `${word}Nodes`).filter(isUp),
    ways: listed(found('mesh-ways'), `${word}Ways`).filter(isUp),
  };
};

const all = ({ nodes, ways }: Broken): readonly string[] => [...nodes, ...ways];

/** The first of them, as one types it after a question. */
const first = (one: Broken): readonly [near: string, far: string] => {
  const { from, to } = pairOf(all(one)[0] ?? '');
  return [from, to];
};

/** Cilium measured it by itself, whatever our pings say. */
const ciliumAgrees = (found: Ask, about: readonly string[]): boolean => {
  const told = [...listed(found('mesh-cilium'), 'nodes'), ...listed(found('mesh-cilium'), 'ways')];
  return about.every((one) => told.includes(one));
};

const both = (nodes: number, ways: number, en: string, ko: string) =>
  nodes > 0 && ways > 0 ? say(`; ${en}`, `; ${ko}`) : nodes > 0 ? say('', '') : say(en, ko);

const unreachable: HealthCause = {
  code: 'peer-unreachable',
  layer: 'tailnet',
  step: 'mesh-ways',
  severity: 'fail',
  beside: true,
  when: (found, scene) => all(broken(found, scene, 'cut')).length > 0,
  proven: (found, scene) => ciliumAgrees(found, all(broken(found, scene, 'cut'))),
  explains: ['mesh-cilium'],
  about: (found, scene) => all(broken(found, scene, 'cut')),
  say: (found, scene) => {
    const { nodes, ways } = broken(found, scene, 'cut');
    const named = listNames(ways.map(arrow));
    const rest = both(nodes.length, ways.length, `no answer ${named}`, `응답 없음 ${named}`);
    const head =
      nodes.length === 0
        ? say('Over the tailnet: ', 'tailnet에서 ')
        : say(
            `Most neighbours get no answer from ${listNames(nodes)} over the tailnet`,
            `이웃 노드 대부분이 tailnet에서 ${listNames(nodes)}의 응답을 받지 못함`,
          );
    return say(`${head.en}${rest.en}.`, `${head.ko}${rest.ko}.`);
  },
  remedies: (found, scene) => {
    const [near, far] = first(broken(found, scene, 'cut'));
    const ask = far === '' ? `netwhy ask tailscale ${near}` : `netwhy ask why-flaky ${near} ${far}`;
    return [
      look(
        say(
          `Ask about ${[near, far].filter((one) => one !== '').join(' and ')} alone.`,
          `${near} ${far} 만 따로 확인하세요.`,
        ),
        ask,
        `ping -c 3 -W 1 ${scene.tailnetIps[far === '' ? near : far] ?? near}`,
        'guide: Phase 1; errata G39',
      ),
    ];
  },
};

const cut: HealthCause = {
  code: 'overlay-cut',
  layer: 'overlay',
  step: 'mesh-ways',
  severity: 'fail',
  beside: true,
  when: (found, scene) => all(broken(found, scene, 'pod')).length > 0,
  proven: (found, scene) => ciliumAgrees(found, all(broken(found, scene, 'pod'))),
  explains: ['mesh-cilium'],
  about: (found, scene) => all(broken(found, scene, 'pod')),
  say: (found, scene) => {
    const { nodes, ways } = broken(found, scene, 'pod');
    const names = listNames([...nodes, ...ways.map(arrow)]);
    return say(
      `The nodes hear each other, and Cilium's test endpoints do not answer through the overlay: ${names}.`,
      `노드끼리는 통하지만 오버레이로는 Cilium 테스트 엔드포인트가 응답하지 않음: ${names}.`,
    );
  },
  remedies: (found, scene) => {
    const [near] = first(broken(found, scene, 'pod'));
    return [
      look(
        say(`Ask about the overlay of ${near}.`, `${near}의 오버레이를 확인하세요.`),
        `netwhy ask overlay ${near}`,
        `netwhy ask overlay ${near}`,
        'guide: Phase 2 VXLAN; errata G17',
      ),
    ];
  },
};

export const MESH_CAUSES: readonly HealthCause[] = [unreachable, cut] satisfies readonly Cause<
  Parameters<Ask>[0],
  NodeScene
>[];
