import { describe, expect, it } from 'vitest';
import { redact } from '../../src/ops/redact.ts';
import { wordsAfterMention } from '../../src/slack/on-mention.ts';
import { cut, escapeText, neutralise, unescapeText } from '../../src/slack/render/literal.ts';
import { ink } from '../../src/slack/render/message.ts';

describe('the words after a mention', () => {
  it.each([
    ['<@UBOT> why-no-egress web-0', 'why-no-egress web-0'],
    ['hey <@UBOT|netwhy>: why-no-egress web-0', 'why-no-egress web-0'],
    ['<@U2> look, <@UBOT> why-no-egress web-0', 'why-no-egress web-0'],
    ['<@UBOT>, help', 'help'],
    ['<@UBOT>', ''],
    ['<@UBOT> <@UBOT> why-no-egress web-0', 'why-no-egress web-0'],
    ['<@UBOT>: <@UBOT|netwhy>, why-no-egress web-0 <@UBOT>', 'why-no-egress web-0'],
    ['<@UBOT> <@UBOT>', ''],
    ['<@UBOT> why-no-egress <@U2>', 'why-no-egress <@U2>'],
    [
      '<@UBOT> why-no-egress web-0 <http://google.com|google.com>',
      'why-no-egress web-0 <http://google.com|google.com>',
    ],
    ['<@UBOT> a &lt;b&gt; &amp;lt;', 'a <b> &lt;'],
  ])('%s', (text, words) => {
    expect(wordsAfterMention(text, 'UBOT')).toBe(words);
  });
});

describe('foreign text', () => {
  it.each([
    ['colours', '\u001b[1;31mred\u001b[0m', 'red'],
    ['a window title', '\u001b]0;title\u0007x', 'x'],
    ['an eight-bit colour', '\u009b31mx', 'x'],
    ['reordering', 'a\u202eb\u2066c', 'a\ufffdb\ufffdc'],
    ['zero width', 'a\u200bb\ufeffc\u00ad', 'a\ufffdb\ufffdc\ufffd'],
    ['controls', 'a\u0000b\rc\u007f', 'a\ufffdb\ufffdc\ufffd'],
    ['Windows line ends', 'a\r\nb', 'a\nb'],
    ['half a pair', '\ud83d', '\ufffd'],
    ['tags', 'a\u{e0041}', 'a\ufffd'],
    ['tabs, Korean and emoji as they are', '\t파드 ✓ 🚀\n', '\t파드 ✓ 🚀\n'],
  ])('is made harmless: %s', (_, text, shown) => {
    expect(neutralise(text)).toBe(shown);
  });

  it('is redacted after its colours are gone, which would hide where a secret begins', () => {
    expect(ink('en', redact).literal('\u001b[31mxoxb-123456-abcdef\u001b[0m', 100)).toBe('[redacted]');
  });

  it('is cut between code points, with a mark', () => {
    expect([cut('abc', 3), cut('abcd', 3), cut('a🚀b', 3)]).toEqual(['abc', 'ab…', 'a…']);
  });

  it('is escaped by exactly three signs, and back', () => {
    const text = '<!channel> & <@U1>';
    expect([escapeText(text), unescapeText(escapeText(text))]).toEqual(['&lt;!channel&gt; &amp; &lt;@U1&gt;', text]);
  });
});
