// Are modals, message shortcuts and direct messages what Slack makes of them: state, suggestions, errors, limits?
import { afterEach, describe, expect, it } from 'vitest';
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
