// Which node reaches which, drawn: pods, else the node itself, else nothing.
import type { Figure } from '../../model/runbook.ts';
import type { NodeScene } from '../../model/scene.ts';
import { join, same, say, type Text } from '../../model/text.ts';
import { arrow, nodePairs, nodesAround, pairName } from '../../steps/node-pairs.ts';
import { type Ask, listed } from './evidence.ts';

/** A label of 14 and eight cells of 3 fill 38 columns. */
const MOST_COLUMNS = 8;
const LABEL = 14;

type Mark = 'ok' | '!!' | 'xx' | '??' | ' ·';

const markOf = (found: Ask, pair: string, back: string): Mark => {
  const has = (step: 'overlay-pods' | 'overlay-peers' | 'overlay-health', fact: string): boolean =>
    listed(found(step), fact).includes(pair) || listed(found(step), fact).includes(back);
  if (has('overlay-pods', 'ok')) return 'ok';
  if (has('overlay-peers', 'silent') || has('overlay-health', 'down')) return 'xx';
  if (has('overlay-pods', 'silent') || has('overlay-health', 'cut')) return '!!';
  return has('overlay-pods', 'blind') ? '??' : ' ·';
};

const LEGEND: readonly (readonly [Mark, Text])[] = [
  ['ok', say('pods reach pods', '파드끼리 통함')],
  ['!!', say('the node answers, its pods not', '노드는 통하지만 파드는 불통')],
  ['xx', say('not even the node answers', '노드도 응답하지 않음')],
  ['??', say('could not look', '확인하지 못함')],
  [' ·', say('not asked', '묻지 않음')],
];

export const drawOverlay = (found: Ask, scene: NodeScene): readonly Figure[] => {
  const pairs = nodePairs(scene);
  if (pairs.length === 0 || found('overlay-pods').verdict === 'skipped') return [];
  const names = nodesAround(scene);
  const mark = (from: string, to: string): Mark => markOf(found, `${from}>${to}`, `${to}>${from}`);
  const body = names.length <= MOST_COLUMNS ? grid(names, mark) : list(pairs.map(pairName), mark);
  const used = new Set(
    names.length <= MOST_COLUMNS
      ? names.flatMap((from) => names.filter((to) => to !== from).map((to) => mark(from, to)))
      : pairs.map(({ from, to }) => mark(from, to)),
  );
  const legend = LEGEND.filter(([one]) => used.has(one)).map(([one, what]) =>
    say(`${one} ${what.en}`, `${one} ${what.ko}`),
  );
  return [
    {
      id: 'overlay',
      kind: 'drawing',
      title: say('Who reaches whom through the overlay', '오버레이로 누가 누구에게 도달하는가'),
      body: join([...body, ...legend, same('')], '\n'),
    },
  ];
};

const short = (name: string): string => (name.length > LABEL - 3 ? `${name.slice(0, LABEL - 4)}…` : name);

const grid = (names: readonly string[], mark: (from: string, to: string) => Mark): readonly Text[] => [
  same(`${' '.repeat(LABEL)}${names.map((_name, at) => String(at + 1).padStart(3)).join('')}`),
  ...names.map((name, at) => {
    const label = `${String(at + 1).padStart(2)} ${short(name)}`.padEnd(LABEL);
    return same(`${label}${names.map((to) => (to === name ? '  -' : ` ${mark(name, to)}`)).join('')}`);
  }),
  same(''),
];

const MOST_LINES = 12;

/** Too many for a grid: what is not well, pair by pair. */
const list = (pairs: readonly string[], mark: (from: string, to: string) => Mark): readonly Text[] => {
  const marked = pairs.map((pair) => {
    const [from = '', to = ''] = pair.split('>');
    return { pair, mark: mark(from, to) };
  });
  const odd = marked.filter((one) => one.mark !== 'ok');
  const rest = odd.length - MOST_LINES;
  return [
    same(`ok ${marked.length - odd.length} / ${marked.length}`),
    ...odd.slice(0, MOST_LINES).map((one) => same(`${one.mark} ${arrow(one.pair)}`.slice(0, 40))),
    ...(rest > 0 ? [say(`… and ${rest} more`, `… 외 ${rest}건`)] : []),
    same(''),
  ];
};
