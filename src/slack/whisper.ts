// How something is said to one person alone: by the response_url, else as an ephemeral message, else in a direct message.
import type { FetchFunction } from '@slack/web-api';
import type { Clock } from '../engine/ports.ts';
import type { Log } from './parts.ts';
import { cut } from './render/literal.ts';
import { MAX_TEXT, type SlackMessage } from './render/message.ts';
import { CALL_TIMEOUT_MS, type SlackCall } from './slack-call.ts';
import { troubleOf } from './trouble.ts';

export interface Listener {
  readonly channel: string;
  readonly user: string;
  readonly threadTs: string;
  /** Five uses within half an hour; empty when there is none. */
  readonly responseUrl: string;
  /** Of a run, for the log. */
  readonly run?: string;
}

const MAX_WAITS = 3;
const MAX_WAIT_MS = 30_000;

export type Whisper = (to: Listener, message: SlackMessage) => Promise<boolean>;

/**
 * Returns whether it was said. An expired response_url, a channel we are not in and a person who takes no messages from
 * us are no errors. @throws SlackTrouble limited, lost or later.
 */
export const whisperer =
  (call: SlackCall, clock: Clock, log: Log, fetch: FetchFunction = globalThis.fetch as FetchFunction): Whisper =>
  async (to, message) => {
    const blocks = message.looks[0];
    const body = { text: cut(message.text, MAX_TEXT), ...(blocks !== undefined && { blocks }) };
    if (to.responseUrl !== '' && (await byResponseUrl(fetch, to, body, log))) return true;
    const ways = [
      {
        method: 'chat.postEphemeral',
        args: { channel: to.channel, user: to.user, ...(to.threadTs !== '' && { thread_ts: to.threadTs }) },
      },
      { method: 'chat.postMessage', args: { channel: to.user, unfurl_links: false, unfurl_media: false } },
    ];
    for (const { method, args } of ways) {
      try {
        await patiently(clock, () => call(method, { ...args, ...body }));
        return true;
      } catch (error) {
        const trouble = troubleOf(error);
        if (!['shut', 'gone', 'shape'].includes(trouble.kind)) throw trouble;
        log.warn({ run: to.run, method, code: trouble.code }, 'could not say it this way');
      }
    }
    return false;
  };

/** Waits out a short 429: nothing else would say it again. */
const patiently = async (clock: Clock, attempt: () => Promise<unknown>): Promise<unknown> => {
  for (let waits = 0; ; waits += 1) {
    try {
      return await attempt();
    } catch (error) {
      const trouble = troubleOf(error);
      if (trouble.kind !== 'limited' || waits === MAX_WAITS) throw trouble;
      await clock.sleep(Math.min(MAX_WAIT_MS, Math.max(250, trouble.afterMs)));
    }
  }
};

const byResponseUrl = async (fetch: FetchFunction, to: Listener, body: object, log: Log): Promise<boolean> => {
  const { run } = to;
  try {
    const response = await fetch(to.responseUrl, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ response_type: 'ephemeral', replace_original: false, ...body }),
      redirect: 'error',
      signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
    });
    // Frees the connection; what it says beyond its status is of no use.
    await response.text();
    if (response.ok) return true;
    log.warn({ run, status: response.status }, 'the response_url is used up or expired');
  } catch (error) {
    log.warn({ run, error: error instanceof Error ? error.message : String(error) }, 'the response_url did not answer');
  }
  return false;
};

/** A private answer as an acknowledgement or a response_url takes it. */
export const ephemeral = (message: SlackMessage) => {
  const blocks = message.looks[0];
  return {
    response_type: 'ephemeral' as const,
    text: cut(message.text, MAX_TEXT),
    ...(blocks !== undefined && { blocks: [...blocks] }),
  };
};
