// What may the app reach: by its scopes, and by what a channel is?
import { afterEach, describe, expect, it } from 'vitest';
import { type SlackServer, startSlackServer } from '../../../src/playground/slack-server/slack-server.ts';

let server: SlackServer;
afterEach(() => server.close());

const OPS = 'C0000000OPS';

const call = async (method: string, args: Record<string, string>) => {
  const response = await fetch(`${server.apiUrl}${method}`, {
    method: 'POST',
    body: new URLSearchParams(args),
    headers: { authorization: `Bearer ${server.botToken}` },
  });
  const body = (await response.json()) as Readonly<Record<string, unknown>>;
  return { body, scopes: response.headers.get('x-oauth-scopes') };
};

const errorOf = async (method: string, args: Record<string, string>) => (await call(method, args)).body.error;

describe('the reach of the app', () => {
  it('is what it was installed with, and each answer says so', async () => {
    server = await startSlackServer({ scopes: ['chat:write'] });
    expect((await call('users.info', { user: 'U00000ALICE' })).body).toEqual({
      ok: false,
      error: 'missing_scope',
      needed: 'users:read',
      provided: 'chat:write',
    });
    expect(await errorOf('conversations.info', { channel: OPS })).toBe('missing_scope');
    expect(await call('chat.postMessage', { channel: OPS, text: 'x' })).toMatchObject({
      body: { ok: true },
      scopes: 'chat:write',
    });
  });

  it('is everything by default', async () => {
    server = await startSlackServer();
    const { scopes } = await call('auth.test', {});
    expect(scopes?.split(',')).toEqual(expect.arrayContaining(['commands', 'users:read', 'reactions:read']));
  });

  it('ends at an archived channel', async () => {
    server = await startSlackServer();
    server.knobs.channel('ops', { isArchived: true });
    expect(await errorOf('chat.postMessage', { channel: OPS, text: 'x' })).toBe('is_archived');
    expect((await call('conversations.info', { channel: OPS })).body).toMatchObject({ channel: { is_archived: true } });
  });

  it('ends at a private channel it is not in, which is not there for it', async () => {
    server = await startSlackServer();
    server.knobs.channel('ops', { isPrivate: true, botIsMember: false });
    for (const method of ['conversations.info', 'conversations.history'])
      expect(await errorOf(method, { channel: OPS })).toBe('channel_not_found');
    expect(await errorOf('chat.postMessage', { channel: OPS, text: 'x' })).toBe('channel_not_found');
    expect((await call('conversations.info', { channel: 'C0000000RND' })).body).toMatchObject({
      channel: { is_member: false, is_private: false },
    });
  });

  it('tells a channel shared with another company, a guest and a stranger', async () => {
    const person = { locale: 'en-US', tz: 'UTC' };
    server = await startSlackServer({
      users: [
        { id: 'U1', name: 'guest', restricted: true, ...person },
        { id: 'U2', name: 'stranger', stranger: true, ...person },
      ],
    });
    server.knobs.channel('ops', { isExtShared: true });
    expect((await call('conversations.info', { channel: OPS })).body).toMatchObject({
      channel: { is_ext_shared: true },
    });
    expect((await call('users.info', { user: 'U1' })).body).toMatchObject({ user: { is_restricted: true } });
    expect((await call('users.info', { user: 'U2' })).body).toMatchObject({
      user: { is_stranger: true, team_id: 'T0000OTHER' },
    });
  });

  it('refuses a Home drawn after an older one', async () => {
    server = await startSlackServer();
    const view = JSON.stringify({ type: 'home', blocks: [] });
    const user = { user_id: 'U00000ALICE' };
    const { body } = await call('views.publish', { ...user, view });
    const { hash } = body.view as { hash: string };
    expect((await call('views.publish', { ...user, view, hash })).body.ok).toBe(true);
    expect(await errorOf('views.publish', { ...user, view, hash })).toBe('hash_conflict');
  });

  it('shows a reaction, and tells of it only with the scope and as a member', async () => {
    server = await startSlackServer({ scopes: ['chat:write'] });
    const messageTs = server.say({ channel: 'ops', user: 'alice', text: 'hi' });
    const reaction = { channel: 'ops', user: 'bora', messageTs, name: 'eyes' };
    expect(await server.react(reaction)).toMatchObject({ eventId: '' });
    expect(server.messages('ops')[0]?.reactions).toEqual(['eyes']);
    await server.close();
    server = await startSlackServer();
    const ts = server.say({ channel: 'ops', user: 'alice', text: 'hi' });
    await server.react({ ...reaction, messageTs: ts });
    expect(server.lastEnvelope?.payload.event).toMatchObject({
      type: 'reaction_added',
      user: 'U000000BORA',
      reaction: 'eyes',
      item: { type: 'message', channel: OPS, ts },
      item_user: 'U00000ALICE',
    });
    server.knobs.channel('ops', { botIsMember: false });
    expect(await server.react({ ...reaction, messageTs: ts })).toMatchObject({ eventId: '' });
  });
});
