// Words that are no command, on the wire: read, shown before they run, asked back, or not understood; and where answers go.
import { afterEach, describe, expect, it } from 'vitest';
import { clickables } from '../../../src/playground/slack-server/clickables.ts';
import type { Message } from '../../../src/playground/slack-server/message.ts';
import type { SlackParts } from '../../../src/slack/parts.ts';
import { SAW } from '../hostile.ts';
import { type AskingRig, askingRig, see } from './rig.ts';

let rig: AskingRig | undefined;
afterEach(async () => {
  await rig?.close();
  rig = undefined;
});

const started = async (change: Partial<SlackParts> = {}): Promise<AskingRig> => {
  rig = await askingRig(change);
  return rig;
};

/** What the asker alone was told last. */
const whispered = (one: AskingRig, channel = 'ops', user = 'alice', many = 1): Promise<Message> =>
  see(() => {
    const all = one.server.ephemerals(channel, user);
    return all.length >= many ? all.at(-1) : null;
  });

const buttons = (message: Message): readonly string[] => clickables(message.blocks).map(({ label }) => label);
const ended = (one: AskingRig): Promise<unknown> => see(() => one.journal.ends.length > 0);

describe('a sentence', () => {
  it.each([
    [
      "web-0 can't reach google",
      'why-no-egress shop/web-0 google.com',
      { question: 'why-no-egress', target: 'shop/web-0', host: 'google.com' },
    ],
    ['web-0에서 외부 접속이 안돼요', 'why-no-egress shop/web-0', { question: 'why-no-egress', target: 'shop/web-0' }],
    [
      'why is node-1 slow to node-2',
      'why-flaky node-1 node-2',
      { question: 'why-flaky', target: 'node-1', other: 'node-2' },
    ],
    ['서비스 web 응답 없음', 'why-no-service shop/web', { question: 'why-no-service', target: 'shop/web' }],
  ])('that is certain runs at once, and shows what was read: %s', async (text, command, ask) => {
    const one = await started();
    const { ack } = await one.server.slash({ channel: 'ops', user: 'alice', text });
    expect(ack).toMatchObject({ text: expect.stringContaining(`I read this as: ${command} Looking at`) });
    await ended(one);
    expect(one.asks).toMatchObject([ask]);
    expect([...one.journal.runs.values()][0]?.request.words).toBe(text);
  });

  it('in a thread shows what was read there, and answers there', async () => {
    const one = await started();
    const threadTs = one.server.say({ channel: 'ops', user: 'bora', text: 'hm' });
    await one.server.mention({ channel: 'ops', user: 'bora', text: 'web-0 dns가 안돼요', threadTs });
    expect(await whispered(one, 'ops', 'bora')).toMatchObject({
      threadTs,
      text: expect.stringContaining('이렇게 이해했습니다: why-no-dns shop/web-0'),
    });
    await ended(one);
    expect(one.server.thread('ops', threadTs).length).toBe(5);
  });

  it('that is not certain waits for a click, and runs where it was asked', async () => {
    const one = await started();
    const threadTs = one.server.say({ channel: 'ops', user: 'bora', text: 'hm' });
    await one.server.mention({ channel: 'ops', user: 'alice', text: 'can web-0 reach google?', threadTs });
    const asked = await whispered(one);
    expect(buttons(asked)).toEqual(['Run: why-no-egress shop/web-0 google.com', 'Edit']);
    expect(one.journal.runs.size).toBe(0);
    await one.server.click({ channel: 'ops', user: 'alice', messageTs: asked.ts, actionId: 'netwhy_ask_run_0' });
    await ended(one);
    expect([...one.journal.runs.values()].map(({ request }) => [request.surface, request.threadTs])).toEqual([
      ['button', threadTs],
    ]);
  });

  it('about a name that is there twice offers both', async () => {
    const one = await started();
    await one.server.slash({ channel: 'ops', user: 'alice', text: "twin-0 can't reach google" });
    const asked = await whispered(one);
    expect(buttons(asked)).toEqual([
      'Run: why-no-egress blue/twin-0 google.com',
      'Run: why-no-egress green/twin-0 google.com',
      'Edit',
    ]);
    await one.server.click({ channel: 'ops', user: 'alice', messageTs: asked.ts, actionId: 'netwhy_ask_run_1' });
    await ended(one);
    expect(one.asks).toMatchObject([{ target: 'green/twin-0' }]);
  });

  it('without a name opens the form from its button, in the thread', async () => {
    const one = await started();
    const threadTs = one.server.say({ channel: 'ops', user: 'bora', text: 'hm' });
    await one.server.mention({ channel: 'ops', user: 'alice', text: 'dns is broken', threadTs });
    const asked = await whispered(one);
    expect(buttons(asked)).toEqual(['Ask with a form']);
    await one.server.click({ channel: 'ops', user: 'alice', messageTs: asked.ts, actionId: 'netwhy_ask_form' });
    await see(() => JSON.stringify(one.server.views('alice').modals).includes('why-no-dns'));
    await one.server.fill({
      user: 'alice',
      actionId: 'netwhy_ask_name',
      value: { text: { type: 'plain_text', text: 'shop/web-0' }, value: 'p:shop/web-0' },
    });
    await one.server.submitView({ user: 'alice' });
    await ended(one);
    expect(
      [...one.journal.runs.values()].map(({ request }) => [request.surface, request.ask.question, request.threadTs]),
    ).toEqual([['modal', 'why-no-dns', threadTs]]);
  });

  it.each(['lunch?', 'web-0 works fine now', 'node-1 이제 안 느려요', 'what can you do for us today'])(
    'that asks nothing runs nothing: %s',
    async (text) => {
      const one = await started();
      const { ack } = await one.server.slash({ channel: 'ops', user: 'alice', text });
      expect(ack).toMatchObject({ text: expect.stringContaining('I could not tell what you ask.') });
      expect([one.journal.runs.size, buttons(await whispered(one))]).toEqual([0, ['Ask with a form']]);
    },
  );

  it('is never run where the cluster could not be asked about its names', async () => {
    const one = await started();
    one.directory.mood = 'silent';
    const { ack, ackMs } = await one.server.slash({ channel: 'ops', user: 'alice', text: "web-0 can't reach google" });
    expect([one.journal.runs.size, (ackMs ?? 9_999) < 3_000]).toEqual([0, true]);
    expect(ack).toMatchObject({ text: expect.stringContaining('why-no-egress web-0 google.com Shall I run it?') });
  });

  it('goes to the cluster it names', async () => {
    const one = await started();
    one.directory.clusters = ['prod', 'staging'];
    await one.server.slash({ channel: 'ops', user: 'alice', text: "web-0 in staging can't reach google" });
    await ended(one);
    expect(one.asks).toMatchObject([{ target: 'shop/web-0', cluster: 'staging' }]);
  });

  it.each([
    SAW.slice(0, 900),
    `${'<!channel> '.repeat(20)}web-9 can't reach google`,
    '\u202egoogle hcaer tnac web-9',
    'x'.repeat(100_000),
  ])('of a hostile kind mentions nobody and breaks no block', async (text) => {
    const one = await started();
    const threadTs = one.server.say({ channel: 'ops', user: 'bora', text: 'hm' });
    await one.server.mention({ channel: 'ops', user: 'alice', text, threadTs });
    const told = await whispered(one);
    expect(JSON.stringify(told)).not.toMatch(/<!channel|<@U|\u202e/);
    expect(one.log.filter((line) => /over the limits|refused this look|invalid/.test(line))).toEqual([]);
  });
});

describe('an unfinished command', () => {
  it('in a mention gets a form in its thread, filled in as far as it goes', async () => {
    const one = await started();
    const threadTs = one.server.say({ channel: 'ops', user: 'bora', text: 'hm' });
    await one.server.mention({ channel: 'ops', user: 'alice', text: 'why-no-egress', threadTs });
    const told = await whispered(one);
    expect([told.text, told.threadTs, buttons(told)]).toEqual([
      expect.stringContaining('Which pod?'),
      threadTs,
      ['Ask with a form'],
    ]);
    await one.server.click({ channel: 'ops', user: 'alice', messageTs: told.ts, actionId: 'netwhy_ask_form' });
    await see(() => JSON.stringify(one.server.views('alice').modals).includes('w0.pod.playground'));
  });

  it('that is misspelt is guessed at', async () => {
    const one = await started();
    const { ack } = await one.server.slash({ channel: 'ops', user: 'alice', text: 'why-no-egres web-0 google.com' });
    expect(ack).toMatchObject({ text: expect.stringContaining('"why-no-egres" is not a question I know.') });
  });

  it('of two clusters is guessed at too', async () => {
    const one = await started();
    one.directory.clusters = ['prod', 'staging'];
    const { ack } = await one.server.slash({ channel: 'ops', user: 'alice', text: 'health --cluster stagin' });
    expect(ack).toMatchObject({ text: expect.stringMatching(/no cluster "stagin" here\. Try:.*--cluster staging/) });
    expect(one.journal.runs.size).toBe(0);
  });
});

describe('in:<permalink>', () => {
  const link = (one: AskingRig, ts: string, more = '') =>
    `${one.server.apiUrl.replace('/api/', '')}/archives/C0000000I42/p${ts.replace('.', '')}${more}`;

  it.each([(url: string) => `in:${url}`, (url: string) => `in:<${url}>`])('answers in that thread', async (written) => {
    const one = await started();
    const ts = one.server.say({ channel: 'incident-42', user: 'bora', text: 'no internet' });
    const reply = one.server.say({ channel: 'incident-42', user: 'bora', text: 'still', threadTs: ts });
    const url = link(one, reply, `?thread_ts=${ts}&cid=C0000000I42`);
    await one.server.slash({ channel: 'ops', user: 'alice', text: `why-no-egress web-0 ${written(url)}` });
    await ended(one);
    expect([one.server.messages('ops').length, one.server.thread('incident-42', ts).length]).toEqual([0, 5]);
    expect([...one.journal.runs.values()][0]?.request.words).toBe('why-no-egress web-0');
  });

  it('opens the form for that thread', async () => {
    const one = await started();
    const ts = one.server.say({ channel: 'incident-42', user: 'bora', text: 'hm' });
    await one.server.slash({ channel: 'ops', user: 'alice', text: `ask health in:${link(one, ts)}` });
    await see(() => one.server.views('alice').modals.length === 1);
    await one.server.submitView({ user: 'alice' });
    await ended(one);
    expect(one.server.thread('incident-42', ts).length).toBe(4);
  });

  it.each<[string, (one: AskingRig) => string, string]>([
    ['no link', () => 'in:there', 'comes the link of a message'],
    [
      'another workspace',
      () => 'in:https://evil.slack.com/archives/C0000000I42/p1700000000000100',
      'another workspace',
    ],
    ['a page', (one) => `in:${one.server.apiUrl}x`, 'comes the link of a message'],
    [
      'a thread that is none',
      (one) => `in:${link(one, '1700000000.000100', '?thread_ts=../x')}`,
      'comes the link of a message',
    ],
    ['a message that is gone', (one) => `in:${link(one, '1700000000.000100')}`, 'no such message any more'],
    [
      'a channel without the bot',
      (one) => `in:${link(one, '1700000000.000100').replace('I42', 'RND')}`,
      'netwhy is not in the channel',
    ],
  ])('refuses %s and runs nothing', async (_, aim, said) => {
    const one = await started();
    const { ack } = await one.server.slash({ channel: 'ops', user: 'alice', text: `why-no-egress web-0 ${aim(one)}` });
    expect(ack).toMatchObject({ text: expect.stringContaining(said) });
    expect(one.journal.runs.size).toBe(0);
  });
});

describe('a direct message', () => {
  it('is asked like a mention, without one, and answered in its thread', async () => {
    const one = await started();
    const { channel, ts } = await one.server.direct({ user: 'alice', text: 'why-no-egress web-0' });
    await ended(one);
    expect(one.server.thread(channel, ts).length).toBe(4);
    await one.server.direct({ user: 'alice', text: 'hello' });
    expect((await whispered(one, channel)).text).toContain('I could not tell what you ask.');
  });

  it('of a bot, or a change of one, is left alone', async () => {
    const one = await started();
    const { channel } = await one.server.direct({ user: 'alice', text: 'help' });
    await whispered(one, channel);
    const payload = one.server.lastEnvelope?.payload ?? {};
    for (const [id, more] of [
      ['EvA', { subtype: 'message_changed' }],
      ['EvB', { bot_id: 'B1' }],
    ] as const)
      await one.server.sendEnvelope({
        type: 'events_api',
        payload: { ...payload, event_id: id, event: { ...(payload.event as object), text: 'health', ...more } },
      });
    expect([one.journal.runs.size, one.server.ephemerals(channel, 'alice').length]).toEqual([0, 1]);
  });

  it.each(['file_share', 'thread_broadcast'])('with more than words is asked all the same: %s', async (subtype) => {
    const one = await started();
    const { channel } = await one.server.direct({ user: 'alice', text: 'help' });
    await whispered(one, channel);
    const payload = one.server.lastEnvelope?.payload ?? {};
    const event = { ...(payload.event as object), text: 'why-no-egress web-0', subtype };
    await one.server.sendEnvelope({ type: 'events_api', payload: { ...payload, event_id: 'EvC', event } });
    await ended(one);
    expect(one.asks).toMatchObject([{ question: 'why-no-egress', target: 'web-0' }]);
  });
});
