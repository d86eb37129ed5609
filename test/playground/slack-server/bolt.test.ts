// Does an unmodified Bolt app live on this server: commands, mentions, clicks, modals, respond, recycling, duplicates?
import { afterEach, describe, expect, it } from 'vitest';
import { type Rig, startRig } from './bolt-app.ts';

let rig: Rig | undefined;
afterEach(async () => {
  await rig?.close();
  rig = undefined;
});

const BUTTON = {
  type: 'actions',
  block_id: 'hands',
  elements: [
    { type: 'button', action_id: 'rerun', value: 'r-1', text: { type: 'plain_text', text: 'Run again' } },
    {
      type: 'static_select',
      action_id: 'pick',
      placeholder: { type: 'plain_text', text: 'Pick' },
      options: [
        { text: { type: 'plain_text', text: 'One' }, value: '1' },
        { text: { type: 'plain_text', text: 'Two' }, value: '2' },
      ],
    },
  ],
};

describe('a Bolt app on the server', () => {
  it('acknowledges a command with a message only the asker sees', async () => {
    rig = await startRig((app) =>
      app.command('/net', async ({ ack, command }) =>
        ack({ text: `heard ${command.text} in ${command.channel_name}` }),
      ),
    );
    const { server } = rig;
    const result = await server.slash({ channel: '#random', user: 'alice', text: 'help' });
    expect(result).toMatchObject({ failure: '', ack: { text: 'heard help in random' } });
    expect(server.ephemerals('#random', 'alice').map(({ text }) => text)).toEqual(['heard help in random']);
    expect(server.ephemerals('#random', 'bora')).toEqual([]);
    expect(server.messages('#random')).toEqual([]);
  });

  it('echoes a command that is answered in the channel', async () => {
    rig = await startRig((app) =>
      app.command('/net', async ({ ack }) => ack({ response_type: 'in_channel', text: 'for all' })),
    );
    await rig.server.slash({ channel: 'ops', user: 'alice', text: 'x' });
    expect(rig.server.messages('ops').map(({ text }) => text)).toEqual(['/net x', 'for all']);
  });

  it('answers a mention in its thread and updates the answer', async () => {
    rig = await startRig((app) =>
      app.event('app_mention', async ({ event, client }) => {
        const thread_ts = event.thread_ts ?? event.ts;
        const metadata = { event_type: 'run', event_payload: { run: 'r-1' } };
        const posted = await client.chat.postMessage({ channel: event.channel, thread_ts, text: 'working', metadata });
        await client.chat.update({ channel: event.channel, ts: posted.ts ?? '', text: 'done' });
      }),
    );
    const { server } = rig;
    const root = server.say({ channel: 'ops', user: 'bora', text: 'egress is broken' });
    const asked = await server.mention({ channel: 'ops', user: 'alice', text: 'why', threadTs: root });
    await server.waitFor(() => server.thread('ops', root).some(({ text }) => text === 'done'));
    expect(asked.delivered).toBe(true);
    expect(
      server.thread('ops', root).map(({ text, edits, shownAsEdited }) => ({ text, edits, shownAsEdited })),
    ).toEqual([
      { text: 'egress is broken', edits: 0, shownAsEdited: false },
      { text: `<@${server.botUserId}> why`, edits: 0, shownAsEdited: false },
      { text: 'done', edits: 1, shownAsEdited: true },
    ]);
    const reply = await rig.app.client.conversations.replies({
      channel: server.channels[0]?.id ?? '',
      ts: root,
      include_all_metadata: true,
    });
    expect(reply.messages?.at(-1)?.metadata).toEqual({ event_type: 'run', event_payload: { run: 'r-1' } });
  });

  it('sends no event for a channel the bot is not in', async () => {
    rig = await startRig(() => undefined);
    const asked = await rig.server.mention({ channel: 'random', user: 'alice', text: 'why' });
    expect(asked).toMatchObject({ eventId: '', delivered: false });
    expect(rig.server.ephemerals('random', 'alice')[0]?.text).toContain('not in this channel');
  });

  it('hears clicks and selections, and answers them through the response URL', async () => {
    const heard: unknown[] = [];
    rig = await startRig((app) => {
      app.action('rerun', async ({ ack, action, body, respond }) => {
        await ack();
        heard.push({
          value: 'value' in action ? action.value : null,
          on: 'container' in body ? body.container.type : null,
        });
        await respond({ replace_original: true, text: 'running again' });
      });
      app.action('pick', async ({ ack, action }) => {
        await ack();
        heard.push('selected_option' in action ? action.selected_option?.value : null);
      });
    });
    const { server, app } = rig;
    const posted = await app.client.chat.postMessage({ channel: 'C0000000OPS', text: 'done', blocks: [BUTTON] });
    const at = { channel: 'ops', user: 'alice', messageTs: posted.ts ?? '' };
    await server.click({ ...at, actionId: 'pick', value: '2' });
    const result = await server.click({ ...at, actionId: 'rerun' });
    await server.waitFor(() => server.messages('ops')[0]?.text === 'running again');
    expect(heard).toEqual(['2', { value: 'r-1', on: 'message' }]);
    expect(result.responseUrlPosts).toEqual([{ replace_original: true, text: 'running again' }]);
    await expect(server.click({ ...at, actionId: 'rerun' })).rejects.toThrow('no button rerun');
  });

  it('opens a modal with a trigger once, and hears its submission', async () => {
    const view = (title: string) => ({
      type: 'modal' as const,
      callback_id: 'ask',
      title: { type: 'plain_text' as const, text: title },
      blocks: [],
    });
    const errors: unknown[] = [];
    rig = await startRig((app) => {
      app.command('/net', async ({ ack, client, body }) => {
        await ack();
        await client.views.open({ trigger_id: body.trigger_id, view: view('Ask') });
        await client.views
          .open({ trigger_id: body.trigger_id, view: view('Again') })
          .catch((error) => errors.push(error.data.error));
        errors.push('tried');
      });
      app.view('ask', async ({ ack, view: sent }) =>
        ack(
          sent.state.values.pod === undefined
            ? { response_action: 'errors', errors: { pod: 'which?' } }
            : { response_action: 'clear' },
        ),
      );
    });
    const { server } = rig;
    await server.slash({ channel: 'ops', user: 'alice', text: '' });
    await server.waitFor(
      () => server.counts.perMethod['views.open'] === 2 && server.views('alice').modals.length === 1,
    );
    expect((await server.submitView({ user: 'alice' })).ack).toEqual({
      response_action: 'errors',
      errors: { pod: 'which?' },
    });
    expect(server.views('alice').modals).toHaveLength(1);
    await server.submitView({ user: 'alice', values: { pod: { a: { value: 'web-0' } } } });
    expect(server.views('alice').modals).toEqual([]);
    expect(errors).toEqual(['exchanged_trigger_id', 'tried']);
  });

  it('uploads a file into a thread', async () => {
    rig = await startRig(() => undefined);
    const { server, app } = rig;
    const root = server.say({ channel: 'ops', user: 'alice', text: 'evidence?' });
    await app.client.filesUploadV2({
      channel_id: 'C0000000OPS',
      thread_ts: root,
      initial_comment: 'raw output',
      file: Buffer.from('1 packets transmitted'),
      filename: 'evidence.txt',
    });
    const [file] = server.files('ops');
    expect({ name: file?.name, threadTs: file?.threadTs, text: new TextDecoder().decode(file?.bytes) }).toEqual({
      name: 'evidence.txt',
      threadTs: root,
      text: '1 packets transmitted',
    });
    expect(server.thread('ops', root).at(-1)).toMatchObject({ text: 'raw output', files: [file?.id] });
  });

  it('delivers the same envelope and its retries again', async () => {
    const heard: unknown[] = [];
    rig = await startRig((app) =>
      app.event('app_mention', async ({ body, context }) => {
        heard.push([body.event_id, context.retryNum ?? 0]);
      }),
    );
    const { server } = rig;
    const { eventId } = await server.mention({ channel: 'ops', user: 'alice', text: 'why' });
    await server.resend();
    await server.resend({ attempt: 2 });
    expect(heard).toEqual([
      [eventId, 0],
      [eventId, 0],
      [eventId, 2],
    ]);
  });

  it('tells the asker when nobody is connected, and finds the app again after a recycle', async () => {
    rig = await startRig((app) => app.command('/net', async ({ ack }) => ack('hello')));
    const { server } = rig;
    server.knobs.recycle('warning');
    const lost = await server.slash({ channel: 'ops', user: 'alice', text: '' });
    expect(lost).toMatchObject({ failure: 'dispatch_failed', ackMs: null });
    expect(server.ephemerals('ops', 'alice')[0]?.text).toBe('/net failed with the error "dispatch_failed"');
    await server.waitFor(() => server.counts.sockets.open === 1);
    expect((await server.slash({ channel: 'ops', user: 'alice', text: '' })).ack).toEqual({ text: 'hello' });
    server.knobs.dropSockets();
    await server.waitFor(() => server.counts.sockets.open === 0);
    await server.waitFor(() => server.counts.sockets.open === 1);
    expect(server.counts.sockets).toEqual({ open: 1, opened: 3, turnedAway: 0 });
    // The client must have seen its hello: leaving earlier makes socket-mode 3.1 reject with nothing, unhandled.
    expect((await server.slash({ channel: 'ops', user: 'alice', text: '' })).ack).toEqual({ text: 'hello' });
  });

  it('slows the app down, and loses the reply to a message that was kept', async () => {
    rig = await startRig(() => undefined);
    const { server, app } = rig;
    server.knobs.rateLimit('chat.postMessage', 2, 0);
    await app.client.chat.postMessage({ channel: 'C0000000OPS', text: 'patient' });
    server.knobs.failNext('chat.postMessage', 'accept-then-drop');
    await app.client.chat.postMessage({ channel: 'C0000000OPS', text: 'twice' });
    expect(server.messages('ops').map(({ text }) => text)).toEqual(['patient', 'twice', 'twice']);
    expect(server.counts.calls.filter(({ method }) => method === 'chat.postMessage').map(({ error }) => error)).toEqual(
      ['ratelimited', 'ratelimited', '', 'reply_lost', ''],
    );
  });

  it('retries an event that nobody took', async () => {
    const heard: unknown[] = [];
    rig = await startRig(
      (app) =>
        app.event('app_mention', async ({ context }) => {
          heard.push([context.retryNum, context.retryReason]);
        }),
      { eventRetryDelaysMs: [400] },
    );
    const { server } = rig;
    server.knobs.recycle();
    expect(await server.mention({ channel: 'ops', user: 'alice', text: 'why' })).toMatchObject({ delivered: false });
    await expect.poll(() => heard, { timeout: 3_000 }).toEqual([[1, 'no_connection']]);
  });

  it('shows operation_timeout for a command nobody acknowledged in time, and counts the late ack', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    rig = await startRig(
      (app) =>
        app.command('/net', async ({ ack }) => {
          await held;
          await ack('too late');
        }),
      { ackDeadlineMs: 50 },
    );
    const { server } = rig;
    expect(await server.slash({ channel: 'ops', user: 'alice', text: '' })).toMatchObject({
      failure: 'operation_timeout',
    });
    release();
    await expect.poll(() => server.counts.lateAcks).toBe(1);
    expect(server.ephemerals('ops', 'alice').map(({ text }) => text)).toEqual([
      '/net failed with the error "operation_timeout"',
    ]);
  });
});
