import { describe, expect, it } from 'vitest';
import { Fault } from '../../src/model/fault.ts';
import { same, say } from '../../src/model/text.ts';
import { answerOf, click, mention, settled, slash, world } from './fakes.ts';

const RUN = 'r-0000000001';

const planned = { kind: 'planned', steps: [{ id: 'step-0', asks: say('Is it well?', '정상인가?') }] } as const;

describe('a slash command', () => {
  it('is journaled before it is acknowledged, and answered in the channel with its thread', async () => {
    const { slack, journal, clock, answerer, receiver } = await world();
    const acked = await receiver.deliver(slash('why-no-egress shop/web-0'));
    expect(acked).toMatchObject({ response_type: 'ephemeral', text: `Looking at shop/web-0 · run ${RUN}` });
    expect((await journal.find(RUN))?.request).toMatchObject({
      channel: 'C1',
      user: 'U1',
      words: 'why-no-egress shop/web-0',
    });
    answerer.pending[0]?.options.onProgress?.(planned);
    await settled();
    expect(slack.messages.map(({ blocks }) => blocks.map((block) => block.type))).toEqual([
      ['section', 'plan', 'context', 'actions'],
    ]);
    answerer.pending[0]?.resolve(answerOf(RUN));
    await clock.advance(0);
    expect(slack.messages.map(({ thread_ts, text }) => [thread_ts, text.slice(0, 30)])).toEqual([
      ['', '✗ FAIL why-no-egress shop/web-'],
      ['1700000000.000001', 'Why: Cause 0: web-0'],
      ['1700000000.000001', 'Steps: 1 failed · 1 needs atte'],
    ]);
    expect(journal.ends).toEqual([`${RUN} posted fail`]);
  });

  it('makes one run of two deliveries', async () => {
    const { answerer, receiver, journal } = await world();
    await receiver.deliver(slash('why-no-egress web-0'));
    expect(await receiver.deliver(slash('why-no-egress web-0'))).toBe('empty');
    expect([answerer.pending.length, journal.runs.size]).toEqual([1, 1]);
  });

  it.each<[string, string, string]>([
    ['an unknown question', 'why-no-egres web-0', '"why-no-egres" is not a question I know.'],
    ['no target', 'why-no-egress', 'Which pod?'],
    ['a path for a name', 'why-no-egress ../../x', '"../../x" is not a pod name.'],
    ['a command for a name', 'why-no-egress web-0;id', '"web-0;id" is not a pod name.'],
    ['ten kilobytes', 'x'.repeat(10_000), 'That is too long: 10000 characters'],
    ['help', 'help why-no-egress', '/net why-no-egress &lt;pod&gt;'],
  ])('answers %s privately and journals nothing', async (_, words, expected) => {
    const { receiver, journal, slack } = await world();
    const acked = await receiver.deliver(slash(words));
    expect(acked).toMatchObject({ response_type: 'ephemeral', text: expect.stringContaining(expected) });
    expect([journal.runs.size, slack.messages.length]).toEqual([0, 0]);
  });

  it('says busy when every place is taken, and journals nothing then', async () => {
    const { receiver, journal } = await world();
    for (const pod of ['web-0', 'web-1', 'web-2']) await receiver.deliver(slash(`why-no-egress ${pod}`, pod));
    const acked = await receiver.deliver(slash('why-no-egress web-3', 'd'));
    expect(acked).toMatchObject({ text: expect.stringContaining('netwhy is busy') });
    expect(journal.runs.size).toBe(3);
  });

  it('shows a second asker the way to the same question under way, and asks anew once it is answered', async () => {
    const { receiver, journal, answerer, clock, slack } = await world();
    await receiver.deliver(slash('why-no-egress web-0', 'a'));
    answerer.pending[0]?.options.onProgress?.(planned);
    await settled();
    expect(await receiver.deliver(slash('why-no-egress web-0', 'b', 'U2'))).toMatchObject({
      text: 'Already being looked at: the answer comes in the message that is there. (run r-0000000001) http://slack.test/archives/C1/p1700000000000001',
      blocks: [{}, { text: { text: '<http://slack.test/archives/C1/p1700000000000001|Go there>' } }],
    });
    // The first delivery once more is no second asker.
    expect(await receiver.deliver(slash('why-no-egress web-0', 'a'))).toBe('empty');
    answerer.pending[0]?.resolve(answerOf(RUN));
    await clock.advance(0);
    await receiver.deliver(slash('why-no-egress web-0', 'c'));
    expect([journal.runs.size, answerer.pending.length, slack.messages.length]).toEqual([2, 2, 3]);
  });

  it('is one run for two who ask in the same moment, while the journal still writes', async () => {
    const { receiver, journal, answerer } = await world();
    const accept = journal.accept.bind(journal);
    journal.accept = async (request) => {
      await settled();
      return accept(request);
    };
    const acked = await Promise.all(
      ['a', 'b'].map((trigger) => receiver.deliver(slash('why-no-egress web-0', trigger, `U${trigger}`))),
    );
    expect([journal.runs.size, answerer.pending.length]).toEqual([1, 1]);
    expect(acked).toMatchObject([
      { text: expect.stringContaining('Looking') },
      { text: expect.stringContaining('Already being looked at') },
    ]);
  });

  it.each([
    ['another host', slash('why-no-egress web-0 google.com', 'b')],
    ['another channel', { ...slash('why-no-egress web-0', 'b'), channel_id: 'C2' }],
    ['another thread', mention('<@UBOT> why-no-egress web-0')],
    ['another language', slash('why-no-egress web-0', 'b', 'UKO')],
  ])('runs a question of its own for %s', async (_, second) => {
    const { receiver, journal } = await world();
    await receiver.deliver(slash('why-no-egress web-0', 'a'));
    await receiver.deliver(second);
    expect(journal.runs.size).toBe(2);
  });

  it('does not send anybody to a run that was cancelled', async () => {
    const { receiver, journal } = await world();
    await receiver.deliver(slash('why-no-egress web-0', 'a'));
    await receiver.deliver(click('netwhy_cancel', RUN));
    await receiver.deliver(slash('why-no-egress web-0', 'b'));
    expect(journal.runs.size).toBe(2);
  });

  it('refuses with a reason when it cannot be journaled', async () => {
    const { receiver, journal, answerer } = await world();
    journal.broken = true;
    expect(await receiver.deliver(slash('why-no-egress web-0'))).toMatchObject({
      text: expect.stringContaining('could not store the request'),
    });
    expect(answerer.pending).toEqual([]);
  });

  it('speaks the language of the person', async () => {
    const { receiver } = await world();
    expect(await receiver.deliver(slash('why-no-egress', 't', 'UKO'))).toMatchObject({
      text: expect.stringContaining('어느 파드인가요?'),
    });
  });

  it('runs no more than its places at once, in order', async () => {
    const { receiver, answerer, clock } = await world();
    for (const pod of ['web-0', 'web-1', 'web-2']) await receiver.deliver(slash(`why-no-egress ${pod}`, pod));
    expect(answerer.pending.map(({ options }) => options.run)).toEqual(['r-0000000001', 'r-0000000002']);
    answerer.pending[0]?.resolve(answerOf('r-0000000001'));
    await clock.advance(0);
    expect(answerer.pending.map(({ options }) => options.run)).toEqual([
      'r-0000000001',
      'r-0000000002',
      'r-0000000003',
    ]);
  });
});

describe('a mention', () => {
  it('is journaled before it is acknowledged, and answered in its thread', async () => {
    const { slack, journal, clock, answerer, receiver } = await world();
    const body = mention('hey <@UBOT> why-no-egress web-0 -n shop', { thread_ts: '1600.1' });
    let journaledAtAck = 0;
    const original = journal.accept.bind(journal);
    journal.accept = (request) => {
      journaledAtAck += 1;
      return original(request);
    };
    expect([await receiver.deliver(body), journaledAtAck]).toEqual(['empty', 1]);
    answerer.pending[0]?.resolve(answerOf(RUN));
    await clock.advance(0);
    expect(slack.messages.map(({ thread_ts }) => thread_ts)).toEqual(['1600.1', '1600.1', '1600.1']);
  });

  it('opens a thread under a message that is in none', async () => {
    const { journal, receiver } = await world();
    await receiver.deliver(mention('<@UBOT> why-no-egress web-0'));
    expect((await journal.find(RUN))?.request.threadTs).toBe('1699.5');
  });

  it('makes one run of a retried event', async () => {
    const { answerer, receiver } = await world();
    for (let retry = 0; retry < 4; retry += 1) await receiver.deliver(mention('<@UBOT> why-no-egress web-0'));
    expect(answerer.pending.length).toBe(1);
  });

  it('is refused also where Slack says 429 first', async () => {
    const { receiver, slack, clock } = await world();
    slack.next('chat.postEphemeral', { status: 429, retryAfter: 2 }, { status: 429, retryAfter: 1 });
    await receiver.deliver(mention('<@UBOT> why-no-egres web-0'));
    await clock.advance(1_000);
    expect(slack.of('chat.postEphemeral').length).toBe(1);
    await clock.advance(3_000);
    expect(slack.of('chat.postEphemeral').map(({ args }) => String(args.text).slice(0, 14))).toEqual([
      '"why-no-egres"',
      '"why-no-egres"',
      '"why-no-egres"',
    ]);
  });

  it('is refused privately in that thread when the words are bad', async () => {
    const { slack, receiver } = await world();
    await receiver.deliver(mention('<@UBOT> wat &lt;!channel&gt;', { thread_ts: '1600.1' }));
    expect(slack.of('chat.postEphemeral').map(({ args }) => [args.user, args.thread_ts, args.text])).toEqual([
      ['U1', '1600.1', expect.stringContaining('"wat" is not a question I know.')],
    ]);
    expect(slack.messages).toEqual([]);
  });

  it.each([
    ['a bot', { bot_id: 'B2' }],
    ['an edit', { edited: { ts: '1' } }],
  ])('by %s is left alone', async (_, event) => {
    const { slack, journal, receiver } = await world();
    await receiver.deliver(mention('<@UBOT> why-no-egress web-0', event));
    expect([journal.runs.size, slack.of('chat.postEphemeral').length]).toEqual([0, 0]);
  });
});

describe('a run that finds no answer', () => {
  it('tells an unknown pod privately and leaves nothing in the channel', async () => {
    const { slack, journal, answerer, receiver } = await world();
    await receiver.deliver(slash('why-no-egress web-9'));
    answerer.pending[0]?.reject(new Fault('usage', same('No pod web-9.'), { suggestions: ['shop/web-0'] }));
    await settled();
    expect(slack.responses.map(({ response_type, text }) => [response_type, text])).toEqual([
      ['ephemeral', 'No pod web-9. Try: · shop/web-0'],
    ]);
    expect([slack.messages.length, journal.ends]).toEqual([0, [`${RUN} failed usage`]]);
  });

  it('says that something of ours failed without the details', async () => {
    const { slack, journal, answerer, receiver, log } = await world();
    await receiver.deliver(slash('why-no-egress web-0'));
    answerer.pending[0]?.options.onProgress?.(planned);
    await settled();
    answerer.pending[0]?.reject(new Error('password hunter2'));
    await settled();
    expect(slack.messages.map(({ text }) => text)).toEqual([
      `why-no-egress web-0 · Something of ours failed. (reference ${RUN})`,
    ]);
    expect([journal.ends, log.some((line) => line.includes('hunter2'))]).toEqual([[`${RUN} failed error`], true]);
  });

  it('shows the channel that it is at work when the engine stays silent', async () => {
    const { slack, receiver, clock } = await world();
    await receiver.deliver(slash('why-no-egress web-0'));
    await clock.advance(1_900);
    expect(slack.messages.length).toBe(0);
    await clock.advance(200);
    expect(slack.messages.map(({ text }) => text)).toEqual(['Looking at why-no-egress web-0 · Finding the target…']);
  });
});
