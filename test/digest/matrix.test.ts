// Does the square of ways say what was measured, what is odd about it, and never more than was seen?
import { describe, expect, it } from 'vitest';
import { chartsOf } from '../../src/digest/charts.ts';
import { matrixOf, signOf, worstNodes, worstPart } from '../../src/digest/matrix.ts';
import { trendWith } from '../../src/digest/trend.ts';
import { waysOf } from '../../src/digest/ways.ts';
import type { Trend } from '../../src/engine/ports/digests.ts';
import type { Measure, Metric } from '../../src/model/measure.ts';
import { cause, report } from './a-report.ts';

const HOUR = 3_600_000;
const rtt = (about: string, value: number): Measure => ({ metric: 'tailnet-rtt', about, value });
const is = (metric: Metric, about: string): Measure => ({ metric, about, value: 1 });

const MEASURES = [
  rtt('a>b', 3),
  rtt('b>a', 4),
  rtt('a>c', 61),
  is('way-relayed', 'a>c'),
  is('way-dead', 'c>a'),
  is('way-unseen', 'c>b'),
  rtt('b>c', 40),
];
/** Twenty digests in which b>c took 8 ms. */
const PAST = { 'b>c': Array.from({ length: 20 }, () => 8) };
const odd = report({ measures: MEASURES, causes: [cause('tailnet-latency-high', 'tailnet-latency', ['a>c'])] });

describe('the square of ways', () => {
  it('has a sign for each: its time, what is odd about it, and none where nobody asked', () => {
    const matrix = matrixOf(waysOf([odd], PAST), ['d']);
    if (matrix === null) throw new Error('no matrix');
    const rows = matrix.from.map((from) => matrix.to.map((to) => signOf(matrix, from, to)).join(' '));
    expect(rows).toEqual(['· 3 !~61 –', '4 · !40 –', '× ? · –', '? ? ? ·']);
    expect(matrix.finding.en).toBe(
      '4 nodes, 6 ways: 1 no answer (c → a), 1 by relay (a → c), 2 slow (a → c, b → c), 1 not seen (c → b); slowest a → c 61 ms; could not ask d.',
    );
    expect(matrix.finding.ko).toContain('응답 없음 1 (c → a)');
  });

  it('is none without ways, and plain where all is well', () => {
    expect(matrixOf(waysOf([report()], {}))).toBeNull();
    const well = report({ measures: [rtt('a>b', 3), rtt('b>a', 4)] });
    expect(matrixOf(waysOf([well], {}))?.finding.en).toBe('2 nodes, 2 ways: all direct; slowest b → a 4 ms.');
  });

  it('shows of many nodes those that have the worst ways, and counts the others', () => {
    const names = Array.from({ length: 60 }, (_, at) => `n${at}`);
    const measures = names.flatMap((from, at) =>
      [1, 2, 3].map((step) => rtt(`${from}>${names[(at + step) % 60]}`, at % 10)),
    );
    const many = [...measures, is('way-dead', 'n41>n42'), is('way-dead', 'n41>n43'), is('way-relayed', 'n7>n8')];
    const matrix = matrixOf(waysOf([report({ measures: many })], {}));
    if (matrix === null) throw new Error('no matrix');
    const rows = worstNodes(matrix, 3);
    expect(rows.map(({ node, asked, dead, indirect, worst }) => [node, asked, dead, indirect, worst.to])).toEqual([
      ['n41', 3, 2, 0, 'n42'],
      ['n7', 3, 0, 1, 'n8'],
      ['n9', 3, 0, 0, 'n10'],
    ]);
    const part = worstPart(matrix, 2, 4);
    expect([part.from, part.to.includes('n42'), part.to.length, part.left]).toEqual([['n7', 'n41'], true, 4, 58]);
  });
});

describe('the trend', () => {
  const after = (count: number, measuresAt: (at: number) => readonly Measure[]): Trend => {
    let trend: Trend | undefined;
    for (let at = 0; at < count; at += 1) trend = trendWith(trend, [report({ measures: measuresAt(at) })], at * HOUR);
    if (trend === undefined) throw new Error('no digest');
    return trend;
  };

  it('keeps the last twenty, a gap where a way was not measured', () => {
    const trend = after(25, (at) =>
      at === 23 ? [] : at > 20 ? [rtt('a>b', at), is('way-dead', 'b>a')] : [rtt('a>b', at)],
    );
    expect([trend.slots.length, trend.slots[0], trend.ways['a>b']?.slice(-4)]).toEqual([
      20,
      5 * HOUR,
      [21, 22, null, 24],
    ]);
    expect([trend.dead.slice(-5), trend.ways['b>a']]).toEqual([[0, 1, 1, null, 1], undefined]);
  });

  it('draws the way that has most to tell beside its own usual, ways lost, and keys that run out', () => {
    const trend = after(22, (at) => [
      rtt('a>b', 8),
      rtt('b>a', at === 21 ? 40 : 8),
      ...(at > 19 ? [is('way-dead', 'a>c')] : []),
    ]);
    const now = report({
      measures: [
        rtt('a>b', 8),
        rtt('b>a', 40),
        is('way-dead', 'a>c'),
        { metric: 'key-days', about: 'a', value: 12 },
        { metric: 'key-days', about: 'b', value: 3 },
        { metric: 'key-days', about: 'c', value: 120 },
      ],
    });
    const past = { 'b>a': Array.from({ length: 21 }, () => 8), 'a>b': Array.from({ length: 21 }, () => 8) };
    const charts = chartsOf({ trend, ways: waysOf([now], past), reports: [now], timezone: 'Asia/Seoul' });
    expect(charts.map(({ kind, finding }) => `${kind}: ${finding.en}`)).toEqual([
      'line: b → a: 40 ms, usually under 8 ms.',
      'bar: Ways without an answer: 1 now, 1 at most; 2 of the last 20 digests had some.',
      'bar: 2 keys run out within 30 days, b first in 3 d.',
    ]);
    const [line, lost, keys] = charts;
    expect([line?.labels.length, line?.labels[0], line?.series.map(({ values }) => values.at(-1))]).toEqual([
      20,
      '01/01 11:00',
      [40, 8],
    ]);
    expect([lost?.series[0]?.values.slice(-3), keys?.labels]).toEqual([
      [0, 1, 1],
      ['b', 'a'],
    ]);
  });

  it('draws nothing of the first digest', () => {
    const measures = [rtt('a>b', 3), is('way-dead', 'b>a')];
    const only = report({ measures });
    expect(
      chartsOf({ trend: after(1, () => measures), ways: waysOf([only], {}), reports: [only], timezone: 'UTC' }),
    ).toEqual([]);
  });
});
