// Do the forms and messages of digests and comparisons keep Slack's limits in both languages, with nothing foreign alive in them?
import { describe, expect, it } from 'vitest';
import type { ChangeKind } from '../../../src/digest/compare.ts';
import type { DigestView } from '../../../src/digest/view.ts';
import type { Entry, Schedule } from '../../../src/engine/ports/digests.ts';
import { difference } from '../../../src/export/difference.ts';
import { same } from '../../../src/model/text.ts';
import { checkBlocks } from '../../../src/playground/slack-server/check-blocks.ts';
import { checkedView } from '../../../src/playground/slack-server/methods-views.ts';
import { checkMessage, checkView } from '../../../src/slack/block-limits.ts';
import { hushView } from '../../../src/slack/digest/hush-view.ts';
import { listMessage } from '../../../src/slack/digest/list.ts';
import { digestMessage } from '../../../src/slack/digest/message.ts';
import { scheduleView } from '../../../src/slack/digest/schedule-view.ts';
import { compareView } from '../../../src/slack/next/compare-view.ts';
import { feedbackView } from '../../../src/slack/next/feedback.ts';
import { ink, type SlackMessage } from '../../../src/slack/render/message.ts';
import { HOSTILE, REQUEST, reportOf, SAW } from '../hostile.ts';

const KINDS: readonly (ChangeKind | 'hushed')[] = [
  'new',
  'flapping',
  'still',
  'unseen',
  'blind',
  'recovered',
  'hushed',
];

const view: DigestView = {
  verdict: 'fail',
  headline: same(SAW),
  quiet: false,
  groups: KINDS.map((kind) => ({
    kind,
    title: same(kind),
    items: Array.from({ length: 40 }, () => ({
      code: 'x'.repeat(80),
      subjects: Array.from({ length: 300 }, () => HOSTILE),
      severity: 'fail' as const,
      say: same(SAW),
      sinceMs: 1e12,
      turns: 4,
      hush:
        kind !== 'hushed'
          ? null
          : ({
              id: 'h-1',
              team: 'T1',
              channel: 'C1',
              kind: 'maintenance',
              code: '',
              subject: '',
              owner: '<!channel>',
              note: SAW,
              fromMs: 1,
              untilMs: 1e12,
            } as const),
    })),
  })),
  notes: Array.from({ length: 20 }, () => same(SAW)),
  counts: { nodes: 5_000, checks: 99_999 },
};
const entry: Entry = {
  code: HOSTILE,
  subject: SAW,
  question: 'health',
  step: 's',
  severity: 'fail',
  say: same(SAW),
  state: 'bad',
  sinceMs: 1,
  turns: [],
};
const schedule: Schedule = {
  id: 's-00000000',
  team: 'T1',
  channel: 'C1',
  cluster: HOSTILE.slice(0, 60),
  cron: '0 9 * * *',
  timezone: 'Asia/Seoul',
  questions: [HOSTILE, SAW],
  lang: '',
  fullOn: 1,
  paused: false,
  owner: '<!channel>',
  createdMs: 1,
  lastSlotMs: 1,
};
const order = { schedule: 's-00000000', slotMs: 1e12, full: true, missed: [], parts: [] };

const alive = (value: unknown): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap(alive);
  if (typeof value !== 'object' || value === null) return [];
  const one = value as Readonly<Record<string, unknown>>;
  return one.type === 'mrkdwn' ? [String(one.text)] : Object.values(one).flatMap(alive);
};
const dead = (shown: unknown): void => {
  const live = alive(shown).join('\n');
  for (const word of ['<!channel', '<!here', '<!subteam', 'U12345678', 'evil', '*bold*'])
    expect(live).not.toContain(word);
};

describe.each(['en', 'ko'] as const)('in %s', (lang) => {
  const pen = ink(lang, (text) => text);
  const messages: Readonly<Record<string, SlackMessage>> = {
    digest: digestMessage({ ...REQUEST, user: '<!channel>' }, order, view, pen),
    'quiet digest': digestMessage(REQUEST, order, { ...view, quiet: true }, pen),
    list: listMessage(
      Array.from({ length: 5 }, () => schedule),
      1e12,
      pen,
    ),
    'empty list': listMessage([], 1e12, pen),
  };
  it.each(Object.entries(messages))('%s keeps the limits', (_, message) => {
    for (const blocks of message.looks) {
      expect(checkMessage({ text: message.text, blocks })).toEqual([]);
      expect(checkBlocks(blocks)).toEqual([]);
    }
    expect(message.text).not.toMatch(/<[!@#h]/);
    dead(message.looks);
  });

  const before = { ...reportOf(60, 20, SAW), run: HOSTILE };
  const after = { ...reportOf(80, 3, 'else'), startedAt: '2026-01-01T00:00:00.000Z' };
  const views = {
    hush: hushView(
      'r-1',
      Array.from({ length: 200 }, () => entry),
      pen,
    ),
    schedule: scheduleView('{}', 'Asia/Seoul', pen),
    compare: compareView(before, after, difference(before, after), pen),
    same: compareView(after, after, difference(after, after), pen),
    feedback: feedbackView({ run: 'r-1', channel: 'C1', threadTs: '' }, pen),
  };
  it.each(Object.entries(views))('the form %s keeps the limits', (_, one) => {
    expect(checkView(one)).toEqual([]);
    expect(() => checkedView(one, 'modal')).not.toThrow();
    dead(one);
  });
});
