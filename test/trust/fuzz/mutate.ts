// Makes of a real text one that was never printed: lines lost, doubled and swapped, numbers changed, bytes turned, pieces of another text put in.
import type { Chance } from '../survives.ts';

const NUMBERS = ['0', '-1', '1e3', '18446744073709551616', '1,500', '-', 'NaN', '007', '0x10', '1.5.2', '999999999999'];
const PIECES = [
  '\u001b[1m',
  '\u0000',
  '\ufeff',
  '\u202e',
  '\r',
  '\t',
  '"',
  '\\',
  '{',
  '}',
  '[',
  ']',
  ':',
  ',',
  ' ',
  '\n',
  '%',
  '\ud800',
  '::1',
  'fd00::1',
  '10.0.0.1',
  '<!channel>',
  '<@U0PLANTED>',
  '`',
  'null',
  '__proto__',
  'constructor',
  '$&',
  'é',
  '가',
];

type Change = (text: string, chance: Chance, others: readonly string[]) => string;

const inLines =
  (change: (lines: string[], chance: Chance) => void): Change =>
  (text, chance) => {
    const lines = text.split('\n');
    change(lines, chance);
    return lines.join('\n');
  };

const put = (text: string, at: number, piece: string, instead = 0): string =>
  text.slice(0, at) + piece + text.slice(at + instead);

const CHANGES: readonly Change[] = [
  inLines((lines, { below }) => void lines.splice(below(lines.length), 1)),
  inLines((lines, { below }) => {
    const at = below(lines.length);
    lines.splice(at, 0, lines[at] ?? '');
  }),
  inLines((lines, { below }) => {
    const [one, other] = [below(lines.length), below(lines.length)];
    [lines[one], lines[other]] = [lines[other] ?? '', lines[one] ?? ''];
  }),
  // One word of a line less, or two the other way round.
  inLines((lines, { below, next }) => {
    const at = below(lines.length);
    const words = (lines[at] ?? '').split(' ');
    const [word = ''] = words.splice(below(words.length), 1);
    if (next() < 0.5) words.splice(below(words.length + 1), 0, word);
    lines[at] = words.join(' ');
  }),
  (text, { below, pick }) => {
    const found = [...text.slice(0, 20_000).matchAll(/\d+/g)];
    const one = found[below(Math.max(1, found.length))];
    return one === undefined ? text : put(text, one.index, pick(NUMBERS), one[0].length);
  },
  (text, { below }) => text.slice(0, below(text.length + 1)),
  (text, { below }) => text.slice(below(Math.min(200, text.length + 1))),
  (text, { below, pick }) => put(text, below(text.length + 1), pick(PIECES)),
  (text, { below }) => {
    const at = below(Math.max(1, text.length));
    return put(text, at, String.fromCharCode((text.charCodeAt(at) || 0) ^ (1 << below(8))), 1);
  },
  (text, { below, pick }, others) => {
    const other = others.length === 0 ? text : pick(others);
    const from = below(other.length + 1);
    return put(text, below(text.length + 1), other.slice(from, from + below(120)), below(60));
  },
  (text, { below }) => {
    const from = below(text.length + 1);
    return put(text, from, text.slice(from, from + below(80)).repeat(1 + below(20)));
  },
];

/** One to four changes. */
export const mutate = (text: string, chance: Chance, others: readonly string[] = []): string => {
  let changed = text;
  for (let left = 1 + chance.below(4); left > 0; left -= 1) changed = chance.pick(CHANGES)(changed, chance, others);
  return changed;
};
