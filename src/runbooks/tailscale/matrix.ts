// Who reaches whom, by which path and how fast: a drawing of at most 40 columns.
import type { Figure } from '../../model/runbook.ts';
import type { NodeScene } from '../../model/scene.ts';
import { say } from '../../model/text.ts';
import { waysOut } from '../../steps/ways.ts';
import { type Ask, besides, kindOf } from './evidence.ts';

const SIGNS: Readonly<Record<string, string>> = { direct: '=', relayed: '~', flapping: '%', dead: 'x' };
/** With names and times; beyond it signs alone. */
const MOST_TIMED = 4;
const MOST_DRAWN = 16;
const NAME = 12;

const cellOf = (found: Ask, way: string, timed: boolean): string => {
  const kind = kindOf(found, way);
  const sign = SIGNS[kind] ?? '?';
  const ms = besides(found, 'tailnet-latency', 'pair', 'ms', way);
  return timed && ms !== '' && sign !== 'x' && sign !== '?' ? `${sign}${ms}` : sign;
};

const cut = (name: string, width: number): string => (name.length > width ? `${name.slice(0, width - 1)}…` : name);

const LEGEND = say(
  '= direct, ms  ~ relayed  % changing\nx dead  ? not seen',
  '= 직접(ms)  ~ 릴레이  % 오감\nx 끊김  ? 못 봄',
);

export const drawTailnet = (found: Ask, scene: NodeScene): readonly Figure[] => {
  const ways = waysOut(scene);
  if (ways.length === 0) return [];
  const rows = [...new Set(ways.map(({ from }) => from))];
  const body = rows.length === 1 ? list(found, scene) : matrix(found, scene, rows);
  return [
    {
      id: 'tailnet-paths',
      kind: 'drawing',
      title: say('Paths between the nodes', '노드 사이 경로'),
      body: say(`${body}${LEGEND.en}`, `${body}${LEGEND.ko}`),
    },
  ];
};

const list = (found: Ask, scene: NodeScene): string => {
  const ways = waysOut(scene);
  const width = Math.min(20, Math.max(...ways.map(({ to }) => to.length)));
  const lines = ways.map(({ from, to }) => `→ ${cut(to, width).padEnd(width)} ${cellOf(found, `${from}>${to}`, true)}`);
  return `${cut(ways[0]?.from ?? '', 30)}\n${lines.join('\n')}\n\n`;
};

const matrix = (found: Ask, scene: NodeScene, from: readonly string[]): string => {
  const names = [...new Set([...from, ...waysOut(scene).map(({ to }) => to)])].sort().slice(0, MOST_DRAWN);
  const timed = names.length <= MOST_TIMED;
  const width = timed ? 6 : 2;
  const asked = new Set(waysOut(scene).map((way) => `${way.from}>${way.to}`));
  const numbers = names.map((_, at) => String(at + 1).padEnd(width)).join('');
  const rows = names.map((name, at) => {
    const label = timed ? `${at + 1} ${cut(name, NAME).padEnd(NAME)} ` : `${String(at + 1).padStart(2)}  `;
    const cells = names.map((to) => {
      if (to === name) return '·'.padEnd(width);
      const way = `${name}>${to}`;
      return (asked.has(way) ? cellOf(found, way, timed) : ' ').padEnd(width);
    });
    return `${label}${cells.join('')}`.trimEnd();
  });
  const key = timed ? '' : `${names.map((name, at) => `${String(at + 1).padStart(2)} ${cut(name, 34)}`).join('\n')}\n`;
  return `${' '.repeat(timed ? NAME + 3 : 4)}${numbers}\n${rows.join('\n')}\n${key}\n`;
};
