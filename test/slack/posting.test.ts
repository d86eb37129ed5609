import { describe, expect, it } from 'vitest';
import { say } from '../../src/model/text.ts';
import { LiveRoot } from '../../src/slack/live-root.ts';
import type { Poster } from '../../src/slack/poster.ts';
import { UpdatePace } from '../../src/slack/update-pace.ts';
import { answerOf, HandClock, settled, slash, world } from './fakes.ts';

const RUN = 'r-0000000001';

const planned = (count: number) =>
  ({
    kind: 'planned',
    steps: Array.from({ length: count }, (_, index) => ({ id: `step-${index}`, asks: say('Well?', '정상?') })),
  }) as const;

const decided = (index: number) =>
  ({
    kind: 'decided',
    step: `step-${index}`,
    judgement: { verdict: 'pass', saw: say('x', 'x'), expected: say('x', 'x') },
  }) as const;

const running = async (trigger = 't') => {
  const all = await world();
  await all.receiver.deliver(slash('why-no-egress web-0', trigger));
  const [pending] = all.answerer.pending;
  if (pending === undefined) throw new Error('nothing runs');
  return { ...all, pending };
};

const counts = (methods: readonly { readonly method: string }[]): Record<string, number> =>
  Object.fromEntries(
    Object.entries(Object.groupBy(methods, ({ method }) => method)).map(([method, all]) => [method, all?.length ?? 0]),
  );

describe('live progress', () => {
  it('updates the root at most once in 1.5 s, with the newest view', async () => {
    const { slack, clock, pending } = await running();
    pending.options.onProgress?.(planned(10));
    await settled();
    for (let index = 0; index < 10; index += 1) {
      pending.options.onProgress?.(decided(index));
      await clock.advance(300);
    }
    expect(slack.of('chat.update').map(({ args }) => args.text)).toEqual([
      'Looking at why-no-egress web-0 · 5/10 checks done',
      'Looking at why-no-egress web-0 · 10/10 checks done',
    ]);
  });

  it('leaves room for answers where many run: forty updates a minute for all of them together', async () => {
    const shown: number[] = [];
    const clock = new HandClock();
    const pace = new UpdatePace();
    const poster = { update: async () => void shown.push(clock.now()), post: async () => '1.1' } as unknown as Poster;
    const roots = Array.from({ length: 30 }, (_, at) => {
      const label = { run: `r-${at}`, part: 'root', sinceMs: 0 };
      const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
      const place = { channel: `C${at}`, threadTs: '' };
      const rest = { place, label, log, rootTs: '1.1', mayExist: false, onRoot: async () => undefined };
      return new LiveRoot({ poster, pace, clock, ...rest, onShut: () => undefined });
    });
    for (let second = 0; second < 60; second += 1) {
      for (const root of roots) root.show(() => ({ text: 'x', looks: [] }));
      await clock.advance(1_000);
    }
    expect(shown.length).toBeGreaterThan(40);
    expect(shown.length).toBeLessThan(52);
    await Promise.all(roots.map((root) => root.settle()));
  });

  it('never overwrites the answer with progress that was on its way', async () => {
    const { slack, clock, pending } = await running();
    pending.options.onProgress?.(planned(2));
    await settled();
    pending.options.onProgress?.(decided(0));
    pending.resolve(answerOf(RUN));
    await clock.advance(5_000);
    expect(slack.messages[0]?.text).toMatch(/^✗ FAIL/);
    expect(slack.of('chat.update').length).toBe(1);
  });

  it('waits for a root that is on its way instead of posting another', async () => {
    const { slack, clock, pending } = await running();
    const { promise, resolve } = Promise.withResolvers<void>();
    slack.held = promise;
    pending.options.onProgress?.(planned(1));
    await settled();
    pending.resolve(answerOf(RUN));
    await settled();
    slack.held = null;
    resolve();
    await clock.advance(0);
    expect(slack.messages.map(({ thread_ts }) => thread_ts)).toEqual(['', '1700000000.000001', '1700000000.000001']);
    expect(slack.of('conversations.history')).toEqual([]);
  });

  it('falls back to plain lines where Slack refuses plans', async () => {
    const { slack, pending } = await running();
    slack.next('chat.postMessage', { ok: false, error: 'invalid_blocks' });
    pending.options.onProgress?.(planned(2));
    await settled();
    expect(slack.messages.map(({ blocks }) => blocks.map((block) => block.type))).toEqual([
      ['section', 'section', 'context', 'actions'],
    ]);
  });
});

describe('posting an answer', () => {
  it('falls back to bare text when Slack refuses every look', async () => {
    const { slack, journal, clock, pending } = await running();
    const refusal = { ok: false, error: 'msg_blocks_too_long' };
    slack.next('chat.postMessage', refusal, refusal);
    pending.resolve(answerOf(RUN));
    await clock.advance(0);
    expect([slack.messages[0]?.blocks, slack.messages.length, journal.ends]).toEqual([[], 3, [`${RUN} posted fail`]]);
  });

  it('waits as a 429 says and keeps the order, without holding another channel up', async () => {
    const { slack, receiver, answerer, clock, pending } = await running('a');
    await receiver.deliver({ ...slash('why-no-egress web-1', 'b'), channel_id: 'C2' });
    slack.next('chat.postMessage', { status: 429, retryAfter: 30 });
    pending.resolve(answerOf(RUN));
    await settled();
    answerer.pending[1]?.resolve(answerOf('r-0000000002'));
    await clock.advance(1_000);
    expect(slack.messages.map(({ channel }) => channel)).toEqual(['C2', 'C2', 'C2']);
    await clock.advance(28_000);
    expect(slack.of('chat.postMessage').filter(({ args }) => args.channel === 'C1').length).toBe(1);
    await clock.advance(2_000);
    expect(slack.messages.slice(3).map(({ channel, thread_ts }) => [channel, thread_ts])).toEqual([
      ['C1', ''],
      ['C1', '1700000000.000004'],
      ['C1', '1700000000.000004'],
    ]);
  });

  it('looks for its message after a lost reply instead of posting it twice', async () => {
    const { slack, journal, clock, pending } = await running();
    slack.next('chat.postMessage', 'accepted-then-lost');
    pending.resolve(answerOf(RUN));
    await clock.advance(2_000);
    expect([slack.messages.length, (await journal.find(RUN))?.rootTs, journal.ends]).toEqual([
      3,
      '1700000000.000001',
      [`${RUN} posted fail`],
    ]);
    expect(slack.of('conversations.history').length).toBe(1);
  });

  it('looks in the thread for a lost reply', async () => {
    const { slack, clock, pending } = await running();
    pending.options.onProgress?.(planned(1));
    await settled();
    slack.next('chat.postMessage', 'accepted-then-lost');
    pending.resolve(answerOf(RUN));
    await clock.advance(2_000);
    expect([slack.messages.length, slack.of('conversations.replies').length]).toEqual([3, 1]);
  });

  it('posts again when Slack does not let it look', async () => {
    const { slack, clock, pending } = await running();
    slack.next('chat.postMessage', 'lost');
    slack.next('conversations.history', { ok: false, error: 'missing_scope' });
    pending.resolve(answerOf(RUN));
    await clock.advance(2_000);
    expect(slack.messages.length).toBe(3);
  });

  it.each(['invalid_auth', 'token_revoked', 'ratelimited', 'rate_limited', 'internal_error', 'service_unavailable'])(
    'keeps trying while Slack says %s, and tells the answer when it is well again',
    async (error) => {
      const { slack, journal, clock, pending } = await running();
      slack.next('chat.postMessage', ...Array.from({ length: 4 }, () => ({ ok: false, error })));
      pending.resolve(answerOf(RUN));
      await clock.advance(3_000);
      expect([slack.messages.length, journal.ends]).toEqual([0, []]);
      await clock.advance(60_000);
      expect([slack.messages.length, journal.ends]).toEqual([3, [`${RUN} posted fail`]]);
    },
  );

  it('gives a deleted root a new one, with its thread', async () => {
    const { slack, clock, pending } = await running();
    pending.options.onProgress?.(planned(1));
    await settled();
    slack.messages.splice(0, 1, { ...slack.messages[0], ts: 'deleted' } as (typeof slack.messages)[0]);
    pending.resolve(answerOf(RUN));
    await clock.advance(0);
    expect(slack.messages.slice(1).map(({ ts, thread_ts }) => [ts, thread_ts])).toEqual([
      ['1700000000.000002', ''],
      ['1700000000.000003', '1700000000.000002'],
      ['1700000000.000004', '1700000000.000002'],
    ]);
  });

  it.each([
    ['not_in_channel', '/invite @netwhy'],
    ['channel_not_found', '/invite @netwhy'],
    ['is_archived', 'archived'],
    ['restricted_action', 'restricted_action'],
  ])('ends visibly and privately on %s, and stops looking', async (error, hint) => {
    const { slack, journal, pending } = await running();
    slack.next('chat.postMessage', { ok: false, error });
    pending.options.onProgress?.(planned(1));
    await settled();
    expect(pending.options.signal.aborted).toBe(true);
    pending.reject(pending.options.signal.reason);
    await settled();
    expect(slack.responses.map(({ text }) => text)).toEqual([expect.stringContaining(hint)]);
    expect([journal.ends, slack.messages.length]).toEqual([[`${RUN} failed ${error}`], 0]);
  });

  it('says it in a direct message when the response_url is used up and the channel closed', async () => {
    const { slack, pending } = await running();
    slack.responseUrlStatus = 404;
    slack.next('chat.postMessage', { ok: false, error: 'not_in_channel' });
    slack.next('chat.postEphemeral', { ok: false, error: 'not_in_channel' });
    pending.options.onProgress?.(planned(1));
    await settled();
    pending.reject(new Error('aborted'));
    await settled();
    expect(slack.messages.map(({ channel, text }) => [channel, text])).toEqual([
      ['U1', expect.stringContaining('/invite @netwhy')],
    ]);
  });

  it('costs few calls', async () => {
    const { slack, clock, pending } = await running();
    pending.options.onProgress?.(planned(3));
    await settled();
    pending.resolve(answerOf(RUN));
    await clock.advance(10_000);
    expect(counts(slack.calls)).toEqual({ 'auth.test': 2, 'users.info': 1, 'chat.postMessage': 3, 'chat.update': 1 });
  });
});

describe('readiness', () => {
  it('is red while Slack refuses the token, and green again after', async () => {
    const { slack, side, clock, pending } = await running();
    slack.next('chat.postMessage', { ok: false, error: 'token_revoked' });
    pending.resolve(answerOf(RUN));
    await settled();
    expect(side.ready()).toEqual({ ok: false, why: 'Slack refuses the bot token: token_revoked' });
    await clock.advance(10_000);
    expect(side.ready()).toEqual({ ok: true, why: '' });
  });
});
