// The whole Slack side on a real store before the Slack-compatible server: what it is asked, and the history of it.
import { setTimeout as delay } from 'node:timers/promises';
import type { Answer, Answerer, AnswerOptions } from '../../../src/engine/ports.ts';
import { say } from '../../../src/model/text.ts';
import type { SlackServer, SlackServerOptions } from '../../../src/playground/slack-server/contract.ts';
import { startSlackServer } from '../../../src/playground/slack-server/slack-server.ts';
import type { SlackParts, SlackSide } from '../../../src/slack/parts.ts';
import { slackSide } from '../../../src/slack/slack-side.ts';
import { openStore, type Store } from '../../../src/store/open.ts';
import { FakeDirectory } from '../../slack/fake-directory.ts';
import { answerOf } from '../../slack/fakes.ts';
import { type Asked, brokenPromises } from '../history.ts';
import type { Chance } from '../survives.ts';
import { askedBy, askedIn, keptOf, seenIn } from '../witness.ts';

/** Every wait is a fiftieth of its length; one is held until it is let go. */
export class HurriedClock {
  /** Somebody moved the time. */
  skewMs = 0;
  /** Waits asked for, in milliseconds. */
  readonly asked: number[] = [];
  holds = 0;
  #open: () => void = () => undefined;
  #gate: Promise<void> = Promise.resolve();

  now(): number {
    return Date.now() + this.skewMs;
  }

  /** Waits of exactly this length do not end before `letGo`. */
  hold(ms: number): void {
    this.holds = ms;
    this.#gate = new Promise((resolve) => {
      this.#open = resolve;
    });
  }

  letGo(): void {
    this.holds = 0;
    this.#open();
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    this.asked.push(ms);
    if (ms === this.holds) return await this.#gate;
    await delay(ms / 50, undefined, signal === undefined ? {} : { signal });
  }
}

interface Looking {
  readonly run: string;
  readonly options: AnswerOptions;
  end(outcome?: Answer | Error): void;
}

/** Looks until it is told to end; at once where nothing is held. */
export class HeldAnswerer implements Answerer {
  held = false;
  readonly looking: Looking[] = [];
  fails: Error | null = null;

  answer: Answerer['answer'] = (_ask, options) =>
    new Promise((resolve, reject) => {
      const end = (outcome: Answer | Error = this.fails ?? answerOf(options.run)): void =>
        outcome instanceof Error ? reject(outcome) : resolve(outcome);
      options.signal?.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
      this.looking.push({ run: options.run, options, end });
      if (this.fails === null) {
        options.onProgress?.({ kind: 'planned', steps: [{ id: 'step-0', asks: say('Well?', '정상?') }] });
      }
      if (!this.held) end();
    });

  release(): void {
    this.held = false;
    for (const { end } of this.looking) end();
  }
}

/** Patient: for a busy machine; nothing right takes so long. */
export const until = async (what: string, look: () => unknown): Promise<void> => {
  for (let tries = 0; !(await look()); tries += 1) {
    if (tries === 1_500) throw new Error(`never came: ${what}`);
    await delay(20);
  }
};

export const must = (what: string, isSo: boolean): void => {
  if (!isSo) throw new Error(what);
};

const QUESTIONS = ['why-no-egress', 'why-no-dns', 'why-no-mesh-ping'] as const;

export class Office implements AsyncDisposable {
  readonly clock = new HurriedClock();
  readonly answerer = new HeldAnswerer();
  readonly asked: Asked[] = [];
  readonly log: string[] = [];
  readonly runs: string[] = [];
  readonly server: SlackServer;
  readonly store: Store;
  readonly #change: Partial<SlackParts>;
  side: SlackSide;

  constructor(server: SlackServer, store: Store, change: Partial<SlackParts>) {
    this.server = server;
    this.store = store;
    this.#change = change;
    this.side = this.#hire();
  }

  #hire(): SlackSide {
    const line = (object: object, message: string): void => {
      this.log.push(`${message} ${JSON.stringify(object)}`);
    };
    return slackSide({
      mode: { kind: 'socket', appToken: this.server.appToken },
      botToken: this.server.botToken,
      slackApiUrl: this.server.apiUrl,
      journal: this.store.journal,
      memory: this.store.memory,
      answerer: this.answerer,
      directory: new FakeDirectory(),
      clock: this.clock,
      log: { info: () => undefined, warn: line, error: line },
      lang: 'en',
      docsUrl: '',
      maxRuns: 8,
      maxQueued: 8,
      netwhy: '0.1.0',
      newRunId: () => {
        const run = `r-${String(this.runs.length + 1).padStart(10, '0')}`;
        this.runs.push(run);
        return run;
      },
      redact: (text) => text,
      ...this.#change,
    });
  }

  /** Ends the process's part and begins another one on the same store. */
  async restart(): Promise<void> {
    await this.side.stop(1_000);
    this.side = this.#hire();
    await this.side.start();
    await this.side.recover();
  }

  twoSockets(): Promise<void> {
    return until('two sockets', () => this.server.counts.sockets.open === 2 && this.side.sockets() === 2);
  }

  async slash(text: string, channel = 'ops'): Promise<Asked> {
    const asked = askedBy(await this.server.slash({ channel, user: 'alice', text }));
    this.asked.push(asked);
    return asked;
  }

  /** @returns where its thread is. */
  async mention(
    text: string,
    channel = 'ops',
    threadTs?: string,
  ): Promise<{ readonly ts: string; readonly asked: Asked }> {
    const said = await this.server.mention({
      channel,
      user: 'alice',
      text,
      ...(threadTs !== undefined && { threadTs }),
    });
    const asked = askedIn(said);
    this.asked.push(asked);
    return { ts: said.ts, asked };
  }

  /** By command or by mention, as chance has it. */
  async ask(chance: Chance, channel = 'ops'): Promise<Asked> {
    const words = questionOf(chance);
    return chance.below(2) === 0 ? await this.slash(words, channel) : (await this.mention(words, channel)).asked;
  }

  /** Once more, the last envelope. */
  async again(retry?: { readonly attempt: number; readonly reason?: string }): Promise<void> {
    const [last] = this.asked.slice(-1);
    const { acked } = await this.server.resend(retry);
    if (last !== undefined) this.asked.push({ key: last.key, acked });
    must('another delivery was not acknowledged', acked);
  }

  /** All that was accepted has ended. */
  ended(): Promise<void> {
    return until('the end of all runs', async () => (await this.store.journal.unfinished()).length === 0);
  }

  /** The history so far must have kept every promise, in so many runs. */
  async kept(runs: number): Promise<void> {
    await this.ended();
    const rows = [];
    for (const run of this.runs) rows.push(await this.store.journal.find(run));
    const found = rows.filter((row) => row !== null);
    const wrong = [
      ...brokenPromises({
        asked: this.asked,
        kept: found.map((row) => keptOf(row)),
        seen: seenIn(this.server),
      }),
      ...(found.length === runs ? [] : [`${found.length} runs instead of ${runs}`]),
    ];
    must(wrong.join('; '), wrong.length === 0);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.clock.letGo();
    this.answerer.release();
    await this.side.stop(1_000);
    const left = this.side.sockets();
    await this.server.close();
    await this.store.journal.close();
    must(`${left} sockets left behind`, left === 0);
  }
}

export const questionOf = (chance: Chance): string =>
  `${chance.pick(QUESTIONS.slice(0, 2))} shop/web-${chance.below(2)}`;

export const office = async (
  options: SlackServerOptions = {},
  change: (server: SlackServer) => Partial<SlackParts> = () => ({}),
  clock: { now?: () => number } = {},
): Promise<Office> => {
  const server = await startSlackServer({ ackDeadlineMs: 10_000, triggerLifeMs: 60_000, ...options });
  const store = await openStore({ engine: 'sqlite', file: ':memory:' }, clock);
  const made = new Office(server, store, change(server));
  return made;
};

/** Started, with one socket. */
export const openOffice = async (...how: Parameters<typeof office>): Promise<Office> => {
  const made = await office(...how);
  await made.side.start();
  return made;
};
