// One watch from its opening to its end: what it says goes into the items, how it ended goes to the caller.
import type { Clock } from '../../engine/ports.ts';
import type { NetKubeConfig } from '../kube-config.ts';
import { readEvents, type WatchEvent } from './events.ts';
import type { KeptItems } from './items.ts';
import { type KeptWhat, watchUrl } from './what.ts';

export interface WatchParts {
  readonly kube: NetKubeConfig;
  readonly clock: Clock;
  readonly userAgent: string;
}

export interface OneWatch {
  readonly what: KeptWhat;
  readonly items: KeptItems;
  readonly version: string;
  readonly signal: AbortSignal;
  readonly silentMs: number;
  /** The server said something: all up to this version (empty: it did not say which) is in the items. */
  onWord(version: string): void;
}

export interface WatchEnd {
  /**
   * `over`: its time was up. `expired`: it cannot go on from there. `refused`: it may not be watched. `too-many`: it outgrew what is kept.
   * `broken`: anything else, silence too.
   */
  readonly kind: 'over' | 'expired' | 'refused' | 'too-many' | 'broken';
  /** What the server asked to wait; 0: nothing. */
  readonly waitMs: number;
}

const ended = (kind: WatchEnd['kind'], waitMs = 0): WatchEnd => ({ kind, waitMs });
/** No right, no such resource, no watch of it. */
const REFUSALS = new Set([400, 403, 404, 405]);
const GONE = 410;

/** Never rejects. */
export const watchOnce = async (parts: WatchParts, watch: OneWatch): Promise<WatchEnd> => {
  const over = new AbortController();
  const signal = AbortSignal.any([watch.signal, over.signal]);
  const alarm = new Alarm(parts.clock, watch.silentMs, over);
  try {
    // A single object has no list before it: its watch begins with it.
    const version = watch.what.single ? '' : watch.version;
    const url = watchUrl(parts.kube.server, watch.what, version);
    const headers = { Accept: 'application/json', 'User-Agent': parts.userAgent };
    const { statusCode, headers: told, body } = await parts.kube.stream(url, headers, signal);
    if (statusCode !== 200) {
      await body.dump();
      // A token that was rotated: the next try reads it afresh.
      if (statusCode === 401) parts.kube.forgetCredentials();
      if (statusCode === GONE) return ended('expired');
      return REFUSALS.has(statusCode) ? ended('refused') : ended('broken', waitOf(told['retry-after']));
    }
    watch.items.reached(version);
    if (!watch.what.single) watch.onWord('');
    alarm.heard();
    return await follow(watch, readEvents(body), alarm);
  } catch {
    return ended('broken'); // a connection, credentials, or what is no event
  } finally {
    over.abort();
    alarm.end();
  }
};

const follow = async (watch: OneWatch, events: AsyncIterable<WatchEvent>, alarm: Alarm): Promise<WatchEnd> => {
  // Of a single object nothing is known before it was told.
  let known = !watch.what.single;
  for await (const event of events) {
    alarm.heard();
    switch (event.type) {
      case 'ERROR':
        return ended(event.code === GONE ? 'expired' : 'broken');
      case 'BOOKMARK':
        watch.items.reached(event.version);
        break;
      default: {
        known = true;
        const applied = watch.items.apply(event);
        if (applied === 'disordered') return ended('expired');
        if (applied === 'too-many') return ended('too-many');
      }
    }
    if (known) watch.onWord(event.version);
  }
  return ended('over');
};

const waitOf = (retryAfter: string | string[] | undefined): number => {
  const seconds = Number(retryAfter ?? 0);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 0;
};

/** Ends a watch that says nothing for too long: the connection may be open, and nobody at its other end. */
class Alarm {
  readonly #clock: Clock;
  readonly #silentMs: number;
  readonly #over: AbortController;
  readonly #done = new AbortController();
  #heardMs: number;

  constructor(clock: Clock, silentMs: number, over: AbortController) {
    this.#clock = clock;
    this.#silentMs = silentMs;
    this.#over = over;
    this.#heardMs = clock.now();
    void this.#watch();
  }

  heard(): void {
    this.#heardMs = this.#clock.now();
  }

  end(): void {
    this.#done.abort();
  }

  async #watch(): Promise<void> {
    while (!this.#done.signal.aborted) {
      const leftMs = this.#heardMs + this.#silentMs - this.#clock.now();
      if (leftMs <= 0) return this.#over.abort();
      await this.#clock.sleep(leftMs, this.#done.signal).catch(() => undefined); // ended meanwhile
    }
  }
}
