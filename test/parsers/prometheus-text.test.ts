import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countOf, readMetrics } from '../../src/parsers/prometheus-text.ts';
import { told } from './sample.ts';

const samples = (text: string) => {
  const metrics = told(readMetrics(text));
  return typeof metrics === 'string' ? metrics : metrics.samples;
};
const one = (value: number, labels = {}, timestampMs: number | null = null) => [
  { name: 'a', labels, value, timestampMs },
];

describe('a line of metrics', () => {
  it.each([
    ['a 1', one(1)],
    ['a{} 1', one(1)],
    ['a{b="c",} 1', one(1, { b: 'c' })],
    ['a{b="c",d="e"} 1', one(1, { b: 'c', d: 'e' })],
    ['a{b="say \\"no\\"\\\\\\n, }"} 1', one(1, { b: 'say "no"\\\n, }' })],
    ['a{__proto__="x"} 1', one(1, JSON.parse('{"__proto__":"x"}'))],
    ['a  1.5e-05  1395066363000', one(1.5e-5, {}, 1_395_066_363_000)],
    ['a NaN', one(Number.NaN)],
    ['a +Inf', one(Number.POSITIVE_INFINITY)],
    ['a -Inf', one(Number.NEGATIVE_INFINITY)],
    ['# any words\n\na 1', one(1)],
    ['# EOF', []],
    ['#HELP', []],
  ])('%s', (line, expected) => {
    expect(samples(`${line}\n`)).toEqual(expected);
  });

  it.each([
    ['a', 'a line is not understood'],
    ['a 0x10', 'a line is not understood'],
    ['a constructor', 'a line is not understood'],
    ['a 1 2 3', 'a line is not understood'],
    ['a 1 soon', 'a line is not understood'],
    ['1a 1', 'a line is not understood'],
    ['a{b="c} 1', 'a line is not understood'],
    ['a{b="c"d="e"} 1', 'a line is not understood'],
    ['a{b="c",b="d"} 1', 'a line is not understood'],
    ['a{b="\\t"} 1', 'a line is not understood'],
    ['a{"b"="c"} 1', 'a line is not understood'],
    ['a{b="c"}1', 'a line is not understood'],
    ['# TYPE a counted', 'a type is not understood'],
    ['# TYPE a', 'a type is not understood'],
    ['a{b="c",d="e"} 1\na{d="e",b="c"} 2', 'a sample stands there twice'],
    [`a{b="${'c'.repeat(5000)}"} 1`, 'a line is too long'],
  ])('%s is not believed', (line, why) => {
    expect(
      samples(`${line}
`),
    ).toBe(`unreadable: metrics: ${why}`);
  });

  it('cut in the middle is not believed', () => {
    expect(samples('a 1\nb 12')).toBe('unreadable: metrics: the last line is cut');
  });

  it('is one of not too many', () => {
    const lines = Array.from({ length: 20_001 }, (_, at) => `a{n="${at}"} 1\n`);
    expect(samples(lines.join(''))).toBe('unreadable: metrics: too many samples');
    expect(samples(lines.slice(1).join(''))).toHaveLength(20_000);
  });

  it('keeps any label text through the escapes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        const escaped = text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
        expect(samples(`a{b="${escaped}"} 1\n`)).toEqual(one(1, { b: text }));
      }),
    );
  });
});

describe('types', () => {
  it('are known by the name of the family', () => {
    const metrics = told(readMetrics('# HELP a Words # here\n# TYPE a counter\na 1\n# TYPE b histogram\nb_sum 1\n'));
    expect(metrics).toMatchObject({
      types: new Map([
        ['a', 'counter'],
        ['b', 'histogram'],
      ]),
    });
  });
});

describe('a count', () => {
  it.each([
    [12, 12],
    [0, 0],
    [-1, null],
    [1.5, null],
    [2 ** 60, null],
    [Number.NaN, null],
    [Number.POSITIVE_INFINITY, null],
  ])('of %d', (value, expected) => {
    expect(countOf({ name: 'a', labels: {}, value, timestampMs: null })).toBe(expected);
  });
});
