// The whole Slack side with a real store and real permissions against the local Slack server; a restart keeps store and server.
import { setTimeout as delay } from 'node:timers/promises';
import { accessBy } from '../../../src/access/access.ts';
import type { Memory } from '../../../src/engine/ports/memory.ts';
import type { Clock, Journal } from '../../../src/engine/ports.ts';
import type { Report } from '../../../src/model/report.ts';
import { same } from '../../../src/model/text.ts';
import type { SlackServerOptions } from '../../../src/playground/slack-server/contract.ts';
import { type Message, type SlackServer, startSlackServer } from '../../../src/playground/slack-server/slack-server.ts';
import { newRunId } from '../../../src/run-id.ts';
import { slackFacts } from '../../../src/slack/access/facts.ts';
import type { SlackParts } from '../../../src/slack/parts.ts';
import { clientOptions, type SlackCall, slackCalls } from '../../../src/slack/slack-call.ts';
import { slackSide } from '../../../src/slack/slack-side.ts';
import { openStore } from '../../../src/store/open.ts';
import { FakeDirectory } from '../fake-directory.ts';
import { answerOf } from '../fakes.ts';

let skippedMs = 0;
const hurried: Clock = {
  now: () => Date.now() + skippedMs,
  // What an acknowledgement waits for is short already; a busy machine needs it whole.
  sleep: (ms, signal) => delay(ms <= 1_000 ? ms : ms / 10, undefined, signal === undefined ? {} : { signal }),
};

/** What is kept for a while is asked for again. */
export const skip = (ms: number): void => {
  skippedMs += ms;
};

export interface ShareRig {
  readonly server: SlackServer;
  readonly journal: Journal;
  readonly memory: Memory;
  readonly log: string[];
  /** As the bot itself. */
  readonly calls: SlackCall;
  /** Changes reports from here on; what the probes print. */
  next: { report: Partial<Report>; output: string };
  /** Asks in a channel, or in a thread of it; the answer when it is there. */
  ask(act?: { channel?: string; user?: string; threadTs?: string; text?: string }): Promise<Answered>;
  /** The bot alone ends and another one starts on the same store. */
  restart(): Promise<void>;
  stopBot(): Promise<void>;
  close(): Promise<void>;
}

export interface Answered {
  readonly run: string;
  readonly rootTs: string;
}

export const shareRig = async (
  options: SlackServerOptions = {},
  change: (parts: { journal: Journal; memory: Memory }) => Partial<SlackParts> = () => ({}),
): Promise<ShareRig> => {
  const server = await startSlackServer(options);
  const store = await openStore({ engine: 'sqlite', file: ':memory:' });
  const log: string[] = [];
  const line = (object: object, message: string): void => {
    log.push(`${message} ${JSON.stringify(object)}`);
  };
  const quiet = { info: () => undefined, warn: line, error: line };
  const { call } = slackCalls(server.botToken, clientOptions({ slackApiUrl: server.apiUrl, log: quiet }, 0));
  const rig = { next: { report: {} as Partial<Report>, output: 'raw output' } };
  const start = async () => {
    const side = slackSide({
      mode: { kind: 'socket', appToken: server.appToken },
      botToken: server.botToken,
      slackApiUrl: server.apiUrl,
      ...store,
      answerer: {
        answer: async (ask, { run }) =>
          answerOf(
            run,
            {
              question: ask.question,
              headline: same('Web is broken.'),
              startedAt: new Date().toISOString(),
              ...rig.next.report,
            },
            rig.next.output,
          ),
      },
      directory: new FakeDirectory(),
      access: accessBy(slackFacts(call, hurried)),
      clock: hurried,
      log: quiet,
      lang: 'en',
      docsUrl: '',
      maxRuns: 4,
      maxQueued: 4,
      netwhy: '0.1.0',
      newRunId,
      redact: (text) => text,
      ...change(store),
    });
    await side.start();
    await side.recover();
    return side;
  };
  let side = await start();
  const stopBot = () => side.stop(1_000);
  return Object.assign(rig, {
    server,
    ...store,
    log,
    calls: call,
    async ask({ channel = 'ops', user = 'alice', threadTs, text = 'why-no-egress shop/web-0' } = {}) {
      const before = new Set((await store.journal.recent(100)).map(({ request }) => request.run));
      if (threadTs === undefined) await server.slash({ channel, user, text });
      else await server.mention({ channel, user, text, threadTs });
      for (;;) {
        const ended = (await store.journal.recent(100)).find(({ request }) => !before.has(request.run));
        if (ended !== undefined) return { run: ended.request.run, rootTs: ended.rootTs };
        await delay(5);
      }
    },
    async restart() {
      await stopBot();
      side = await start();
    },
    stopBot,
    async close() {
      await stopBot();
      await server.close();
      await store.journal.close();
    },
  } satisfies Omit<ShareRig, 'next'>);
};

/** Cards in a channel, oldest first. */
export const cards = (server: SlackServer, channel: string): readonly Message[] =>
  server.messages(channel).filter(({ metadata }) => metadata?.event_payload.part === 'card');

/** What one person alone was told there, newest last. */
export const whispers = (server: SlackServer, channel: string, user: string): readonly string[] =>
  server.ephemerals(channel, user).map(({ text, blocks }) => `${text} ${JSON.stringify(blocks)}`);
