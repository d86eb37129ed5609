// Which names come close to a mistyped one.
import { describe, expect, it } from 'vitest';
import { nearNames } from '../../src/cluster/near-names.ts';

describe('near names', () => {
  it.each([
    ['web', ['api', 'web-1', 'web-0'], ['web-0', 'web-1']],
    ['xyz', ['api', 'web-0'], []],
    ['pay', ['my-payments', 'pya', 'shop'], ['pya', 'my-payments']],
  ])('of %s', (typed, names, near) => expect(nearNames(typed, names)).toEqual(near));
});
