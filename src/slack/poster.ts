// How a message gets into a channel once: limits checked, looks tried in turn, 429 waited for, a lost reply looked for.
import { NO_TRACER, spanned, type Tracer } from '../engine/ports/tracer.ts';
import type { Clock } from '../engine/ports.ts';
import { metadataOf } from './action-ids.ts';
import { checkMessage } from './block-limits.ts';
import type { ChannelQueue } from './channel-queue.ts';
import { findPosted, type PostPlace } from './find-posted.ts';
import type { Log } from './parts.ts';
import { cut } from './render/literal.ts';
import { MAX_TEXT, type SlackMessage } from './render/message.ts';
import type { SlackCall } from './slack-call.ts';
import { type SlackTrouble, troubleOf } from './trouble.ts';

/** Which message of which run; goes into its metadata. */
export interface Label {
  readonly run: string;
  readonly part: string;
  /** The run was accepted then; an earlier copy cannot be older. */
  readonly sinceMs: number;
}

const MAX_TRIES = 4;
const MAX_LIMITED = 20;
/** Slack's own waits are seconds; a day would be somebody else's 429. */
const MAX_WAIT_MS = 120_000;

export class Poster {
  private readonly call: SlackCall;
  private readonly queue: ChannelQueue;
  private readonly clock: Clock;
  private readonly log: Log;
  private readonly tracer: Tracer;

  constructor(call: SlackCall, queue: ChannelQueue, clock: Clock, log: Log, tracer: Tracer = NO_TRACER) {
    this.call = call;
    this.queue = queue;
    this.clock = clock;
    this.log = log;
    this.tracer = tracer;
  }

  /**
   * Posts and returns the ts. With `mayExist`, or after a lost reply, looks for an earlier copy first and updates it.
   * @throws SlackTrouble.
   */
  post(place: PostPlace, label: Label, message: SlackMessage, mayExist: boolean): Promise<string> {
    let look = mayExist;
    return this.queue.enter(place.channel, () =>
      this.patiently(label, async () => {
        if (look) {
          const found = await findPosted(this.call, this.log, { ...place, ...label });
          if (found !== null && (await this.replaced(place.channel, found, label, message))) return found;
        }
        try {
          return await this.write(label, message, (body) => this.create(place, label, body));
        } catch (error) {
          // Only a missing answer can hide a success.
          look ||= troubleOf(error).kind === 'lost';
          throw error;
        }
      }),
    );
  }

  /** Replaces a message of ours. @throws SlackTrouble, `gone` when it is no more. */
  update(channel: string, ts: string, label: Label, message: SlackMessage): Promise<void> {
    return this.queue.enter(channel, () =>
      this.patiently(label, () => this.write(label, message, (body) => this.change(channel, ts, label, body))),
    );
  }

  /** False when it is there but can no longer be changed. */
  private async replaced(channel: string, ts: string, label: Label, message: SlackMessage): Promise<boolean> {
    try {
      await this.write(label, message, (body) => this.change(channel, ts, label, body));
      return true;
    } catch (error) {
      if (troubleOf(error).kind === 'gone') return false;
      throw error;
    }
  }

  private async create(place: PostPlace, label: Label, body: object): Promise<string> {
    const result = await this.noted('chat.postMessage', label, {
      channel: place.channel,
      ...(place.threadTs !== '' && { thread_ts: place.threadTs }),
      metadata: metadataOf(label.run, label.part),
      unfurl_links: false,
      unfurl_media: false,
      ...body,
    });
    return String(result.ts);
  }

  private async change(channel: string, ts: string, label: Label, body: object): Promise<void> {
    // Unlike chat.postMessage, chat.update parses `client`-style unless told not to, and drops metadata it is not given.
    await this.noted('chat.update', label, {
      channel,
      ts,
      parse: 'none',
      metadata: metadataOf(label.run, label.part),
      ...body,
    });
  }

  private noted(method: string, { run, part }: Label, args: Readonly<Record<string, unknown>>): ReturnType<SlackCall> {
    const facts = { 'slack.method': method, 'netwhy.part': part };
    return spanned(this.tracer.of(run), 'post', facts, async (span) => {
      try {
        return await this.call(method, args);
      } catch (error) {
        span.set({ 'slack.error': troubleOf(error).code });
        throw error;
      }
    });
  }

  /** Tries each look that keeps the limits, then the bare text. */
  private async write<T>({ run }: Label, message: SlackMessage, send: (body: object) => Promise<T>): Promise<T> {
    for (const blocks of message.looks) {
      const body = { text: message.text, blocks };
      const complaints = checkMessage(body);
      if (complaints.length > 0) {
        this.log.error(
          { run, complaints: complaints.slice(0, 5) },
          'a message over the limits was not sent; a plainer one is',
        );
        continue;
      }
      try {
        return await send(body);
      } catch (error) {
        const trouble = troubleOf(error);
        if (trouble.kind !== 'shape') throw trouble;
        this.log.warn({ run, code: trouble.code }, 'Slack refused this look of a message; a plainer one is sent');
      }
    }
    return send({ text: cut(message.text, MAX_TEXT), blocks: [] });
  }

  /** Waits out 429 as told, and tries a few times where no answer came. Holds only this channel. */
  private async patiently<T>({ run }: Label, attempt: () => Promise<T>): Promise<T> {
    const wait = (ms: number, why: string): Promise<void> =>
      spanned(this.tracer.of(run), 'wait', { 'slack.error': why, 'netwhy.wait_ms': ms }, () => this.clock.sleep(ms));
    for (let limited = 0, tries = 1; ; ) {
      try {
        return await attempt();
      } catch (error) {
        const trouble = troubleOf(error);
        if (trouble.kind === 'limited' && limited < MAX_LIMITED) {
          limited += 1;
          await wait(Math.min(MAX_WAIT_MS, Math.max(250, trouble.afterMs)), trouble.code);
        } else if (trouble.kind === 'lost' && tries < MAX_TRIES) {
          await wait(500 * 2 ** (tries - 1), trouble.code);
          tries += 1;
        } else throw trouble;
      }
    }
  }
}

/** Whether trying again later may help. */
export const mayPass = (trouble: SlackTrouble): boolean => ['limited', 'lost', 'later'].includes(trouble.kind);
