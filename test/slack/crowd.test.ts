// Thirty questions of ten people in ten channels at once, while Slack says "slower": each answered once, in its own thread, in order.
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../src/engine/ports.ts';
import { say } from '../../src/model/text.ts';
import { type Message, type SlackServer, startSlackServer } from '../../src/playground/slack-server/slack-server.ts';
import { newRunId } from '../../src/run-id.ts';
import { slackSide } from '../../src/slack/slack-side.ts';
import { openStore } from '../../src/store/open.ts';
import { FakeDirectory } from './fake-directory.ts';
import { answerOf } from './fakes.ts';

const TEN = Array.from({ length: 10 }, (_, at) => at);
const channelOf = (at: number) => `C00000000${at}X`;
const userOf = (at: number) => `U00000000${at}X`;

/** Real time, with every wait a twentieth of its length. */
const hurried: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) => delay(ms / 20, undefined, signal === undefined ? {} : { signal }),
};

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

const started = async () => {
  const server = await startSlackServer({
    channels: TEN.map((at) => ({ id: channelOf(at), name: `c${at}`, botIsMember: true })),
    users: TEN.map((at) => ({ id: userOf(at), name: `u${at}`, locale: at % 2 === 0 ? 'en-US' : 'ko-KR', tz: 'UTC' })),
  });
  open.push(() => server.close());
  const store = await openStore({ engine: 'sqlite', file: ':memory:' });
  const side = slackSide({
    mode: { kind: 'socket', appToken: server.appToken },
    botToken: server.botToken,
    slackApiUrl: server.apiUrl,
    ...store,
    answerer: {
      answer: async (_ask, { run, onProgress }) => {
        onProgress?.({ kind: 'planned', steps: [{ id: 'step-0', asks: say('Well?', '정상?') }] });
        await delay(200);
        return answerOf(run);
      },
    },
    directory: new FakeDirectory(),
    clock: hurried,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    lang: 'en',
    docsUrl: '',
    maxRuns: 8,
    maxQueued: 100,
    netwhy: '0.1.0',
    newRunId,
    redact: (text) => text,
  });
  open.push(() => side.stop(5_000));
  await side.start();
  return { server, store };
};

const ours = ({ metadata }: Message) => metadata?.event_payload as { run: string; part: string } | undefined;

const ask = (server: SlackServer, at: number, pod: number) =>
  server.slash({ channel: channelOf(at), user: userOf(at), text: `why-no-egress shop/web-${pod}` });

describe('a crowd', () => {
  it('is answered, each once, in its own thread, in order, while calls are limited and refused', async () => {
    const { server, store } = await started();
    server.knobs.rateLimit('chat.postMessage', 12, 2);
    server.knobs.rateLimit('chat.update', 25, 3);
    server.knobs.rateLimit('files.getUploadURLExternal', 5, 1);
    server.knobs.failNext('chat.postMessage', 503, 4);
    server.knobs.failNext('chat.update', 500, 4);
    const acks = await Promise.all(TEN.flatMap((at) => [0, 1, 2].map((pod) => ask(server, at, pod))));
    expect(acks.every(({ ack }) => JSON.stringify(ack).includes('r-'))).toBe(true);
    expect(server.counts.lateAcks).toBe(0);
    while ((await store.journal.unfinished()).length > 0) await delay(50);
    const ended = await store.journal.recent(100);
    expect(ended.map(({ state }) => state)).toEqual(Array.from({ length: 30 }, () => 'posted'));

    for (const at of TEN) {
      const all = server.messages(channelOf(at));
      const roots = all.filter((one) => ours(one)?.part === 'root');
      const mine = ended.filter(({ request }) => request.channel === channelOf(at));
      // Every answer once, and no other.
      expect(roots.map((one) => ours(one)?.run).sort()).toEqual(mine.map(({ request }) => request.run).sort());
      for (const root of roots) {
        const replies = all.filter((one) => one.threadTs === root.ts);
        const parts = replies.flatMap((one) => ours(one)?.part ?? []);
        expect(replies.every((one) => ours(one)?.run === ours(root)?.run)).toBe(true);
        expect(parts).toEqual(['why', 'steps']);
        expect(root.text).toMatch(/^✗ /);
      }
    }
  });
});
