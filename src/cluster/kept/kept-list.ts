// One list kept current: what it holds, whether that may be used now, and the loop of watches behind it.
import type { Clock } from '../../engine/ports.ts';
import type { List, Read } from '../api-reader.ts';
import { KeptItems } from './items.ts';
import { type WatchEnd, type WatchParts, watchOnce } from './watch-once.ts';
import { type KeptWhat, MAX_WATCH_S } from './what.ts';

/** Without a word of the server for so long a watch is taken for dead: every one of ours ends sooner, and tells before it does. */
export const SILENT_MS = (MAX_WATCH_S + 8) * 1000;
/** Nobody asked for it so long: its watch is not opened again. */
export const IDLE_MS = 5 * 60_000;
/** Listed anew so often whatever the watch says: an event that was lost leaves no other trace. */
export const RELIST_MS = 10 * 60_000;
/** A watch that is refused (no right, no such resource) is not tried again so long. */
export const REFUSED_MS = 10 * 60_000;
const FIRST_WAIT_MS = 250;
const MOST_WAIT_MS = 30_000;
/** A watch that ended sooner than this is none: the next must wait. */
const SOON_MS = 1_000;

export interface KeptNow {
  readonly items: readonly unknown[];
  /** When the server last said something of it. */
  readonly asOfMs: number;
}

export interface KeptParts extends WatchParts {
  readonly clock: Clock;
  /** The list anew, with its retries, each item made slim. */
  list(what: KeptWhat, signal: AbortSignal): Promise<Read<List>>;
}

type State = 'sound' | 'troubled' | 'refused' | 'ended';

export class KeptList {
  readonly #what: KeptWhat;
  readonly #parts: KeptParts;
  readonly #items: KeptItems;
  #state: State = 'ended';
  #version = '';
  #wordMs = Number.NEGATIVE_INFINITY;
  #listedMs = 0;
  #refusedMs = Number.NEGATIVE_INFINITY;
  #stop = new AbortController();
  #loop: Promise<void> = Promise.resolve();
  #settle: () => void = () => undefined;
  usedMs: number;

  constructor(what: KeptWhat, parts: KeptParts) {
    this.#what = what;
    this.#parts = parts;
    this.#items = new KeptItems(what.slim, what.most);
    this.usedMs = parts.clock.now();
  }

  /** null: it is not to be relied on, and must be read anew. */
  take(): KeptNow | null {
    const now = this.#parts.clock.now();
    this.usedMs = now;
    if (this.#state !== 'sound' || now - this.#wordMs > SILENT_MS) return null;
    return { items: this.#items.list(), asOfMs: this.#wordMs };
  }

  /** Whether somebody who read it anew may hand it in. */
  get wants(): boolean {
    return this.take() === null && this.#parts.clock.now() - this.#refusedMs > REFUSED_MS;
  }

  get watching(): boolean {
    return this.#state === 'sound' || this.#state === 'troubled';
  }

  /** What was read anew at `atMs`; from there on it is watched. @returns when the watch is open, or is not going to be. */
  adopt(items: readonly unknown[], version: string, atMs: number): Promise<void> {
    void this.end();
    this.#hold(items, version, atMs);
    this.#state = 'sound';
    const stop = new AbortController();
    this.#stop = stop;
    const settled = new Promise<void>((resolve) => {
      this.#settle = resolve;
    });
    this.#loop = this.#run(stop.signal).finally(() => {
      if (this.#stop !== stop) return; // another took its place
      if (this.#state !== 'refused') this.#state = 'ended';
      this.#items.replace([], '');
      this.#settle();
    });
    return settled;
  }

  async end(): Promise<void> {
    this.#stop.abort();
    this.#settle();
    await this.#loop;
  }

  #hold(items: readonly unknown[], version: string, atMs: number): void {
    this.#items.replace(items, version);
    this.#version = version;
    this.#wordMs = atMs;
    this.#listedMs = atMs;
  }

  /** Never rejects. Ends by the signal, when nobody asks any more, or when it may not be watched. */
  async #run(signal: AbortSignal): Promise<void> {
    const { clock } = this.#parts;
    let failures = 0;
    while (!signal.aborted) {
      const openedMs = clock.now();
      const end = await this.#watch(signal);
      if (signal.aborted) return;
      this.#settle();
      if (end.kind === 'refused') return this.#refuse();
      if (end.kind === 'too-many' || clock.now() - this.usedMs > IDLE_MS) return;
      const lived = clock.now() - openedMs > SOON_MS;
      failures = lived ? Number(end.kind !== 'over') : failures + 1;
      if (end.kind !== 'over') this.#state = 'troubled';
      if (failures > 1 || end.waitMs > 0) await this.#pause(Math.max(end.waitMs, waitOf(failures)), signal);
      if (end.kind === 'expired' || clock.now() - this.#listedMs > RELIST_MS) await this.#relist(signal);
    }
  }

  async #watch(signal: AbortSignal): Promise<WatchEnd> {
    return await watchOnce(this.#parts, {
      ...{ what: this.#what, items: this.#items, version: this.#version, signal, silentMs: SILENT_MS },
      onWord: (version) => {
        if (signal.aborted) return;
        this.#wordMs = this.#parts.clock.now();
        this.#state = 'sound';
        if (version !== '') this.#version = version;
        this.#settle();
      },
    });
  }

  async #relist(signal: AbortSignal): Promise<void> {
    if (this.#what.single) return; // its watch begins with what is there
    const atMs = this.#parts.clock.now();
    const answer = await this.#parts.list(this.#what, signal);
    if (signal.aborted || !answer.ok || !answer.value.complete) return;
    this.#hold(answer.value.items, answer.value.version ?? '', atMs);
  }

  async #pause(ms: number, signal: AbortSignal): Promise<void> {
    await this.#parts.clock.sleep(ms, signal).catch(() => undefined); // stopped while waiting
  }

  #refuse(): void {
    this.#state = 'refused';
    this.#refusedMs = this.#parts.clock.now();
  }
}

/** Not all at once after a bad moment of the server. */
const waitOf = (failures: number): number =>
  Math.min(MOST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures, 10)) * (0.5 + Math.random() / 2);
