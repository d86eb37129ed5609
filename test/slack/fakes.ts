// A Slack that answers in memory, a journal that forgets at the end, a clock moved by hand, an answerer that waits to be told.
import type { Receiver, ReceiverEvent } from '@slack/bolt';
import type { FetchFunction } from '@slack/web-api';
import type { Access, Asker, Deed, Permit } from '../../src/engine/ports/access.ts';
import type {
  AcceptedRequest,
  Answer,
  Answerer,
  AnswerOptions,
  Clock,
  Journal,
  JournaledRun,
} from '../../src/engine/ports.ts';
import type { Ask } from '../../src/model/ask.ts';
import type { Recording } from '../../src/model/recording.ts';
import type { Report } from '../../src/model/report.ts';
import { same } from '../../src/model/text.ts';
import type { SlackParts } from '../../src/slack/parts.ts';
import { slackSide } from '../../src/slack/slack-side.ts';
import { FakeDirectory } from './fake-directory.ts';
import { recordingOf, reportOf } from './hostile.ts';

/** Lets everything that needs no clock happen. */
export const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 25; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

export class HandClock implements Clock {
  private nowMs = Date.parse('2026-03-01T10:00:00.000Z');
  private readonly sleepers = new Set<{ readonly dueMs: number; readonly wake: () => void }>();

  now(): number {
    return this.nowMs;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const wake = (): void => resolve();
      this.sleepers.add({ dueMs: this.nowMs + ms, wake });
      signal?.addEventListener(
        'abort',
        () => {
          const mine = [...this.sleepers].find((one) => one.wake === wake);
          if (mine !== undefined && this.sleepers.delete(mine)) reject(signal.reason);
        },
        { once: true },
      );
    });
  }

  /** Somebody set the clock; who sleeps goes on sleeping as long as before. */
  set(byMs: number): void {
    this.nowMs += byMs;
    const all = [...this.sleepers];
    this.sleepers.clear();
    for (const { dueMs, wake } of all) this.sleepers.add({ dueMs: dueMs + byMs, wake });
  }

  async advance(ms: number): Promise<void> {
    await settled();
    const endMs = this.nowMs + ms;
    for (;;) {
      const next = [...this.sleepers].sort((a, b) => a.dueMs - b.dueMs)[0];
      if (next === undefined || next.dueMs > endMs) break;
      this.nowMs = Math.max(this.nowMs, next.dueMs);
      this.sleepers.delete(next);
      next.wake();
      await settled();
    }
    this.nowMs = endMs;
    await settled();
  }
}

export interface Call {
  readonly method: string;
  readonly args: Readonly<Record<string, unknown>>;
}

type Reply = object | 'lost' | 'accepted-then-lost' | { readonly status: number; readonly retryAfter?: number };

export interface PostedMessage {
  readonly ts: string;
  readonly channel: string;
  readonly thread_ts: string;
  text: string;
  blocks: readonly Readonly<Record<string, unknown>>[];
  metadata: unknown;
  files?: readonly { readonly id: string; readonly name: string }[];
}

/** Keeps messages as Slack would; `next` makes one coming call go wrong. */
export class FakeSlack {
  readonly calls: Call[] = [];
  readonly responses: Readonly<Record<string, unknown>>[] = [];
  readonly messages: PostedMessage[] = [];
  responseUrlStatus = 200;
  /** While set, calls wait for it before they are answered. */
  held: Promise<void> | null = null;
  private readonly planned = new Map<string, Reply[]>();

  next(method: string, ...replies: Reply[]): void {
    this.planned.set(method, [...(this.planned.get(method) ?? []), ...replies]);
  }

  of(method: string): readonly Call[] {
    return this.calls.filter((call) => call.method === method);
  }

  readonly fetch: FetchFunction = async (url, init) => {
    const { pathname } = new URL(String(url));
    if (pathname.startsWith('/respond')) {
      this.responses.push(JSON.parse(String(init?.body)));
      return new Response('ok', { status: this.responseUrlStatus });
    }
    const method = pathname.replace('/api/', '');
    const args = Object.fromEntries(
      [...new URLSearchParams(String(init?.body))].map(([key, value]) => [
        key,
        /^[[{]/.test(value) ? JSON.parse(value) : value,
      ]),
    );
    this.calls.push({ method, args });
    await this.held;
    const planned = this.planned.get(method)?.shift();
    if (planned === 'lost') throw new TypeError('fetch failed');
    if (planned === 'accepted-then-lost') {
      this.answer(method, args);
      throw new TypeError('fetch failed');
    }
    if (planned !== undefined && 'status' in planned) {
      const headers = planned.retryAfter === undefined ? {} : { 'retry-after': String(planned.retryAfter) };
      return new Response('', { status: planned.status, headers });
    }
    return Response.json(planned ?? this.answer(method, args));
  };

  private answer(method: string, args: Readonly<Record<string, unknown>>): object {
    switch (method) {
      case 'auth.test':
        return { ok: true, url: 'http://slack.test/', user_id: 'UBOT', bot_id: 'B1', team_id: 'T1' };
      case 'users.info':
        return {
          ok: true,
          user: {
            team_id: 'T1',
            locale: args.user === 'UKO' ? 'ko-KR' : 'en-US',
            is_restricted: args.user === 'UGUEST',
            is_stranger: args.user === 'USTRANGER',
          },
        };
      case 'conversations.info':
        return { ok: true, channel: { id: args.channel, is_ext_shared: args.channel === 'CSHARED' } };
      case 'chat.postMessage': {
        const ts = `1700000000.${String(this.messages.length + 1).padStart(6, '0')}`;
        this.messages.push({ ...(args as unknown as PostedMessage), ts, thread_ts: String(args.thread_ts ?? '') });
        return { ok: true, ts, channel: args.channel };
      }
      case 'chat.update': {
        const message = this.messages.find((one) => one.ts === args.ts);
        if (message === undefined) return { ok: false, error: 'message_not_found' };
        Object.assign(message, { text: args.text, blocks: args.blocks, metadata: args.metadata });
        return { ok: true, ts: message.ts };
      }
      case 'conversations.history':
        return { ok: true, messages: this.messages.filter((one) => one.thread_ts === '') };
      case 'conversations.replies':
        return { ok: true, messages: this.messages.filter((one) => one.thread_ts === args.ts || one.ts === args.ts) };
      case 'files.getUploadURLExternal':
        return { ok: true, upload_url: 'http://slack.test/upload/F1', file_id: 'F1' };
      case 'files.completeUploadExternal': {
        const [{ id, title }] = args.files as [{ id: string; title: string }];
        this.messages.push({
          ts: `1700000000.${String(this.messages.length + 1).padStart(6, '0')}`,
          channel: String(args.channel_id),
          thread_ts: String(args.thread_ts),
          text: String(args.initial_comment),
          blocks: [],
          metadata: undefined,
          files: [{ id, name: title }],
        });
        return { ok: true, files: [{ id, title }] };
      }
      default:
        return { ok: true };
    }
  }
}

export class FakeJournal implements Journal {
  readonly runs = new Map<string, JournaledRun>();
  readonly reports = new Map<string, Report>();
  readonly recordings = new Map<string, Recording>();
  readonly ends: string[] = [];
  broken = false;

  async accept(request: AcceptedRequest): Promise<'new' | 'duplicate'> {
    if (this.broken) throw new Error('disk full');
    if ([...this.runs.values()].some((run) => run.request.dedupeKey === request.dedupeKey)) return 'duplicate';
    this.runs.set(request.run, { request, state: 'accepted', attempts: 0, rootTs: '', replies: {} });
    return 'new';
  }

  private change(run: string, change: (before: JournaledRun) => Partial<JournaledRun>): void {
    const before = this.runs.get(run);
    if (before !== undefined) this.runs.set(run, { ...before, ...change(before) });
  }

  async begin(run: string): Promise<void> {
    this.change(run, ({ attempts }) => ({ state: 'running', attempts: attempts + 1 }));
  }
  async rootPosted(run: string, rootTs: string): Promise<void> {
    this.change(run, () => ({ rootTs }));
  }
  async judged(run: string, recording: Recording | null, report: Report): Promise<void> {
    if (recording !== null) this.recordings.set(run, recording);
    this.reports.set(run, report);
    this.change(run, () => ({ state: 'judged' }));
  }
  async replyPosted(run: string, part: string, ts: string): Promise<void> {
    this.change(run, ({ replies }) => ({ replies: { ...replies, [part]: ts } }));
  }
  async ended(run: string, state: 'posted' | 'interrupted' | 'failed' | 'cancelled', reason: string): Promise<void> {
    this.ends.push(`${run} ${state} ${reason}`);
    this.change(run, () => ({ state }));
  }
  async find(run: string): Promise<JournaledRun | null> {
    if (this.broken) throw new Error('disk full');
    return this.runs.get(run) ?? null;
  }
  async report(run: string): Promise<Report | null> {
    if (this.broken) throw new Error('disk full');
    return this.reports.get(run) ?? null;
  }
  async recording(run: string): Promise<Recording | null> {
    return this.recordings.get(run) ?? null;
  }
  async unfinished(): Promise<readonly JournaledRun[]> {
    return [...this.runs.values()].filter((run) => ['accepted', 'running', 'judged'].includes(run.state));
  }
  async recent(): Promise<readonly JournaledRun[]> {
    return [];
  }
  async close(): Promise<void> {
    this.runs.clear();
  }
}

/** Allows everything but what `refuses` gives a reason for, and keeps who asked for what. */
export class FakeAccess implements Access {
  readonly asked: { readonly asker: Asker; readonly deed: Deed }[] = [];
  refuses: (asker: Asker, deed: Deed) => string = () => '';

  async may(asker: Asker, deed: Deed): Promise<Permit> {
    this.asked.push({ asker, deed });
    const why = this.refuses(asker, deed);
    return why === '' ? { allowed: true } : { allowed: false, why: same(why) };
  }
}

interface Pending {
  readonly ask: Ask;
  readonly options: AnswerOptions;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

export class FakeAnswerer implements Answerer {
  readonly pending: Pending[] = [];

  answer(ask: Ask, options: AnswerOptions): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.pending.push({ ask, options, resolve, reject });
    });
  }
}

/** @param output what every probe printed. */
export const answerOf = (run: string, change: Partial<Report> = {}, output = 'raw output'): Answer => {
  const report: Report = { ...reportOf(6, 1, 'web-0'), run, ...change };
  return { report, recording: recordingOf(report, output) };
};

export class FakeReceiver implements Receiver {
  private app: { processEvent(event: ReceiverEvent): Promise<void> } | null = null;

  init(app: unknown): void {
    this.app = app as { processEvent(event: ReceiverEvent): Promise<void> };
  }
  async start(): Promise<void> {
    await settled();
  }
  async stop(): Promise<void> {
    await settled();
  }
  /** Delivers a body and returns what it was acknowledged with; null when it was not. */
  async deliver(body: object): Promise<unknown> {
    let acked: unknown = null;
    await this.app?.processEvent({
      body: { ...body },
      ack: async (response?: unknown) => {
        acked = response ?? 'empty';
      },
    });
    await settled();
    return acked;
  }
}

export const world = async (change: Partial<SlackParts> = {}) => {
  const slack = new FakeSlack();
  const journal = new FakeJournal();
  const clock = new HandClock();
  const answerer = new FakeAnswerer();
  const receiver = new FakeReceiver();
  const directory = new FakeDirectory();
  const log: string[] = [];
  const line = (object: object, message: string): void => {
    log.push(`${message} ${JSON.stringify(object)}`);
  };
  let runs = 0;
  const side = slackSide({
    mode: { kind: 'socket', appToken: 'xapp-1' },
    botToken: 'xoxb-1',
    slackApiUrl: 'http://slack.test/api/',
    journal,
    answerer,
    directory,
    clock,
    log: { info: line, warn: line, error: line },
    lang: 'en',
    docsUrl: '',
    maxRuns: 2,
    maxQueued: 1,
    netwhy: '0.1.0',
    newRunId: () => {
      runs += 1;
      return `r-${String(runs).padStart(10, '0')}`;
    },
    redact: (text) => text,
    fetch: slack.fetch,
    receiver,
    ...change,
  });
  await side.start();
  return { slack, journal, clock, answerer, receiver, directory, side, log };
};

export const slash = (text: string, trigger = 'trigger-1', user = 'U1') => ({
  command: '/net',
  text,
  team_id: 'T1',
  channel_id: 'C1',
  user_id: user,
  trigger_id: trigger,
  response_url: 'http://slack.test/respond/1',
  is_enterprise_install: 'false',
});

export const mention = (text: string, event: object = {}, eventId = 'Ev1') => ({
  type: 'event_callback',
  team_id: 'T1',
  event_id: eventId,
  authorizations: [{ team_id: 'T1', user_id: 'UBOT', is_bot: true, is_enterprise_install: false }],
  event: { type: 'app_mention', user: 'U1', text, ts: '1699.5', channel: 'C1', event_ts: '1699.5', ...event },
});

export const click = (actionId: string, value: string, more: object = {}) => ({
  type: 'block_actions',
  team: { id: 'T1' },
  user: { id: 'U2', team_id: 'T1' },
  channel: { id: 'C1' },
  container: { type: 'message' },
  trigger_id: 'trigger-9',
  response_url: 'http://slack.test/respond/2',
  actions: [{ type: 'button', action_id: actionId, block_id: 'b', value, action_ts: '1.1' }],
  ...more,
});
