// The form on the wire: opened from a message, a command and a button; filled in, filtered, refused, journaled, answered in its thread.
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { say } from '../../../src/model/text.ts';
import type { JsonObject } from '../../../src/playground/slack-server/json.ts';
import { startSlackServer } from '../../../src/playground/slack-server/slack-server.ts';
import type { SlackParts } from '../../../src/slack/parts.ts';
import { entry } from '../fake-directory.ts';
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

const modal = (one: AskingRig, user = 'alice'): Promise<JsonObject> => see(() => one.server.views(user).modals.at(-1));

/** What stands in each field, by block. */
const filledIn = (view: JsonObject): unknown =>
  Object.fromEntries(
    (view.blocks as { block_id?: string; element?: { initial_option?: { value: string }; initial_value?: string } }[])
      .filter(({ element }) => element !== undefined)
      .map(({ block_id, element }) => [block_id, element?.initial_option?.value ?? element?.initial_value ?? '']),
  );

const shortcut = async (one: AskingRig, text: string, channel = 'ops') => {
  const messageTs = one.server.say({ channel, user: 'bora', text });
  const used = await one.server.shortcut({ channel, user: 'alice', messageTs, callbackId: 'netwhy_ask_about' });
  expect(used).toMatchObject({ failure: '' });
  return messageTs;
};

const answered = async (one: AskingRig): Promise<void> => {
  await see(() => one.journal.ends.length > 0);
};

describe('the shortcut of a message', () => {
  it('opens a form filled in from the message, and answers in its thread', async () => {
    const one = await started();
    const ts = await shortcut(one, 'Alert: web-0 in shop cannot reach https://api.stripe.com/v1');
    expect(filledIn(await modal(one))).toEqual({
      question: 'why-no-egress',
      'w0.pod.playground': 't:shop/web-0',
      'w1.host.playground': 'api.stripe.com',
    });
    expect(await one.server.submitView({ user: 'alice' })).toMatchObject({ failure: '', ack: {} });
    await answered(one);
    expect(one.server.thread('ops', ts).length).toBe(4);
    expect(
      [...one.journal.runs.values()].map(({ request }) => [request.surface, request.words, request.threadTs]),
    ).toEqual([['shortcut', 'why-no-egress shop/web-0 api.stripe.com', ts]]);
  });

  it.each<[string, string, Readonly<Record<string, string>>]>([
    ['a pod by its address', '10.244.2.10 is acting up', { question: '' }],
    [
      'the node of a tailnet address',
      'high latency to 100.64.0.2',
      { question: 'why-flaky', 'w0.node.playground': 't:node-2', 'w1.node.playground': '' },
    ],
    [
      'a Service',
      'the db service times out',
      { question: 'why-no-service', 'w0.service.playground': 't:shop/db', 'w1.pod.playground': '' },
    ],
    [
      'the workload of a pod that is gone',
      'cart-7d4b9c6f5-zzzzz: dns lookup failed',
      { question: 'why-no-dns', 'w0.pod.playground': 't:shop/deploy/cart', 'w1.name.playground': '' },
    ],
    ['nothing at all', 'lunch?', { question: '' }],
  ])('recognises %s', async (_, text, expected) => {
    const one = await started();
    await shortcut(one, text);
    expect(filledIn(await modal(one))).toEqual(expected);
  });

  it('offers what it recognised when the question is chosen later', async () => {
    const one = await started();
    await shortcut(one, '10.244.2.10 is acting up, see 100.64.0.2');
    await modal(one);
    await one.server.fill({ user: 'alice', actionId: 'netwhy_ask_question', value: 'mtu' });
    const view = await see(() => {
      const top = one.server.views('alice').modals.at(-1);
      return JSON.stringify(top).includes('w1.place') ? top : null;
    });
    expect(filledIn(view as JsonObject)).toEqual({
      question: 'mtu',
      'w0.place.playground': 'p:shop/db-0',
      'w1.place.playground': 'n:node-2',
    });
  });

  it('reads what bots put into attachments', async () => {
    const one = await started();
    const messageTs = one.server.say({ channel: 'ops', user: 'bora', text: '' });
    const shared = {
      type: 'message_action',
      callback_id: 'netwhy_ask_about',
      team: { id: 'T0000PLAY' },
      message_ts: messageTs,
    };
    await one.server.sendEnvelope({
      type: 'interactive',
      payload: {
        ...shared,
        user: { id: 'U00000ALICE' },
        channel: { id: 'C0000000OPS' },
        trigger_id: (await one.server.slash({ channel: 'ops', user: 'alice', text: 'help' })).triggerId,
        response_url: '',
        message: {
          ts: messageTs,
          text: '',
          attachments: [{ title: 'FIRING', fields: [{ title: 'x', value: 'packet loss on node-3' }] }],
        },
      },
    });
    expect(filledIn(await modal(one))).toMatchObject({ question: 'why-flaky', 'w0.node.playground': 't:node-3' });
  });

  it('opens in time where the cluster is silent, and says that no names could be listed', async () => {
    const one = await started();
    one.directory.mood = 'silent';
    await shortcut(one, 'dns is broken in shop/web-0');
    const view = await modal(one);
    expect(JSON.stringify(view)).toContain('could not be listed');
    one.directory.mood = 'well';
  });

  it.each([
    ['hostile', SAW],
    ['a hundred kilobytes', `${'web-0 <!channel> <@U1> `x` \u202e '.repeat(4_000)}`],
    ['names without end', Array.from({ length: 5_000 }, (_, at) => `web-${at}`).join(' ')],
  ])('opens for a message that is %s, within the limits', async (_, text) => {
    const one = await started();
    await shortcut(one, text);
    const view = await modal(one);
    expect(one.log.filter((line) => /over the limits|could not be opened/.test(line))).toEqual([]);
    expect(JSON.stringify(view)).not.toMatch(/<!channel>|\u202e/);
  });
});

describe('/net alone', () => {
  it('opens an empty form whose answer comes in the channel', async () => {
    const one = await started();
    await one.server.slash({ channel: 'ops', user: 'bora', text: '' });
    const view = await modal(one, 'bora');
    expect([filledIn(view), JSON.stringify(view).includes('이 채널에 올라옵니다')]).toEqual([{ question: '' }, true]);
    await expect(one.server.submitView({ user: 'bora' })).rejects.toThrow('required field: question');
    await one.server.fill({ user: 'bora', actionId: 'netwhy_ask_question', value: 'health' });
    await one.server.submitView({ user: 'bora' });
    await answered(one);
    expect(
      [...one.journal.runs.values()].map(({ request }) => [request.surface, request.ask.question, request.threadTs]),
    ).toEqual([['modal', 'health', '']]);
  });

  it('tells in words where Slack opens no form any more', async () => {
    const one = await started();
    one.server.knobs.failNext('views.open', 'expired_trigger_id');
    await one.server.slash({ channel: 'ops', user: 'alice', text: 'ask' });
    await see(() => one.server.ephemerals('ops', 'alice').some(({ text }) => text.includes('took too long')));
  });
});

describe('the pickers', () => {
  const asked = async (question: string, change: Partial<SlackParts> = {}) => {
    const one = await started(change);
    await one.server.slash({ channel: 'ops', user: 'alice', text: `ask ${question}` });
    await modal(one);
    return one;
  };
  const offers = async (one: AskingRig, value: string) => {
    const { options, failure, ackMs } = await one.server.suggest({ user: 'alice', actionId: 'netwhy_ask_name', value });
    expect([failure, (ackMs ?? 9_999) < 3_000]).toEqual(['', true]);
    return options.map((option) => option.value);
  };

  it('offer pods and workloads for a pod, and what was typed', async () => {
    const one = await asked('why-no-dns');
    expect(await offers(one, 'web')).toEqual(['p:shop/web-0', 'p:shop/web-1', 'w:shop/sts/web', 't:web']);
    expect(await offers(one, 'Web_Ä')).toEqual([]);
  });

  it('offer hosts where a path may lead outside', async () => {
    const one = await asked('path web-0');
    const { options } = await one.server.suggest({ user: 'alice', actionId: 'netwhy_ask_name', value: 'x' });
    expect(options.map((option) => option.value)).toContain('t:x');
  });

  it('offer at most a hundred, with names of any length', async () => {
    const one = await asked('why-no-egress');
    const long = `${'n'.repeat(63)}/${'p'.repeat(253)}`;
    one.directory.entries = [
      entry('pod', long),
      ...Array.from({ length: 300 }, (_, at) => entry('pod', `shop/web-${at}`)),
    ];
    const { options } = await one.server.suggest({ user: 'alice', actionId: 'netwhy_ask_name', value: '' });
    expect(options.length).toBe(99);
    expect(options[0]?.value).toMatch(/^#p:[\w-]{43}$/);
    await one.server.fill({ user: 'alice', actionId: 'netwhy_ask_name', value: options[0] ?? {} });
    await one.server.submitView({ user: 'alice' });
    await answered(one);
    expect(one.asks.map(({ target }) => target)).toEqual([long]);
  });

  it('answer within three seconds where the cluster is silent, with what was typed', async () => {
    const one = await asked('why-no-egress');
    one.directory.mood = 'silent';
    expect(await offers(one, 'shop/web-9')).toEqual(['t:shop/web-9']);
  });

  it('are asked again where what was chosen is gone, and say so under the field', async () => {
    const one = await asked('why-no-egress');
    const long = `${'n'.repeat(63)}/${'p'.repeat(253)}`;
    one.directory.entries = [entry('pod', long)];
    const { options } = await one.server.suggest({ user: 'alice', actionId: 'netwhy_ask_name', value: '' });
    await one.server.fill({ user: 'alice', actionId: 'netwhy_ask_name', value: options[0] ?? {} });
    one.directory.entries = [];
    expect((await one.server.submitView({ user: 'alice' })).ack).toEqual({
      response_action: 'errors',
      errors: { 'w0.pod.playground': 'This is no longer there. Choose again.' },
    });
    one.directory.mood = 'refused';
    expect((await one.server.submitView({ user: 'alice' })).ack).toMatchObject({
      errors: { 'w0.pod.playground': 'The cluster could not be asked just now. Try again.' },
    });
    expect(one.asks).toEqual([]);
  });
});

describe('sending the form', () => {
  const sent = async (words: string, actionId: string, value: string, change: Partial<SlackParts> = {}) => {
    const one = await started(change);
    await one.server.slash({ channel: 'ops', user: 'alice', text: `ask ${words}` });
    await modal(one);
    if (actionId !== '') await one.server.fill({ user: 'alice', actionId, value });
    return { one, result: await one.server.submitView({ user: 'alice' }) };
  };

  it.each<[string, string, string, string, string]>([
    ['a host that is none', 'why-no-egress shop/web-0', 'netwhy_ask_text', 'not a host', 'w1.host.playground'],
    ['the metadata address', 'why-no-egress shop/web-0', 'netwhy_ask_text', '169.254.169.254', 'w1.host.playground'],
    ['a name that is none', 'why-no-dns shop/web-0', 'netwhy_ask_text', 'a b', 'w1.name.playground'],
    ['a command for a number', 'capture pod shop/web-0', 'netwhy_ask_text', '$(id)', 's.count'],
  ])('refuses %s under its field and journals nothing', async (_, words, actionId, value, block) => {
    const { one, result } = await sent(words, actionId, value);
    expect([result.failure, Object.keys((result.ack as { errors: object }).errors)]).toEqual(['', [block]]);
    expect([one.journal.runs.size, one.server.views('alice').modals.length]).toEqual([0, 1]);
  });

  it('is journaled before it is acknowledged, and once', async () => {
    const one = await started();
    await one.server.slash({ channel: 'ops', user: 'alice', text: 'ask health' });
    await modal(one);
    let journaled = -1;
    const accept = one.journal.accept.bind(one.journal);
    one.journal.accept = async (request) => {
      const accepted = await accept(request);
      if (journaled < 0) journaled = one.server.views('alice').modals.length;
      return accepted;
    };
    await one.server.submitView({ user: 'alice' });
    await one.server.resend();
    await answered(one);
    expect([journaled, one.journal.runs.size, one.server.views('alice').modals.length]).toEqual([1, 1, 0]);
  });

  it('is taken by a bot that was restarted since it opened, names of any length included', async () => {
    const one = await started();
    await one.server.slash({ channel: 'ops', user: 'alice', text: 'ask why-no-egress' });
    await modal(one);
    const long = `${'n'.repeat(63)}/${'p'.repeat(253)}`;
    one.directory.entries = [entry('pod', long)];
    const { options } = await one.server.suggest({ user: 'alice', actionId: 'netwhy_ask_name', value: '' });
    await one.server.fill({ user: 'alice', actionId: 'netwhy_ask_name', value: options[0] ?? {} });
    await one.stopBot();
    const next = await askingRig({}, one.server);
    rig = next;
    next.directory.entries = one.directory.entries;
    await next.server.submitView({ user: 'alice' });
    await answered(next);
    expect(next.asks).toMatchObject([{ target: long }]);
  });

  it('tells the asker how to invite the bot where it is not in the channel', async () => {
    const one = await started();
    await shortcut(one, 'check health please', 'random');
    expect(filledIn(await modal(one))).toMatchObject({ question: 'health' });
    await one.server.submitView({ user: 'alice' });
    await see(() => one.server.ephemerals('random', 'alice').some(({ text }) => text.includes('/invite @netwhy')));
    await answered(one);
    expect(one.journal.ends).toEqual(['r-0000000001 failed not_in_channel']);
  });

  it('stays open with the reason where it cannot be journaled', async () => {
    const one = await started();
    one.journal.accept = async () => {
      throw new Error('disk full');
    };
    await one.server.slash({ channel: 'ops', user: 'alice', text: 'ask health' });
    await modal(one);
    expect((await one.server.submitView({ user: 'alice' })).ack).toMatchObject({
      errors: { question: expect.stringContaining('could not store the request') },
    });
  });

  it('opens in time where nobody says what is allowed, and asks again before it runs', async () => {
    let slow = true;
    const access: NonNullable<SlackParts['access']> = {
      may: () =>
        slow
          ? new Promise(() => undefined)
          : Promise.resolve({ allowed: false, why: say('Not for you.', '권한이 없습니다.') }),
    };
    const one = await started({ access });
    await one.server.slash({ channel: 'ops', user: 'alice', text: 'ask health' });
    await modal(one);
    slow = false;
    expect((await one.server.submitView({ user: 'alice' })).ack).toMatchObject({
      errors: { question: 'Not for you.' },
    });
    expect(one.journal.runs.size).toBe(0);
  });

  it('works over HTTP too: refused under its field, then answered', async () => {
    const server = await startSlackServer();
    const port = await freePort();
    rig = await askingRig({ mode: { kind: 'http', signingSecret: server.signingSecret, port } }, server);
    server.knobs.deliverTo(`http://127.0.0.1:${port}/slack/events`);
    await shortcut(rig, 'web-0 cannot reach google.com');
    await modal(rig);
    expect((await server.suggest({ user: 'alice', actionId: 'netwhy_ask_name', value: 'db-0' })).options.length).toBe(
      2,
    );
    await server.fill({ user: 'alice', actionId: 'netwhy_ask_text', value: 'no host' });
    expect((await server.submitView({ user: 'alice' })).ack).toMatchObject({ response_action: 'errors' });
    await server.fill({ user: 'alice', actionId: 'netwhy_ask_text', value: 'google.com' });
    expect(await server.submitView({ user: 'alice' })).toMatchObject({ failure: '' });
    await answered(rig);
    expect(rig.asks).toMatchObject([{ target: 'shop/web-0', host: 'google.com' }]);
  });

  it('is not opened for somebody who may ask nothing', async () => {
    const access: NonNullable<SlackParts['access']> = {
      may: async () => ({ allowed: false, why: say('Not for you.', '권한이 없습니다.') }),
    };
    const one = await started({ access });
    await one.server.slash({ channel: 'ops', user: 'alice', text: '' });
    await see(() => one.server.ephemerals('ops', 'alice').some(({ text }) => text.includes('may not ask anything')));
    expect(one.server.views('alice').modals).toEqual([]);
  });

  it('shows and runs only what this person may ask', async () => {
    const access: NonNullable<SlackParts['access']> = {
      may: async (_asker, { question }) =>
        question === 'health' || question === 'mtu'
          ? { allowed: true }
          : { allowed: false, why: say('Not for you.', '권한이 없습니다.') },
    };
    const one = await started({ access });
    await one.server.slash({ channel: 'ops', user: 'alice', text: '' });
    const [question] = (await modal(one)).blocks as { element: { options: { value: string }[] } }[];
    expect(question?.element.options.map(({ value }) => value)).toEqual(['mtu', 'health']);
    const refused = await one.server.slash({ channel: 'ops', user: 'alice', text: 'why-no-egress web-0' });
    expect(refused.ack).toMatchObject({ text: 'Not for you.' });
    const help = await one.server.slash({ channel: 'ops', user: 'alice', text: 'help' });
    expect(JSON.stringify(help.ack)).toMatch(/\/net mtu/);
    expect(JSON.stringify(help.ack)).not.toMatch(/\/net why-no-egress </);
    expect(one.journal.runs.size).toBe(0);
  });
});

describe('several clusters', () => {
  it('are chosen in the form, and named in the command', async () => {
    const one = await started();
    one.directory.clusters = ['prod', 'staging'];
    await one.server.slash({ channel: 'ops', user: 'alice', text: 'ask why-no-egress shop/web-0' });
    expect(filledIn(await modal(one))).toMatchObject({ cluster: 'prod', 'w0.pod.prod': 't:shop/web-0' });
    await one.server.fill({ user: 'alice', actionId: 'netwhy_ask_cluster', value: 'staging' });
    await see(() => JSON.stringify(one.server.views('alice').modals).includes('w0.pod.staging'));
    await one.server.suggest({ user: 'alice', actionId: 'netwhy_ask_name', value: 'web-0' });
    expect(one.directory.searches.at(-1)?.cluster).toBe('staging');
    await one.server.fill({
      user: 'alice',
      actionId: 'netwhy_ask_name',
      value: { text: { type: 'plain_text', text: 'x' }, value: 'p:shop/web-0' },
    });
    await one.server.submitView({ user: 'alice' });
    await answered(one);
    expect(one.asks).toMatchObject([{ question: 'why-no-egress', target: 'shop/web-0', cluster: 'staging' }]);
  });
});

const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
};
