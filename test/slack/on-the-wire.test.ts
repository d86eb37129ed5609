// The whole Slack side, unmodified, against the local Slack-compatible server: sockets, HTTP, recycling, duplicates, 429.
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { Answerer, Clock } from '../../src/engine/ports.ts';
import { say } from '../../src/model/text.ts';
import { type SlackServer, startSlackServer } from '../../src/playground/slack-server/slack-server.ts';
import type { SlackParts, SlackSide } from '../../src/slack/parts.ts';
import { slackSide } from '../../src/slack/slack-side.ts';
import { FakeDirectory } from './fake-directory.ts';
import { answerOf, FakeJournal } from './fakes.ts';
import { recordingOf, reportOf, SAW } from './hostile.ts';

/** Real time, with every wait a fiftieth of its length. */
const hurried: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) => delay(ms / 50, undefined, signal === undefined ? {} : { signal }),
};

const quick: Answerer = {
  answer: async (_ask, options) => {
    options.onProgress?.({ kind: 'planned', steps: [{ id: 'step-0', asks: say('Well?', '정상?') }] });
    await delay(100);
    return answerOf(options.run);
  },
};

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

interface Rig {
  readonly server: SlackServer;
  readonly side: SlackSide;
  readonly journal: FakeJournal;
}

const rig = async (change: Partial<SlackParts> = {}, started?: SlackServer): Promise<Rig> => {
  const server = started ?? (await startSlackServer());
  if (started === undefined) open.push(() => server.close());
  const journal = new FakeJournal();
  let runs = 0;
  const side = slackSide({
    mode: { kind: 'socket', appToken: server.appToken },
    botToken: server.botToken,
    slackApiUrl: server.apiUrl,
    journal,
    answerer: quick,
    directory: new FakeDirectory(),
    clock: hurried,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    lang: 'en',
    docsUrl: '',
    maxRuns: 4,
    maxQueued: 4,
    netwhy: '0.1.0',
    newRunId: () => {
      runs += 1;
      return `r-${String(runs).padStart(10, '0')}`;
    },
    redact: (text) => text,
    ...change,
  });
  open.push(() => side.stop(1_000));
  return { server, side, journal };
};

const ask = { channel: 'ops', user: 'alice', text: 'why-no-egress shop/web-0' };
/** Long enough for a busy machine; a right run needs a fraction. */
const see = <T>(server: SlackServer, look: () => T | null | undefined | false): Promise<T> =>
  server.waitFor(look, 15_000);

const answer = (server: SlackServer, many: number) =>
  see(server, () => {
    const messages = server.messages('ops').filter((message) => message.text.includes('Steps: '));
    return messages.length >= many ? server.messages('ops') : null;
  });

describe('on the wire', () => {
  it('answers a command over two sockets, with root and thread', async () => {
    const { server, side, journal } = await rig();
    await side.start();
    await server.slash(ask);
    const messages = await answer(server, 1);
    expect(messages.map(({ text }) => text.slice(0, 12))).toEqual(['✗ FAIL why-n', 'Why: Cause 0', 'Steps: 1 fai']);
    await see(server, () => server.counts.sockets.open === 2);
    await see(server, () => journal.ends.length === 1);
    expect(side.ready()).toEqual({ ok: true, why: '' });
    await expect.poll(() => side.sockets()).toBe(2);
  });

  it('answers a mention in its thread', async () => {
    const { server, side } = await rig();
    await side.start();
    const ts = server.say({ channel: 'ops', user: 'alice', text: 'help, no internet' });
    await server.mention({ channel: 'ops', user: 'alice', text: 'why-no-egress web-0', threadTs: ts });
    await answer(server, 1);
    expect(server.thread('ops', ts).length).toBe(5);
  });

  it('makes one run of an envelope that comes twice', async () => {
    const { server, side, journal } = await rig();
    await side.start();
    await server.slash(ask);
    await server.resend();
    await answer(server, 1);
    expect(journal.runs.size).toBe(1);
  });

  it('answers while a socket is recycled in mid-run, and comes back with two', async () => {
    const { server, side } = await rig();
    await side.start();
    await see(server, () => server.counts.sockets.open === 2);
    await server.slash(ask);
    server.knobs.recycle('refresh_requested', 0);
    await server.slash({ ...ask, text: 'why-no-egress shop/web-1' });
    await answer(server, 2);
    await see(server, () => server.counts.sockets.opened >= 3 && server.counts.sockets.open === 2);
  });

  it('comes back after every socket was cut', async () => {
    const { server, side } = await rig();
    await side.start();
    await see(server, () => server.counts.sockets.open === 2);
    server.knobs.failNext('apps.connections.open', 503, 3);
    server.knobs.dropSockets();
    await see(server, () => server.counts.sockets.opened === 4 && server.counts.sockets.open === 2);
    await server.slash(ask);
    await answer(server, 1);
  });

  it('waits for a 429 on an update and still ends with the answer', async () => {
    const { server, side } = await rig();
    await side.start();
    server.knobs.rateLimit('chat.update', 2, 1);
    await server.slash(ask);
    const messages = await answer(server, 1);
    expect(messages[0]?.text).toMatch(/^✗ FAIL/);
  });

  it.each(['', 'web-0', SAW])('sends only looks that Slack takes, hostile or not', async (saw) => {
    const refused: string[] = [];
    const line = (_: object, message: string): void => {
      refused.push(message);
    };
    const answerer: Answerer = {
      answer: async (_ask, { run, onProgress }) => {
        const report = { ...reportOf(60, 5, saw), run };
        onProgress?.({ kind: 'planned', steps: report.steps.map(({ id, asks }) => ({ id, asks })) });
        await delay(100);
        return { report, recording: recordingOf(report, saw) };
      },
    };
    const { server, side } = await rig({ answerer, log: { info: () => undefined, warn: line, error: line } });
    await side.start();
    await server.slash(ask);
    const [root] = await answer(server, 1);
    await server.click({ channel: 'ops', user: 'alice', messageTs: root?.ts ?? '', actionId: 'netwhy_evidence' });
    await see(server, () => server.views('alice').modals.length === 1);
    expect(refused).toEqual([]);
  });

  it('opens the evidence on a click', async () => {
    const { server, side } = await rig();
    await side.start();
    await server.slash(ask);
    const [root] = await answer(server, 1);
    await server.click({
      channel: 'ops',
      user: 'alice',
      messageTs: root?.ts ?? '',
      actionId: 'netwhy_evidence',
    });
    await see(server, () => server.views('alice').modals.length === 1);
  });

  it('attaches long raw evidence to the thread as a file, once', async () => {
    const answerer: Answerer = {
      answer: async (_ask, { run }) => answerOf(run, {}, 'ping: 1 packets transmitted, 0 received\n'.repeat(100)),
    };
    const { server, side, journal } = await rig({ answerer });
    await side.start();
    await server.slash(ask);
    await see(server, () => journal.ends.length === 1);
    const [root] = server.messages('ops');
    const [file] = server.files('ops');
    expect(server.files('ops').map(({ name, threadTs }) => [name, threadTs])).toEqual([
      ['evidence-r-0000000001.txt', root?.ts],
    ]);
    expect(new TextDecoder().decode(file?.bytes)).toContain('stdout:\n  ping: 1 packets transmitted, 0 received\n');
    expect(server.thread('ops', root?.ts ?? '').at(-1)?.text).toBe(
      'Raw output of the checks that are not as expected.',
    );
  });

  it('finds the file it shared when the reply was lost', async () => {
    const answerer: Answerer = { answer: async (_ask, { run }) => answerOf(run, {}, 'x'.repeat(4_000)) };
    const { server, side, journal } = await rig({ answerer });
    await side.start();
    server.knobs.failNext('files.completeUploadExternal', 'accept-then-drop');
    await server.slash(ask);
    await see(server, () => journal.ends.length === 1);
    const [run] = journal.runs.values();
    expect([server.files('ops').length, run?.replies.evidence]).toEqual([1, server.files('ops')[0]?.messageTs]);
  });

  it('leaves no socket behind', async () => {
    const { server, side } = await rig();
    await side.start();
    await see(server, () => server.counts.sockets.open === 2);
    await expect.poll(() => side.sockets()).toBe(2);
    await side.stop(100);
    await see(server, () => server.counts.sockets.open === 0);
    expect(side.sockets()).toBe(0);
  });

  it.each([
    ['bot', { botToken: 'xoxb-wrong' }],
    ['app', { mode: { kind: 'socket', appToken: 'xapp-wrong' } }],
  ] as const)('refuses to start with a bad %s token, in one sentence', async (which, change) => {
    const { side } = await rig(change);
    await expect(side.start()).rejects.toThrow(`Slack refuses the ${which} token: invalid_auth.`);
  });

  it('serves HTTP mode: answers what is signed, refuses the forged and the late without an effect', async () => {
    const server = await startSlackServer();
    open.push(() => server.close());
    const port = await freePort();
    const mode = { kind: 'http', signingSecret: server.signingSecret, port } as const;
    const { side, journal } = await rig({ mode }, server);
    expect(side.ready().ok).toBe(false);
    expect(side.sockets()).toBe(0);
    await side.start();
    expect(side.ready()).toEqual({ ok: true, why: '' });
    const url = `http://127.0.0.1:${port}/slack/events`;
    server.knobs.deliverTo(url);
    await server.slash(ask);
    await answer(server, 1);
    const envelope = server.lastEnvelope;
    if (envelope === null) throw new Error('nothing was sent');
    const statuses = [];
    for (const forged of [{ secret: 'guessed' }, { ageSeconds: 301 }, {}]) {
      const { body, headers } = server.signed(envelope, forged);
      statuses.push((await fetch(url, { method: 'POST', body, headers })).status);
    }
    // The last one is right and replayed: acknowledged, and no second run.
    expect([statuses, journal.runs.size]).toEqual([[401, 401, 200], 1]);
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
