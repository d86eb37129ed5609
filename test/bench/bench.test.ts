// Do the benchmarks tell what they measured: the right ratio, "NOT met" where it is not, and the same trials in every run?
import { describe, expect, it } from 'vitest';
import { seeded } from './chance.ts';
import { secondsTo95 } from './loss-power.ts';
import { bursts, lostOf, uniform } from './lossy-path.ts';
import { readParameters } from './parameters.ts';
import { figure, type Measured, markdownOf, rowOf, tableOf } from './rows.ts';

const measured = (ours: number, peer: number | null, target: Measured['target']): Measured => ({
  ...{ id: 'P0', what: 'it', unit: 'ms', peerName: 'them', limit: '', ours, peer, target },
});

describe('a row', () => {
  it.each<[number, number | null, Measured['target'], number | null, string, boolean | null]>([
    [2, 30, { of: 'peer / ours', at: 'least', value: 15 }, 15, 'peer / ours >= 15', true],
    [2, 29, { of: 'peer / ours', at: 'least', value: 15 }, 14.5, 'peer / ours >= 15', false],
    [6, 10, { of: 'ours / peer', at: 'most', value: 0.6 }, 0.6, 'ours / peer <= 0.6', true],
    [51, null, { of: 'ours', at: 'most', value: 50 }, null, '<= 50 ms', false],
    [0, 0, { of: 'ours', at: 'most', value: 0 }, null, '<= 0 ms', true],
    [Number.NaN, 1, { of: 'ours', at: 'most', value: 50 }, null, '<= 50 ms', false],
    // Without a peer there is nothing to be faster than.
    [1, null, { of: 'ours / peer', at: 'most', value: 2 }, null, 'ours / peer <= 2', false],
    [3, 6, null, 0.5, '', null],
  ])('of %d beside %d', (ours, peer, target, ratio, says, met) => {
    const row = rowOf(measured(ours, peer, target));
    expect([row.ratio, row.target, row.met]).toEqual([ratio, says, met]);
  });

  it('says in the table whether it is met, and its note below', () => {
    const row = rowOf({ ...measured(80, 20, { of: 'ours', at: 'most', value: 50 }), note: 'why' });
    expect(tableOf([row]).split('\n')).toEqual([
      '    what  unit  ours  peer        ratio  limit  target    met',
      'P0  it    ms      80    20  them      4         <= 50 ms  NOT met',
      '',
      'P0 it: why',
    ]);
  });

  it('says the same in the page', () => {
    const rows = [51, 50].map((ours) => rowOf(measured(ours, 25, { of: 'ours', at: 'most', value: 50 })));
    expect(markdownOf(rows).split('\n').slice(2)).toEqual([
      '| P0 | it | 51 ms | 25 ms, them | 2.04 |  | <= 50 ms **not met** |',
      '| P0 | it | 50 ms | 25 ms, them | 2 |  | <= 50 ms ✓ |',
    ]);
  });

  it.each([
    [0.123, '0.12'],
    [12.34, '12.3'],
    [1234.5, '1235'],
    [7, '7'],
    [Number.NaN, '?'],
    [Number.POSITIVE_INFINITY, 'never'],
    [null, ''],
  ])('writes %d', (value, says) => expect(figure(value)).toBe(says));
});

describe('the parameters', () => {
  it('are as promised unless told otherwise', () => {
    const { ids, rounds, execMs, rttMs, pods } = readParameters(['p2', '--rounds', '3', '--exec-ms', '0']);
    expect({ ids, rounds, execMs, rttMs, pods }).toEqual({
      ...{ ids: ['P2'], rounds: 3, execMs: 0, rttMs: 20, pods: [10_000, 50_000, 150_000] },
    });
  });

  it.each([[['--rounds', '0']], [['--rounds', 'ten']], [['--pods', '5,x']], [['--no-such']]])(
    '%j is refused',
    (words) => expect(() => readParameters(words)).toThrow(),
  );
});

describe('the trials', () => {
  it('are the same in every run, and differ by their seed', () => {
    const some = (seed: number) => Array.from({ length: 3 }, seeded(seed));
    expect([some(1), some(1)]).toEqual([some(1), some(1)]);
    expect(some(1)).not.toEqual(some(2));
  });

  it('lose as much as they say, each packet by itself or all for a while', () => {
    const share = lostOf(uniform(0.05, seeded(7)), 100_000, 20, 0) / 100_000;
    const inBursts = lostOf(bursts(200, 4_000, seeded(7)), 1_000_000, 20, 0) / 1_000_000;
    expect([share, inBursts]).toEqual([expect.closeTo(0.05, 2), expect.closeTo(0.05, 2)]);
    const lone = Array.from({ length: 40_000 }, (_, at) => at * 20).map(bursts(200, 4_000, seeded(7)));
    // A burst of 200 ms takes some ten packets one after the other.
    const changes = lone.filter((lost, at) => lost !== lone[at - 1]).length;
    expect(lone.filter(Boolean).length / (changes / 2)).toBeGreaterThan(8);
  });

  it.each([
    [1, 6_800, 6.8],
    [0.9, 6_000, 12],
    [0.226, 4_100, 49.2],
    [0, 4_100, Number.POSITIVE_INFINITY],
  ])('seen in %d of the looks of %d ms each', (share, tookMs, seconds) =>
    expect(secondsTo95(share, tookMs)).toBeCloseTo(seconds, 5),
  );
});
