// Does the Web API refuse what Slack refuses, with Slack's own codes, and fail on demand?
import { afterEach, describe, expect, it } from 'vitest';
import { type SlackServer, startSlackServer } from '../../../src/playground/slack-server/slack-server.ts';

let server: SlackServer;
afterEach(() => server.close());

const OPS = 'C0000000OPS';
const MODAL = { type: 'modal', title: { type: 'plain_text', text: 'Ask' }, blocks: [] };

const call = async (method: string, args: Record<string, unknown>, token = server.botToken) => {
  const form = Object.entries(args).map(([key, value]): [string, string] => [
    key,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  const response = await fetch(`${server.apiUrl}${method}`, {
    method: 'POST',
    body: new URLSearchParams(form),
    headers: { authorization: `Bearer ${token}` },
  });
  return (await response.json()) as { ok: boolean; error?: string; ts?: string; [key: string]: unknown };
};

describe('the Web API', () => {
  it.each([
    ['an unknown method', 'chat.shout', {}, 'unknown_method'],
    ['an unknown channel', 'chat.postMessage', { channel: 'C404', text: 'x' }, 'channel_not_found'],
    ['a channel the bot is not in', 'chat.postMessage', { channel: 'C0000000RND', text: 'x' }, 'not_in_channel'],
    ['nothing to say', 'chat.postMessage', { channel: OPS }, 'no_text'],
    ['no channel', 'chat.postMessage', { text: 'x' }, 'invalid_arguments'],
    ['blocks that are not JSON', 'chat.postMessage', { channel: OPS, blocks: '[{' }, 'invalid_blocks_format'],
    ['blocks of no known kind', 'chat.postMessage', { channel: OPS, blocks: [{ type: 'x' }] }, 'invalid_blocks'],
    [
      'blocks that are too long together',
      'chat.postMessage',
      {
        channel: OPS,
        blocks: Array.from({ length: 5 }, () => ({
          type: 'section',
          text: { type: 'plain_text', text: 'x'.repeat(2900) },
        })),
      },
      'msg_blocks_too_long',
    ],
    [
      'a thread without a parent',
      'chat.postMessage',
      { channel: OPS, text: 'x', thread_ts: '1.000' },
      'thread_not_found',
    ],
    [
      'metadata of a wrong shape',
      'chat.postMessage',
      { channel: OPS, text: 'x', metadata: {} },
      'invalid_metadata_schema',
    ],
    ['an update of nothing', 'chat.update', { channel: OPS, ts: '1.0', text: 'x' }, 'message_not_found'],
    ['a made-up trigger', 'views.open', { trigger_id: 'x', view: MODAL }, 'invalid_trigger_id'],
    [
      'a modal without a title',
      'views.open',
      { trigger_id: 'x', view: { type: 'modal', blocks: [] } },
      'invalid_arguments',
    ],
    ['a user nobody knows', 'users.info', { user: 'U404' }, 'user_not_found'],
    ['user groups on a free plan', 'usergroups.users.list', { usergroup: 'S1' }, 'plan_upgrade_required'],
    [
      'a file never uploaded',
      'files.completeUploadExternal',
      { files: [{ id: 'F1' }], channel_id: OPS },
      'file_not_found',
    ],
  ])('refuses %s', async (_what, method, args, error) => {
    server = await startSlackServer();
    expect(await call(method, args)).toMatchObject({ ok: false, error });
    expect(server.messages('ops')).toEqual([]);
  });

  it('wants the right kind of token', async () => {
    server = await startSlackServer();
    expect([
      (await call('auth.test', {}, '')).error,
      (await call('auth.test', {}, 'xoxb-other')).error,
      (await call('auth.test', {}, server.appToken)).error,
      (await call('apps.connections.open', {})).error,
      (await call('auth.test', { token: server.botToken }, '')).ok,
    ]).toEqual(['not_authed', 'invalid_auth', 'not_allowed_token_type', 'not_allowed_token_type', true]);
  });

  it('gives strictly increasing times even when the clock stands still or goes back', async () => {
    let now = 1_700_000_000_000;
    server = await startSlackServer({ now: () => now });
    const stamps: string[] = [];
    for (const step of [0, 0, -5_000, 1]) {
      now += step;
      stamps.push((await call('chat.postMessage', { channel: OPS, text: 'x' })).ts ?? '');
    }
    expect(stamps).toEqual(['1700000000.000000', '1700000000.000100', '1700000000.000200', '1700000000.000300']);
  });

  it('takes JSON bodies, keeps metadata and shows it only when asked', async () => {
    server = await startSlackServer();
    const metadata = { event_type: 'run', event_payload: { run: 'r-1' } };
    const response = await fetch(`${server.apiUrl}chat.postMessage`, {
      method: 'POST',
      body: JSON.stringify({ channel: OPS, text: 'root', metadata }),
      headers: { authorization: `Bearer ${server.botToken}`, 'content-type': 'application/json' },
    });
    expect(response.status).toBe(200);
    const plain = await call('conversations.history', { channel: OPS });
    const full = await call('conversations.history', { channel: OPS, include_all_metadata: 'true' });
    expect([plain.messages, full.messages]).toMatchObject([[{ text: 'root' }], [{ text: 'root', metadata }]]);
    expect(JSON.stringify(plain)).not.toContain('r-1');
  });

  it('drops old blocks when an update brings only text, and keeps them when it brings neither', async () => {
    server = await startSlackServer();
    const blocks = [{ type: 'divider' }];
    const { ts = '' } = await call('chat.postMessage', { channel: OPS, text: 'a', blocks });
    await call('chat.update', { channel: OPS, ts, metadata: { event_type: 'x', event_payload: {} } });
    expect(server.messages('ops')[0]?.blocks).toEqual(blocks);
    await call('chat.update', { channel: OPS, ts, text: 'b' });
    expect(server.messages('ops')[0]).toMatchObject({ text: 'b', blocks: [], edits: 2 });
    expect((await call('chat.update', { channel: OPS, ts, text: 'x'.repeat(4_001) })).error).toBe('msg_too_long');
  });

  it('lets a response URL be used five times within thirty minutes', async () => {
    let now = 1_700_000_000_000;
    server = await startSlackServer({ now: () => now });
    let url = '';
    await server.slash({ channel: 'random', user: 'alice', text: '' });
    url = String(server.lastEnvelope?.payload.response_url);
    const post = async () => (await fetch(url, { method: 'POST', body: JSON.stringify({ text: 'hi' }) })).status;
    const statuses: number[] = [];
    for (let use = 0; use < 6; use += 1) statuses.push(await post());
    expect(statuses).toEqual([200, 200, 200, 200, 200, 404]);
    await server.slash({ channel: 'random', user: 'alice', text: '' });
    url = String(server.lastEnvelope?.payload.response_url);
    now += 30 * 60_000 + 1;
    expect(await post()).toBe(404);
  });

  it('fails on demand: rate limit, error, HTTP status, and a lost reply', async () => {
    server = await startSlackServer();
    server.knobs.rateLimit('chat.postMessage', 1, 7);
    const limited = await fetch(`${server.apiUrl}chat.postMessage`, { method: 'POST' });
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '7']);
    server.knobs.failNext('chat.postMessage', 'fatal_error');
    server.knobs.failNext('chat.postMessage', 503);
    server.knobs.failNext('chat.postMessage', 'accept-then-drop');
    expect((await call('chat.postMessage', { channel: OPS, text: 'a' })).error).toBe('fatal_error');
    expect((await call('chat.postMessage', { channel: OPS, text: 'b' })).error).toBe('internal_error');
    await expect(call('chat.postMessage', { channel: OPS, text: 'c' })).rejects.toThrow();
    expect((await call('chat.postMessage', { channel: OPS, text: 'd' })).ok).toBe(true);
    expect(server.messages('ops').map(({ text }) => text)).toEqual(['c', 'd']);
    expect(server.counts.calls.map(({ error }) => error)).toEqual([
      'ratelimited',
      'fatal_error',
      'http_503',
      'reply_lost',
      '',
    ]);
  });

  it('refuses both tokens while they are revoked', async () => {
    server = await startSlackServer();
    server.knobs.badToken('token_revoked');
    expect(await call('auth.test', {})).toMatchObject({ ok: false, error: 'token_revoked' });
    expect(await call('apps.connections.open', {}, server.appToken)).toMatchObject({ error: 'token_revoked' });
    server.knobs.badToken('');
    expect(await call('auth.test', {})).toMatchObject({ ok: true });
  });

  it('does what it was asked, and says 503', async () => {
    server = await startSlackServer();
    server.knobs.failNext('chat.postMessage', 'accept-then-503');
    expect(await call('chat.postMessage', { channel: OPS, text: 'x' })).toMatchObject({ ok: false });
    expect(server.messages('ops').map(({ text }) => text)).toEqual(['x']);
  });

  it('does what it was asked, and never answers', async () => {
    server = await startSlackServer();
    server.knobs.failNext('chat.postMessage', 'accept-then-hang');
    const hanging = call('chat.postMessage', { channel: OPS, text: 'x' });
    await server.waitFor(() => server.counts.calls.some(({ error }) => error === 'reply_lost'));
    expect(server.messages('ops').map(({ text }) => text)).toEqual(['x']);
    await server.close();
    await expect(hanging).rejects.toThrow();
    server = await startSlackServer();
  });

  it('lets people edit and delete messages; above replies a tombstone stays', async () => {
    server = await startSlackServer();
    const say = (threadTs?: string) =>
      server.say({ channel: 'ops', user: 'alice', text: 'hm', ...(threadTs !== undefined && { threadTs }) });
    const [alone, parent] = [say(), say()];
    say(parent);
    server.knobs.edit('ops', parent, 'oh');
    expect(server.messages('ops').map(({ text }) => text)).toEqual(['hm', 'oh', 'hm']);
    for (const ts of [alone, parent]) server.knobs.remove('ops', ts);
    expect(server.messages('ops').map(({ text }) => text)).toEqual(['This message was deleted.', 'hm']);
    expect(await call('chat.update', { channel: OPS, ts: alone, text: 'x' })).toMatchObject({ ok: false });
    expect(await call('chat.postMessage', { channel: OPS, thread_ts: alone, text: 'x' })).toMatchObject({
      error: 'thread_not_found',
    });
    expect(await call('chat.postMessage', { channel: OPS, thread_ts: parent, text: 'x' })).toMatchObject({ ok: true });
  });
});
