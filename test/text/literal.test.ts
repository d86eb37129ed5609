// Foreign text can be read, and can do nothing.
import { describe, expect, it } from 'vitest';
import { literal, literalLine } from '../../src/text/literal.ts';

describe('foreign text', () => {
  it.each([
    ['a clear screen', 'a\u001b[2Jb', 'ab'],
    ['a colour in one byte', 'a\u009b31mb', 'ab'],
    ['a window title', 'a\u001b]0;owned\u0007b', 'ab'],
    ['a title that never ends', 'a\u001b]0;owned', 'a'],
    ['a device string', 'a\u001bPq...\u001b\\b', 'ab'],
    ['another character set', 'a\u001b(Bb', 'ab'],
    ['backspaces and nul', 'a\b\u0000b', 'ab'],
    ['returns', 'a\r\nb\rc', 'a\nb\nc'],
    ['a right-to-left override', 'a\u202eb', 'ab'],
    ['a zero-width space and a soft hyphen', 'a\u200b\u00adb', 'ab'],
    ['a tag', 'a\u{e0041}b', 'ab'],
    ['tabs, line feeds and Korean, which stay', 'a\tb\n파드', 'a\tb\n파드'],
  ])('%s', (_what, foreign, shown) => expect(literal(foreign)).toBe(shown));

  it('on one line is cut to its length', () => {
    expect([literalLine(' a\n  b\tc '), literalLine('x'.repeat(9), 5)]).toEqual(['a b c', 'xxxx…']);
  });
});
