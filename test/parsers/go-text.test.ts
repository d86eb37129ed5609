import { describe, expect, it } from 'vitest';
import { goDurationMs } from '../../src/parsers/go-duration.ts';
import { goTimeMs } from '../../src/parsers/go-time.ts';

describe('a duration of Go', () => {
  it.each([
    ['3ms', 3],
    ['1.2s', 1200],
    ['0s', 0],
    ['1m30.5s', 90_500],
    ['2h0m1s', 7_201_000],
    ['780µs', 0.78],
    ['500000ns', 0.5],
    ['', null],
    ['3', null],
    ['-3ms', null],
    ['3 ms', null],
    ['3msx', null],
    ['1e3ms', null],
    [`${'1h'.repeat(40)}`, null],
  ])('%s', (text, expected) => {
    expect(goDurationMs(text)).toBe(expected);
  });
});

describe('a time of Go', () => {
  it.each([
    ['2026-11-23T05:58:40.7Z', Date.UTC(2026, 10, 23, 5, 58, 40, 700)],
    ['2026-11-23T05:58:40.123456789Z', Date.UTC(2026, 10, 23, 5, 58, 40, 123)],
    ['2026-11-23T14:58:40+09:00', Date.UTC(2026, 10, 23, 5, 58, 40)],
    ['0001-01-01T00:00:00Z', null],
    ['2026-13-45T05:58:40Z', undefined],
    ['2026-11-23', undefined],
    ['', undefined],
  ])('%s', (text, expected) => {
    expect(goTimeMs(text)).toBe(expected);
  });
});
