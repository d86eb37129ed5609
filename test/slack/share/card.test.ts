import { describe, expect, it } from 'vitest';
import { checkMessage, checkView } from '../../../src/slack/block-limits.ts';
import { ink } from '../../../src/slack/render/message.ts';
import { cardMessage } from '../../../src/slack/share/card.ts';
import { permalink } from '../../../src/slack/share/permalink.ts';
import { privateAnswer } from '../../../src/slack/share/private.ts';
import { readSharedFrom, shareView } from '../../../src/slack/share/share-view.ts';
import { HOSTILE, REQUEST, reportOf, SAW, withFigures } from '../hostile.ts';

/** In plain_text, raw_text and preformatted nothing is alive; in mrkdwn nothing foreign may stand. */
const alive = (value: unknown): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap(alive);
  if (typeof value !== 'object' || value === null) return [];
  const one = value as Readonly<Record<string, unknown>>;
  return one.type === 'mrkdwn' ? [String(one.text)] : Object.values(one).flatMap(alive);
};

describe.each(['en', 'ko'] as const)('what is shared, in %s', (lang) => {
  const pen = ink(lang, (text) => text, 'https://docs.example/');
  const report = withFigures(reportOf(60, 4, SAW), SAW);
  const messages = {
    card: cardMessage(REQUEST, report, { link: 'https://acme.slack.com/archives/C1/p1', by: '<!channel>' }, pen),
    private: privateAnswer(REQUEST, report, pen),
  };

  it.each(Object.entries(messages))('keeps every limit and brings nothing foreign to life: %s', (_, message) => {
    expect(message.looks.flatMap((blocks) => checkMessage({ text: message.text, blocks }))).toEqual([]);
    expect(message.text).not.toMatch(/<[!@#h]/);
    const live = alive(message.looks).join('\n');
    for (const word of ['<!channel', '<!here', '<!subteam', 'U12345678', 'evil', '*bold*'])
      expect(live).not.toContain(word);
    expect(message.looks.every((blocks) => blocks.length > 2)).toBe(true);
  });

  it('keeps the form within limits, and reads back what it keeps', () => {
    const from = { run: HOSTILE, team: 'T1', channel: 'C1', threadTs: '1.2' };
    const view = shareView(from, pen);
    expect(checkView(view)).toEqual([]);
    expect(readSharedFrom(view.private_metadata ?? '')).toEqual(from);
    expect([readSharedFrom('{}'), readSharedFrom('nonsense')]).toEqual([null, null]);
  });
});

describe('a permalink', () => {
  it.each([
    ['https://acme.slack.com/', 'C1', '1.000001', '', 'https://acme.slack.com/archives/C1/p1000001'],
    [
      'https://acme.slack.com/',
      'C1',
      '2.000001',
      '1.000001',
      'https://acme.slack.com/archives/C1/p2000001?thread_ts=1.000001&cid=C1',
    ],
    ['https://acme.slack.com/', 'C1', '1.000001', '1.000001', 'https://acme.slack.com/archives/C1/p1000001'],
    ['', 'C1', '1.000001', '', ''],
    ['https://acme.slack.com/', 'C1|x', '1.000001', '', ''],
    ['https://acme.slack.com/', 'C1', '', '', ''],
    ['javascript:alert(1)//', 'C1', '1.000001', '', ''],
  ])('of %s %s %s %s is %s', (home, channel, ts, thread, link) => {
    expect(permalink(home, channel, ts, thread)).toBe(link);
  });
});
