// Which nodes reach which, and how fast: the whole as a square, or the nodes and ways that matter most of many.
import { say, type Text } from '../model/text.ts';
import { byTrouble, type Way, weightOf } from './ways.ts';

export interface Matrix {
  /** Nodes that ask, and nodes that are asked, each in the order of their names. */
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** By `from>to`; absent where nobody asked. */
  readonly ways: ReadonlyMap<string, Way>;
  /** Nodes that could not be asked. */
  readonly blind: readonly string[];
  readonly finding: Text;
  /** Nodes that are not among the rows. */
  readonly left: number;
}

const byName = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });

/** null where no way was asked. */
export const matrixOf = (ways: readonly Way[], blind: readonly string[] = []): Matrix | null => {
  if (ways.length === 0) return null;
  const names = [...new Set([...ways.flatMap(({ from, to }) => [from, to]), ...blind])].sort(byName);
  const byWay = new Map(ways.map((way) => [`${way.from}>${way.to}`, way]));
  return { from: names, to: names, ways: byWay, blind, finding: findingOf(ways, blind, names.length), left: 0 };
};

/** The worst rows, and of the columns those in which these rows have most to tell. */
export const worstPart = (matrix: Matrix, rows: number, columns: number): Matrix => {
  const worst = worstNodes(matrix, rows).map(({ node }) => node);
  const asked = worst.flatMap((from) => rowOf(matrix, from)).toSorted(byTrouble);
  const to = [...new Set(asked.map((way) => way.to))].slice(0, columns);
  return {
    ...matrix,
    from: worst.toSorted(byName),
    to: to.toSorted(byName),
    left: matrix.from.length - worst.length,
  };
};

const rowOf = ({ ways }: Matrix, node: string): readonly Way[] =>
  [...ways.values()].filter(({ from }) => from === node);

export interface NodeRow {
  readonly node: string;
  readonly asked: number;
  readonly dead: number;
  /** By a relay, or changing. */
  readonly indirect: number;
  readonly slow: number;
  readonly unseen: number;
  /** The way that is worst. */
  readonly worst: Way;
}

export const worstNodes = (matrix: Matrix, most: number): readonly NodeRow[] =>
  [...Map.groupBy(matrix.ways.values(), ({ from }) => from)]
    .map(([node, ways]): NodeRow & { readonly weight: number } => {
      const count = (is: (way: Way) => boolean): number => ways.filter(is).length;
      const [worst] = ways.toSorted(byTrouble) as [Way];
      return {
        node,
        asked: ways.length,
        dead: count(({ state }) => state === 'dead'),
        indirect: count(({ state }) => state === 'relayed' || state === 'changing'),
        slow: count(({ slow }) => slow),
        unseen: count(({ state }) => state === 'unseen'),
        worst,
        weight: ways.reduce((sum, way) => sum + 10 ** weightOf(way) - 1, 0),
      };
    })
    .toSorted((a, b) => b.weight - a.weight || (b.worst.ms ?? 0) - (a.worst.ms ?? 0) || byName(a.node, b.node))
    .slice(0, most);

/** So few are named that the sentence stays one. */
const NAMED = 2;

const findingOf = (ways: readonly Way[], blind: readonly string[], nodes: number): Text => {
  const of = (is: (way: Way) => boolean): readonly Way[] => ways.filter(is).toSorted(byTrouble);
  const told = [
    { ways: of(({ state }) => state === 'dead'), en: 'no answer', ko: '응답 없음' },
    { ways: of(({ state }) => state === 'relayed'), en: 'by relay', ko: '릴레이 경유' },
    { ways: of(({ state }) => state === 'changing'), en: 'changing path', ko: '경로 오락가락' },
    { ways: of(({ slow }) => slow), en: 'slow', ko: '느림' },
    { ways: of(({ state }) => state === 'unseen'), en: 'not seen', ko: '확인 못 함' },
  ].filter((one) => one.ways.length > 0);
  const size = say(`${nodes} nodes, ${ways.length} ways`, `노드 ${nodes}개, 경로 ${ways.length}개`);
  const [slowest] = ways.toSorted((a, b) => (b.ms ?? -1) - (a.ms ?? -1));
  const top =
    slowest?.ms == null
      ? say('', '')
      : say(`; slowest ${arrow(slowest)} ${slowest.ms} ms`, `; 가장 느린 경로 ${arrow(slowest)} ${slowest.ms} ms`);
  const mute =
    blind.length === 0
      ? say('', '')
      : say(`; could not ask ${someOf(blind, 'en')}`, `; 물어볼 수 없음: ${someOf(blind, 'ko')}`);
  if (told.length === 0)
    return say(`${size.en}: all direct${top.en}${mute.en}.`, `${size.ko}: 모두 직접 연결${top.ko}${mute.ko}.`);
  const list = (lang: 'en' | 'ko'): string =>
    told
      .map((one) => {
        const names = someOf(one.ways.map(arrow), lang);
        const many = one.ways.length;
        return lang === 'en' ? `${many} ${one.en} (${names})` : `${one.ko} ${many} (${names})`;
      })
      .join(', ');
  return say(`${size.en}: ${list('en')}${top.en}${mute.en}.`, `${size.ko}: ${list('ko')}${top.ko}${mute.ko}.`);
};

const someOf = (names: readonly string[], lang: 'en' | 'ko'): string => {
  const more = names.length - NAMED;
  const rest = more <= 0 ? '' : lang === 'en' ? `, ${more} more` : ` 외 ${more}개`;
  return `${names.slice(0, NAMED).join(', ')}${rest}`;
};

const arrow = ({ from, to }: Pick<Way, 'from' | 'to'>): string => `${from} → ${to}`;

/** Read without colour: a number is milliseconds, and what is odd about it stands before it. */
export const signOf = (matrix: Matrix, from: string, to: string): string => {
  if (from === to) return '·';
  const way = matrix.ways.get(`${from}>${to}`);
  if (way === undefined) return matrix.blind.includes(from) ? '?' : '–';
  return signOfWay(way);
};

export const signOfWay = ({ state, slow, ms }: Way): string => {
  if (state === 'dead') return '×';
  if (state === 'unseen' || ms === null) return '?';
  const mark = state === 'relayed' ? '~' : state === 'changing' ? '%' : '';
  return `${slow ? '!' : ''}${mark}${ms}`;
};

export const LEGEND = say(
  'ms there and back · ~ by relay · % path changes · ! slow · × no answer · ? not seen · – not asked',
  '왕복 ms · ~ 릴레이 · % 경로 바뀜 · ! 느림 · × 응답 없음 · ? 확인 못 함 · – 묻지 않음',
);
