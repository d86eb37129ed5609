// The results of several nodes become one judgement: what is wrong first, then what could not be seen.
import { describe, expect, it } from 'vitest';
import { same } from '../../src/model/text.ts';
import { type Row, sumUp } from '../../src/steps/rows.ts';

const row = (about: string, verdict: Row['verdict'], facts?: Row['facts']): Row => ({
  about,
  verdict,
  saw: same(verdict),
  ...(verdict === 'unknown' && { reason: 'forbidden' }),
  ...(facts && { facts }),
});

describe('rows', () => {
  it.each<[readonly Row[], string, string]>([
    [[row('a', 'pass'), row('b', 'pass')], 'pass', 'a, b: pass'],
    [[row('a', 'pass')], 'pass', 'pass'],
    [[row('a>b', 'pass')], 'pass', 'a → b: pass'],
    [[row('a', 'pass'), row('b', 'warn')], 'warn', 'b: warn'],
    [[row('a', 'warn'), row('b', 'unknown')], 'unknown', 'b: unknown; a: warn'],
    [[row('a', 'unknown'), row('b', 'fail')], 'fail', 'b: fail; a: unknown'],
    [[], 'unknown', 'nothing was run'],
    [['a', 'b', 'c', 'd', 'e'].map((name) => row(name, 'pass')), 'pass', 'a, b, c (+2): pass'],
  ])('%j are %s', (rows, verdict, saw) => {
    const judged = sumUp(rows, same(''));
    expect([judged.verdict, judged.saw.en]).toEqual([verdict, saw]);
  });

  it('hands on lists by name, in the order of the rows', () => {
    const { facts } = sumUp(
      [row('a', 'fail', { slow: 'a', ms: '9' }), row('b', 'fail', { slow: 'b', ms: '7' })],
      same(''),
      { v: '1' },
    );
    expect(facts).toEqual({ v: '1', fail: ['a', 'b'], slow: ['a', 'b'], ms: ['9', '7'] });
  });
});
