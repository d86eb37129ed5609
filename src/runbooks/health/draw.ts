// The overview drawn: one row a node, and who reaches whom how fast.

import { lookedOr } from '../../model/looked.ts';
import type { Figure } from '../../model/runbook.ts';
import type { NodeScene } from '../../model/scene.ts';
import { say } from '../../model/text.ts';
import { listed } from '../../steps/facts.ts';
import { focusNames, isMesh, isWide, meshPairs, nodePairs, pairOf } from '../../steps/node-pairs.ts';
import { drawTailnet } from '../tailscale/matrix.ts';
import { type Ask, givenOf } from './evidence.ts';
import { wideRows } from './mesh/wide-rows.ts';
import type { HealthStep } from './steps.ts';

/** 14 + 6 × 4 = 38 columns. */
const NAME = 14;
const CELL = 4;
/** Beyond it only those that are not well. */
const MOST_ROWS = 12;

const BLIND = '?';
const BAD = 'x';
const ODD = '!';
const OK = 'ok';

export interface Row {
  readonly node: string;
  readonly cells: readonly string[];
}

const has = (found: Ask, step: HealthStep, node: string, ...facts: readonly string[]): boolean =>
  facts.some((fact) => listed(found(step), fact).includes(node));

/** By lists that name the node itself: `pass`, `fail`, `unknown` of the step's rows. */
const byRow = (found: Ask, step: HealthStep, node: string): string => {
  if (has(found, step, node, 'fail')) return BAD;
  if (has(found, step, node, 'warn')) return ODD;
  return has(found, step, node, 'pass') ? OK : BLIND;
};

/** Bad where every way from or to the node is: where only some are, the trouble may be at their other end. */
const byWays = (
  found: Ask,
  step: HealthStep,
  node: string,
  [bad, odd, blind, good]: readonly [bad: string, odd: string, blind: string, good: string],
): string => {
  const waysIn = (list: string): number =>
    listed(found(step), list).filter((way) => pairOf(way).from === node || pairOf(way).to === node).length;
  const [lost, strange, unseen, well] = [waysIn(bad), waysIn(odd), waysIn(blind), waysIn(good)];
  if (lost > 0) return strange + well > 0 ? ODD : BAD;
  if (strange > 0) return ODD;
  return unseen > 0 || well === 0 ? BLIND : OK;
};

const worst = (...marks: readonly string[]): string => [BAD, ODD, BLIND].find((one) => marks.includes(one)) ?? OK;

const tailnet = (found: Ask, node: string): string =>
  worst(
    byRow(found, 'tailscaled', node),
    byRow(found, 'tailnet-device', node),
    byWays(found, 'tailnet-path', node, ['fail', 'warn', 'unknown', 'pass']),
  );

const overlay = (found: Ask, node: string): string =>
  found('overlay-pods').verdict === 'skipped'
    ? '-'
    : byWays(found, 'overlay-pods', node, ['silent', '', 'blind', 'ok']);

const drops = (found: Ask, node: string): string =>
  worst(byRow(found, 'ebpf-drops', node), has(found, 'vxlan-counters', node, 'growing') ? ODD : OK);

const ready = (found: Ask, scene: NodeScene, node: string): string => {
  const state = lookedOr(scene.nodes, []).find(({ name }) => name === node);
  if (state === undefined) return BLIND;
  return state.ready ? byRow(found, 'ebpf-agent-pods', node).replace(BAD, ODD) : BAD;
};

const conntrack = (found: Ask, node: string): string => {
  const percent = givenOf(found('conntrack-use'), 'percent', node);
  return percent === '' ? BLIND : percent;
};

/** Days; `-` for a key that does not expire. */
const key = (found: Ask, node: string): string => {
  if (has(found, 'node-keys', node, 'expired')) return '0';
  const left = givenOf(found('node-keys'), 'left', node);
  if (left !== '') return left;
  return has(found, 'node-keys', node, 'pass') ? '-' : BLIND;
};

const cut = (name: string, width: number): string => (name.length > width ? `${name.slice(0, width - 1)}…` : name);

const line = (name: string, cells: readonly string[]): string =>
  `${cut(name, NAME - 1).padEnd(NAME)}${cells.map((cell) => cell.padStart(CELL)).join('')}`.trimEnd();

const isOdd = ({ cells: [state, net, over, lost] }: Row): boolean =>
  [state, net, over, lost].some((cell) => cell !== OK && cell !== '-');

/** A node that is ill comes before one that nobody could look at: only so many are shown. */
const rankOf = ({ cells }: Row): number => [BAD, ODD, BLIND].findIndex((mark) => cells.slice(0, 4).includes(mark));

const rowOf = (found: Ask, scene: NodeScene, node: string): Row => ({
  node,
  cells: [
    ready(found, scene, node),
    tailnet(found, node),
    overlay(found, node),
    drops(found, node),
    conntrack(found, node),
    key(found, node),
  ],
});

export const drawHealth = (found: Ask, scene: NodeScene): readonly Figure[] => {
  const rowFor = isWide(scene) ? wideRows(found, scene) : (node: string) => rowOf(found, scene, node);
  const rows = focusNames(scene).map(rowFor);
  const few = rows.length <= MOST_ROWS;
  const shown = few
    ? rows
    : rows
        .filter(isOdd)
        .toSorted((a, b) => rankOf(a) - rankOf(b))
        .slice(0, MOST_ROWS);
  const rest = rows.filter((row) => !shown.includes(row));
  const fine = rest.filter((row) => !isOdd(row)).length;
  const more = rest.length - fine;
  const [en, ko] = few
    ? ['', '']
    : [
        `ok on ${fine} more${more > 0 ? `, not on ${more} more` : ''}\n`,
        `그 외 정상 ${fine}개${more > 0 ? `, 이상 ${more}개` : ''}\n`,
      ];
  const table = [
    line('', ['rdy', 'net', 'pod', 'drp', 'ct%', 'key']),
    ...shown.map((row) => line(row.node, row.cells)),
  ];
  const body = `${table.join('\n')}\n`;
  return [
    {
      id: 'health-nodes',
      kind: 'drawing',
      title: say('Node by node', '노드별 상태'),
      body: say(`${body}${en}\n${LEGEND.en}`, `${body}${ko}\n${LEGEND.ko}`),
    },
    // It asks only for steps that are steps here; very many nodes make no square.
    ...(isWide(scene) ? [] : drawTailnet(found as Parameters<typeof drawTailnet>[0], scene)),
  ];
};

const LEGEND = say(
  'rdy node, Cilium  net tailnet\npod overlay  drp drops\nct% connection table  key days left\nx bad  ! look  ? not seen',
  'rdy 노드와 Cilium  net tailnet\npod 오버레이  drp 드롭\nct% 연결 추적  key 남은 날\nx 이상  ! 확인 필요  ? 못 봄',
);

/** Every pair is asked in one direction at least; of many nodes, a ring of neighbours. */
export const shareAsked = (scene: NodeScene): { readonly asked: number; readonly all: number } => {
  const asked = isMesh(scene) ? meshPairs(scene) : nodePairs(scene);
  const pairs = new Set(asked.map(({ from, to }) => [from, to].sort().join('>')));
  const count = Math.max(scene.focus.length, 1);
  const all = scene.focus.length > 1 ? (count * (count - 1)) / 2 : lookedOr(scene.nodes, []).length - 1;
  return { asked: pairs.size, all: Math.max(all, pairs.size) };
};
