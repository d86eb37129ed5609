// Are typed lines understood, near words found, and columns counted?
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { completer } from '../../../src/playground/terminal/completer.ts';
import { harmless } from '../../../src/playground/terminal/foreign-text.ts';
import { hintLines } from '../../../src/playground/terminal/hints.ts';
import { parseLine, type Typed } from '../../../src/playground/terminal/parse-line.ts';
import { columnsOf, cut, pad, wrap } from '../../../src/text/columns.ts';

describe('a typed line', () => {
  it.each<[string, Typed]>([
    ['  ', { kind: 'nothing' }],
    ['/net why-no-egress  web-0 ', { kind: 'slash', command: '/net', text: 'why-no-egress  web-0' }],
    ['@netwhy why web-0', { kind: 'mention', text: 'why web-0' }],
    ['break mtu:node', { kind: 'break', name: 'mtu:node' }],
    ['BREAK x', { kind: 'break', name: 'x' }],
    ['click pick two words', { kind: 'click', name: 'pick', value: 'two words' }],
    ['exit', { kind: 'quit' }],
    ['thread', { kind: 'thread', name: '' }],
    ['say  hello there', { kind: 'say', text: 'hello there' }],
    ['falts', { kind: 'unknown', word: 'falts', suggestions: ['faults'] }],
    ['zzzzzz', { kind: 'unknown', word: 'zzzzzz', suggestions: [] }],
  ])('%j', (line, typed) => {
    expect(parseLine(line)).toEqual(typed);
  });
});

describe('Tab', () => {
  it.each([
    ['bre', [['break '], 'bre']],
    ['thread', [['thread ', 'threads '], 'thread']],
    ['break mt', [['mtu ', 'mtu:node '], 'mt']],
    ['break mtu x', [[], 'break mtu x']],
    ['say bre', [[], 'say bre']],
  ])('completes %j', (line, found) => {
    expect(completer(() => ['dns', 'mtu', 'mtu:node'])(line)).toEqual(found);
  });
});

describe('words and columns', () => {
  it.each([
    ['abc', 3],
    ['파드', 4],
    ['e\u0301', 1],
    ['\u001b[1mbold\u001b[22m', 4],
    ['✓ ● ○', 5],
  ])('counts the columns of %j', (text, columns) => {
    expect(columnsOf(text)).toBe(columns);
  });

  it('cuts and pads by columns', () => {
    expect([cut('파드가', 5), cut('ok', 5), pad('파', 4), pad('7', 3, 'right')]).toEqual([
      '파드…',
      'ok',
      '파  ',
      '  7',
    ]);
  });

  it('keeps the indent of a wrapped line', () => {
    expect(wrap('    one two three', 11)).toEqual(['    one two', '    three']);
  });

  it('puts explanations beside the words, or under them when narrow', () => {
    const rows: [string, string][] = [
      ['fix', 'make it well again'],
      ['break <fault>', 'break the simulated network'],
    ];
    expect([hintLines(rows, 48), hintLines(rows, 40)]).toEqual([
      ['  fix            make it well again', '  break <fault>  break the simulated network'],
      ['  fix', '      make it well again', '  break <fault>', '      break the simulated network'],
    ]);
  });

  it('wraps anything within the width and loses no character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.integer({ min: 10, max: 100 }), (text, width) => {
        const clean = harmless(text);
        const lines = wrap(clean, width);
        expect(lines.every((line) => columnsOf(line) <= width)).toBe(true);
        expect(lines.join('').replace(/\s/g, '')).toBe(clean.replace(/\s/g, ''));
      }),
    );
  });

  it('leaves nothing a terminal could act on, and cleans to the same text twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const clean = harmless(text);
        expect(clean).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
        expect(harmless(clean)).toBe(clean);
      }),
    );
  });
});
