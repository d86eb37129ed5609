// Are modals, message shortcuts and direct messages what Slack makes of them: state, suggestions, errors, limits?
import { afterEach, describe, expect, it } from 'vitest';
import { filled } from '../../../src/playground/slack-server/view-state.ts';
import { type Rig, startRig } from './bolt-app.ts';

let rig: Rig | undefined;
afterEach(async () => {
  await rig?.close();
  rig = undefined;
});

const plain = (text: string) => ({ type: 'plain_text' as const, text });

const form = (title = 'Ask', initial = 'web-0') => ({
  type: 'modal' as const,
  callback_id: 'ask',
  title: plain(title),
  submit: plain('Go'),
  blocks: [
    {
      type: 'input' as const,
      block_id: 'pod',
      label: plain('Pod'),
      dispatch_action: true,
      element: { type: 'external_select' as const, action_id: 'pick', min_query_length: 0 },
    },
    {
      type: 'input' as const,
      block_id: 'host',
      optional: true,
      label: plain('Host'),
      element: { type: 'plain_text_input' as const, action_id: 'text', initial_value: initial },
    },
  ],
});

const option = (value: string, text = value) => ({ text: plain(text), value });

const opened = async (heard: unknown[] = [], options = [option('web-0')]): Promise<Rig> => {
  const started = await startRig((app) => {
    app.shortcut('ask_message', async ({ ack, client, shortcut }) => {
      await ack();
      if (shortcut.type === 'message_action') heard.push([shortcut.message.text, shortcut.message.thread_ts]);
      await client.views.open({ trigger_id: shortcut.trigger_id, view: form() });
    });
    app.options('pick', async ({ ack, options: asked, body }) => {
      heard.push([asked.value, 'view' in body ? body.view?.callback_id : '']);
      await ack({ options });
    });
    app.action('pick', async ({ ack, body, client }) => {
      await ack();
      if (body.type !== 'block_actions' || body.view === undefined) return;
      await client.views.update({ view_id: body.view.id, hash: body.view.hash, view: form('Changed', 'other') });
    });
    app.view('ask', async ({ ack, view }) => {
      heard.push(view.state.values);
      const wrong = view.state.values.host?.text?.value ?? '';
      await (wrong === 'bad' || wrong === 'pod2'
        ? ack({ response_action: 'errors', errors: { [wrong === 'bad' ? 'host' : wrong]: 'no' } })
        : ack());
    });
  });
  const { server } = started;
  const ts = server.say({ channel: 'ops', user: 'bora', text: 'web-0 is down' });
  const reply = server.say({ channel: 'ops', user: 'bora', text: 'still', threadTs: ts });
  await server.shortcut({ channel: 'ops', user: 'alice', messageTs: reply, callbackId: 'ask_message' });
  await server.waitFor(() => server.views('alice').modals.length === 1);
  expect(heard.splice(0)).toEqual([['still', ts]]);
  return started;
};

describe('a modal', () => {
  it('offers what the app suggests, sends a choice at once, and keeps what is filled in when it is changed', async () => {
    const heard: unknown[] = [];
    rig = await opened(heard);
    const { server } = rig;
    expect((await server.suggest({ user: 'alice', actionId: 'pick', value: 'we' })).options).toEqual([option('web-0')]);
    expect(await server.fill({ user: 'alice', actionId: 'text', value: 'google.com' })).toBeNull();
    await server.fill({ user: 'alice', actionId: 'pick', value: option('web-0') });
    await server.waitFor(() => JSON.stringify(server.views('alice').modals).includes('Changed'));
    await server.submitView({ user: 'alice' });
    expect(heard).toEqual([
      ['we', 'ask'],
      {
        pod: { pick: { type: 'external_select', selected_option: option('web-0') } },
        host: { text: { type: 'plain_text_input', value: 'google.com' } },
      },
    ]);
    expect(server.views('alice').modals).toEqual([]);
  });

  it('is not sent while a required field is empty, and stays open on an error it can place', async () => {
    rig = await opened();
    const { server } = rig;
    await expect(server.submitView({ user: 'alice' })).rejects.toThrow('required field: pod');
    await server.fill({ user: 'alice', actionId: 'pick', value: option('web-0') });
    await server.fill({ user: 'alice', actionId: 'text', value: 'bad' });
    expect(await server.submitView({ user: 'alice' })).toMatchObject({ failure: '', ack: { errors: { host: 'no' } } });
    await server.fill({ user: 'alice', actionId: 'text', value: 'pod2' });
    expect(await server.submitView({ user: 'alice' })).toMatchObject({ failure: 'dispatch_failed' });
    expect(server.views('alice').modals).toHaveLength(1);
  });

  it.each([
    ['a text of 76 characters', [option('a', 'x'.repeat(76))]],
    ['a value of 76 characters', [option('x'.repeat(76), 'a')]],
    ['a hundred and one', Array.from({ length: 101 }, (_, at) => option(`web-${at}`))],
  ])('shows no suggestions over the limits: %s', async (_, options) => {
    rig = await opened([], options);
    const { server } = rig;
    const shown = await server.suggest({ user: 'alice', actionId: 'pick', value: '' });
    expect([shown.failure, shown.options]).toEqual(['invalid_options', []]);
  });
});

describe('a direct message', () => {
  it('is an event of its own', async () => {
    const heard: unknown[] = [];
    rig = await startRig((app) =>
      app.event('message', async ({ event }) => {
        heard.push([event.channel_type, event.channel, 'text' in event ? event.text : '']);
      }),
    );
    const { server } = rig;
    const { channel, delivered } = await server.direct({ user: 'alice', text: 'health' });
    await server.waitFor(() => heard.length === 1 || null, 1_000).catch(() => undefined);
    expect([delivered, heard]).toEqual([true, [['im', channel, 'health']]]);
  });
});

describe('the Home tab, and a modal that is closed', () => {
  it('tells the app what is pressed there, and of a closed modal only where it asked to hear', async () => {
    const heard: unknown[] = [];
    rig = await startRig((app) => {
      app.action('refresh', async ({ ack, action, body, client }) => {
        await ack();
        heard.push([action.type === 'button' ? action.value : '', body.type === 'block_actions' && body.view?.type]);
        if (body.type !== 'block_actions') return;
        await client.views.open({ trigger_id: body.trigger_id, view: { ...form(), notify_on_close: true } });
      });
      app.view({ type: 'view_closed', callback_id: 'ask' }, async ({ ack, view }) => {
        await ack();
        heard.push(['closed', view.callback_id]);
      });
    });
    const { server, app } = rig;
    await expect(server.pressHome({ user: 'alice', actionId: 'refresh' })).rejects.toThrow('no button refresh');
    const button = (value: string) => ({ type: 'button' as const, action_id: 'refresh', text: plain(value), value });
    await app.client.views.publish({
      user_id: 'U00000ALICE',
      view: {
        type: 'home',
        blocks: ['one', 'two'].map((value) => ({ type: 'actions' as const, elements: [button(value)] })),
      },
    });
    await server.pressHome({ user: 'alice', actionId: 'refresh', value: 'two' });
    await server.waitFor(() => server.views('alice').modals.length === 1);
    await server.closeView('alice');
    expect(server.views('alice').modals).toEqual([]);
    expect(heard).toEqual([
      ['two', 'home'],
      ['closed', 'ask'],
    ]);
    await expect(server.closeView('alice')).rejects.toThrow('no open modal');
  });

  it('keeps a person, a day and several options as Slack keeps them', () => {
    expect(filled({ type: 'conversations_select' }, 'C1')).toEqual({
      type: 'conversations_select',
      selected_conversation: 'C1',
    });
    expect(filled({ type: 'datepicker' }, '2026-11-26')).toEqual({ type: 'datepicker', selected_date: '2026-11-26' });
    const chosen = { selected_options: [option('a'), option('b')] };
    expect(filled({ type: 'checkboxes' }, chosen)).toEqual({ type: 'checkboxes', ...chosen });
  });
});
