// The whole Slack side against the local Slack-compatible server, with a cluster's names held in memory.
import { setTimeout as delay } from 'node:timers/promises';
import type { Answerer, Clock } from '../../../src/engine/ports.ts';
import type { Ask } from '../../../src/model/ask.ts';
import { type SlackServer, startSlackServer } from '../../../src/playground/slack-server/slack-server.ts';
import type { SlackParts } from '../../../src/slack/parts.ts';
import { slackSide } from '../../../src/slack/slack-side.ts';
import { FakeDirectory } from '../fake-directory.ts';
import { answerOf, FakeJournal } from '../fakes.ts';

/** Real time, with waits a tenth of their length. */
const hurried: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) => delay(ms / 10, undefined, signal === undefined ? {} : { signal }),
};

export interface AskingRig {
  readonly server: SlackServer;
  readonly journal: FakeJournal;
  readonly directory: FakeDirectory;
  /** What was asked, in order. */
  readonly asks: Ask[];
  /** Warnings and errors. */
  readonly log: string[];
  /** The bot alone goes; the server stays. */
  stopBot(): Promise<void>;
  close(): Promise<void>;
}

/** @param running a server that is there already, as after a restart of the bot. */
export const askingRig = async (change: Partial<SlackParts> = {}, running?: SlackServer): Promise<AskingRig> => {
  const server = running ?? (await startSlackServer());
  const journal = new FakeJournal();
  const directory = new FakeDirectory();
  const asks: Ask[] = [];
  const log: string[] = [];
  const answerer: Answerer = {
    answer: async (ask, { run }) => {
      asks.push(ask);
      return answerOf(run);
    },
  };
  const line = (object: object, message: string): void => {
    log.push(`${message} ${JSON.stringify(object)}`);
  };
  let runs = 0;
  const side = slackSide({
    mode: { kind: 'socket', appToken: server.appToken },
    botToken: server.botToken,
    slackApiUrl: server.apiUrl,
    journal,
    answerer,
    directory,
    clock: hurried,
    log: { info: () => undefined, warn: line, error: line },
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
  await side.start();
  return {
    server,
    journal,
    directory,
    asks,
    log,
    stopBot: () => side.stop(1_000),
    close: async () => {
      await side.stop(1_000);
      await server.close();
    },
  };
};

/** Also for what the server knows nothing of: asked again every few milliseconds. */
export const see = async <T>(look: () => T | null | undefined | false): Promise<T> => {
  const untilMs = Date.now() + 15_000;
  for (;;) {
    const found = look();
    if (found) return found;
    if (Date.now() > untilMs) throw new Error('nothing like that within 15 s');
    await delay(5);
  }
};
