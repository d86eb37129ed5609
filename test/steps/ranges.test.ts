// Ranges that overlap, and ranges inside others.
import { describe, expect, it } from 'vitest';
import { isInside, overlaps } from '../../src/steps/ranges.ts';

describe('ranges', () => {
  it.each([
    ['10.244.0.0/16', '10.244.3.0/24', true, false],
    ['10.244.3.0/24', '10.244.0.0/16', true, true],
    ['10.96.0.10', '10.96.0.0/12', true, true],
    ['10.0.0.0/24', '10.0.1.0/24', false, false],
    ['0.0.0.0/0', '10.0.0.1', true, false],
    ['100.64.0.7', '100.64.0.0/10', true, true],
    ['100.128.0.0', '100.64.0.0/10', false, false],
    ['fd7a:115c:a1e0::1', '100.64.0.0/10', false, false],
    ['300.0.0.1', '0.0.0.0/0', false, false],
    ['10.0.0.0/33', '10.0.0.0/8', false, false],
  ])('%s and %s', (a, b, meets, within) => {
    expect([overlaps(a, b), overlaps(b, a), isInside(a, b)]).toEqual([meets, meets, within]);
  });
});
