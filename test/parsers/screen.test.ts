import { describe, expect, it } from 'vitest';
import { MAX_CHARS, screen } from '../../src/parsers/screen.ts';
import { output } from './sample.ts';

const reasonOf = (one: Parameters<typeof screen>[0], options = {}): string | null => {
  const unfit = screen(one, options);
  return unfit === null || unfit.ok ? null : unfit.reason;
};

describe('the screen before every parser', () => {
  it.each([
    ['a plain answer', output('x', 'fine\n'), null],
    ['an ordinary failure', output('x', '', 2, 'RTNETLINK answers: Network is unreachable\n'), null],
    [
      'an option out of range',
      output('nslookup', '', 1, 'nslookup: number 0 is not in 1..2147483647 range\n'),
      'tool-missing',
    ],
    ['timeout(1)', output('x', 'half', 124), 'timed-out'],
    ['SIGKILL', output('x', '', 137), 'timed-out'],
    ['SIGTERM', output('x', '', 143), 'timed-out'],
    ['a crash', output('x', '', 139), 'tool-missing'],
    ['no such program', output('x', '', 127, 'sh: x: not found'), 'tool-missing'],
    ['an unknown option', output('ip', '', 1, 'ip: unrecognized option: j\nBusyBox v1.37\n'), 'tool-missing'],
    [
      'an unknown option of iproute2',
      output('ip', '', 255, 'Option "-j" is unknown, try "ip -help".\n'),
      'tool-missing',
    ],
    ['no exit status', output('x', 'fine\n', Number.NaN), 'unreadable'],
    ['terminal colours', output('x', '\u001b[32mfine\u001b[0m\n'), 'unreadable'],
    ['a NUL', output('x', 'fi\u0000ne\n'), 'unreadable'],
    ['carriage returns', output('x', 'fine\r\n'), 'unreadable'],
    ['control characters in stderr', output('x', '', 1, 'no\u0007'), 'unreadable'],
    ['far too much', output('x', 'x'.repeat(MAX_CHARS + 1)), 'unreadable'],
  ])('takes %s as it is', (_what, one, expected) => {
    expect(reasonOf(one)).toBe(expected);
  });

  it('lets the body of a far end hold anything, and a progress bar its carriage returns', () => {
    expect(reasonOf(output('curl', '\u001b[2J\u0000', 0, 'Connecting\r100%\n'), { foreignBody: true })).toBe(null);
  });
});
