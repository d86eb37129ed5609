// Does the page's server answer its own page alone, tell every change once, and stay within its bounds?
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ask, listen, type PageRig, startPageRig } from './rig.ts';

let rig: PageRig;
beforeEach(async () => {
  rig = await startPageRig();
});
afterEach(() => rig.close());

const own = () => `127.0.0.1:${rig.port}`;
const act = (body: unknown, headers: Record<string, string> = {}) =>
  ask(rig.port, '/act', {
    method: 'POST',
    headers: { host: own(), origin: `http://${own()}`, 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
const said = () => rig.server.messages('ops').map(({ text }) => text);
const SAY = { kind: 'say', channel: 'ops', user: 'alice', text: 'hello' };

describe('the page server', () => {
  it('listens on loopback alone', () => {
    expect(new URL(rig.page.url).hostname).toBe('127.0.0.1');
  });

  it.each([
    ['a rebound name', { host: 'evil.example' }, 421],
    ['another port', { host: '127.0.0.1:1' }, 421],
    ['no name of ours with the right port', { host: 'evil.example:PORT' }, 421],
    ['another site', { host: '127.0.0.1:PORT', origin: 'http://evil.example' }, 403],
    ['another name of the same machine', { host: '127.0.0.1:PORT', origin: 'http://localhost:PORT' }, 403],
    ['its own page', { host: '127.0.0.1:PORT', origin: 'http://127.0.0.1:PORT' }, 200],
    ['its own page under localhost', { host: 'LOCALHOST:PORT' }, 200],
  ])('asked by %s', async (_by, headers, status) => {
    const sent = Object.entries(headers).map(([name, value]) => [name, value.replace('PORT', String(rig.port))]);
    expect((await ask(rig.port, '/', { headers: Object.fromEntries(sent) })).status).toBe(status);
  });

  it.each<[string, Record<string, string>, number]>([
    ['without an origin', { origin: '' }, 403],
    ['from another site', { origin: 'http://evil.example' }, 403],
    ['from a frame of the same host', { 'sec-fetch-site': 'same-site' }, 403],
    ['as a form', { 'content-type': 'text/plain' }, 415],
    ['as a form that looks like JSON', { 'content-type': 'application/jsonx' }, 415],
    ['as the page does', { 'sec-fetch-site': 'same-origin' }, 200],
  ])('acts only for the page: %s', async (_how, headers, status) => {
    const sent = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== ''));
    const answer =
      headers.origin === ''
        ? await ask(rig.port, '/act', {
            method: 'POST',
            headers: { host: own(), 'content-type': 'application/json' },
            body: JSON.stringify(SAY),
          })
        : await act(SAY, sent);
    expect(answer.status).toBe(status);
    expect(said()).toEqual(status === 200 ? ['hello'] : []);
  });

  it.each([
    ['nothing it knows', { kind: 'shutdown' }, 400],
    ['more than it knows', { ...SAY, extra: 1 }, 400],
    ['no JSON', '{', 400],
    ['a line that is too long', { ...SAY, text: 'x'.repeat(4_001) }, 400],
    ['too much', `"${'x'.repeat(70_000)}"`, 413],
  ])('refuses %s', async (_what, body, status) => {
    expect((await act(body)).status).toBe(status);
    expect(said()).toEqual([]);
  });

  it('refuses what is too much although its length was not said', async () => {
    const answer = await act(`"${'x'.repeat(70_000)}"`, { 'transfer-encoding': 'chunked' });
    expect(answer.status).toBe(413);
  });

  it.each(['PUT', 'DELETE', 'OPTIONS'])('knows no %s', async (method) => {
    expect((await ask(rig.port, '/act', { method, headers: { host: own() } })).status).toBe(405);
  });

  it('lets no other script, style, frame or machine in', async () => {
    const { headers, body } = await ask(rig.port, '/', { headers: { host: own() } });
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).not.toMatch(/unsafe|\*|https?:|data:/);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(body).not.toMatch(/<script(?![^>]*\ssrc="\/)|<style|\son\w+=|https?:\/\//);
  });

  it('shows no token to the page', async () => {
    rig.server.say({ channel: 'ops', user: 'bora', text: 'something' });
    const stream = await listen(rig.port);
    await stream.until(() => texts(stream).length > 0);
    const script = await ask(rig.port, '/app.js', { headers: { host: own() } });
    const shown = JSON.stringify(stream.events) + script.body;
    for (const secret of [rig.server.botToken, rig.server.appToken, rig.server.signingSecret])
      expect(shown).not.toContain(secret);
    stream.close();
  });

  it('sends files as files, whatever is in them, and no other path of the machine', async () => {
    for (const path of ['/file/F1', '/../package.json', '/%2e%2e/package.json', '/__proto__', '/constructor'])
      expect((await ask(rig.port, path, { headers: { host: own() } })).status).toBe(404);
  });

  it('tells what there is and then every change', async () => {
    rig.server.say({ channel: 'ops', user: 'bora', text: 'before' });
    const stream = await listen(rig.port);
    rig.server.say({ channel: 'ops', user: 'bora', text: 'after' });
    await stream.until(() => texts(stream).includes('after'));
    expect(texts(stream)).toEqual(['before', 'after']);
    expect(stream.events[0]?.name).toBe('start');
    stream.close();
  });

  it('resumes after a break with what was missed alone', async () => {
    const first = await listen(rig.port);
    rig.server.say({ channel: 'ops', user: 'bora', text: 'one' });
    await first.until(() => texts(first).includes('one'));
    first.close();
    rig.server.say({ channel: 'ops', user: 'bora', text: 'two' });
    rig.server.say({ channel: 'ops', user: 'bora', text: 'three' });
    const again = await listen(rig.port, first.events.at(-1)?.id ?? '');
    await again.until(() => texts(again).includes('three'));
    expect(again.events.map(({ name }) => name)).not.toContain('start');
    expect(texts(again)).toEqual(['two', 'three']);
    again.close();
  });

  it.each(['', 'another.5', 'nonsense', '.'])(
    'starts from the beginning where the position is not its own: %j',
    async (position) => {
      rig.server.say({ channel: 'ops', user: 'bora', text: 'one' });
      const stream = await listen(rig.port, position);
      await stream.until(() => texts(stream).includes('one'));
      expect(stream.events[0]?.name).toBe('start');
      stream.close();
    },
  );

  it('lets two dozen pages read and no more', async () => {
    const readers = await Promise.all(Array.from({ length: 24 }, () => listen(rig.port)));
    expect((await listen(rig.port)).status).toBe(503);
    readers[0]?.close();
    await expect.poll(async () => (await listen(rig.port)).status).toBe(200);
    for (const one of readers) one.close();
  });

  it('draws the network anew when something broke', async () => {
    const stream = await listen(rig.port);
    await act({ kind: 'break', fault: 'masquerade-off' });
    const pictures = () => stream.events.flatMap(({ data }) => (isNetwork(data) ? [data.picture] : []));
    await stream.until(() => pictures().some(({ broken }) => broken.length > 0));
    expect(pictures().at(-1)?.broken).toEqual(['masquerade-off']);
    stream.close();
  });

  it('takes another port where the wanted one is taken', async () => {
    const second = await startPageRig({ port: rig.port });
    expect(second.port).not.toBe(rig.port);
    await second.close();
  });

  it('leads from a permalink of the workspace to the page', async () => {
    const ts = rig.server.say({ channel: 'ops', user: 'bora', text: 'here' });
    const link = `/archives/${rig.server.channels[0]?.id}/p${ts.replace('.', '')}`;
    const answer = await fetch(new URL(link, rig.server.apiUrl), { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([302, new URL(link, rig.page.url).href]);
    expect((await ask(rig.port, link, { headers: { host: own() } })).headers['content-type']).toContain('text/html');
  });
});

describe('what one writes', () => {
  it.each([
    ['/net why-no-egress web-0', undefined, 'dispatch_failed'],
    ['/net why-no-egress web-0', 'THREAD', 'slash_in_thread'],
    ['/weather', undefined, 'unknown_command'],
  ])('%s in %s', async (text, thread, failure) => {
    const ts = rig.server.say({ channel: 'ops', user: 'bora', text: 'root' });
    const { body } = await act({ ...SAY, text, ...(thread && { threadTs: ts }) });
    expect(JSON.parse(body)).toEqual({ ok: false, failure });
  });

  it('is a mention where the bot is named first, and talk elsewhere', async () => {
    await act({ ...SAY, text: '@netwhy health' });
    await act({ ...SAY, text: 'ask @netwhy yourself' });
    expect(said()).toEqual([`<@${rig.server.botUserId}> health`, 'ask @netwhy yourself']);
  });

  it('invites the bot', async () => {
    await act({ ...SAY, channel: 'random', text: '/invite @netwhy' });
    expect(rig.server.channels.find(({ name }) => name === 'random')?.botIsMember).toBe(true);
  });

  it('says why it did not work', async () => {
    const { body } = await act({ ...SAY, channel: 'nowhere' });
    expect(JSON.parse(body)).toEqual({ ok: false, failure: 'channel_not_found' });
  });
});

const isNetwork = (data: unknown): data is { kind: 'network'; picture: { broken: readonly string[] } } =>
  (data as { kind?: string }).kind === 'network';

const texts = (stream: { readonly events: readonly { readonly data: unknown }[] }): readonly string[] =>
  stream.events.flatMap(({ data }) => {
    const { kind, message } = data as { kind?: string; message?: { text: string } };
    return kind === 'message' && message ? [message.text] : [];
  });
