// Which names come close to a mistyped one.
import { describe, expect, it } from 'vitest';
import { distance, nearNames } from '../../src/cluster/near-names.ts';

describe('the distance of two names', () => {
  it.each([
    ['web-0', 'web-0', 0],
    ['web-0', 'web-1', 1],
    ['wbe-0', 'web-0', 1],
    ['web', 'web-0', 2],
    ['', 'abc', 3],
    ['kitten', 'sitting', 3],
  ])('%s and %s is %i', (a, b, edits) => expect([distance(a, b), distance(b, a)]).toEqual([edits, edits]));

  it('of very long names ends', () => expect(distance('a'.repeat(1e6), 'b'.repeat(1e6))).toBe(120));
});

describe('near names', () => {
  it.each([
    ['web', ['api', 'web-1', 'web-0'], ['web-0', 'web-1']],
    ['xyz', ['api', 'web-0'], []],
    ['pay', ['my-payments', 'pya', 'shop'], ['pya', 'my-payments']],
  ])('of %s', (typed, names, near) => expect(nearNames(typed, names)).toEqual(near));
});
