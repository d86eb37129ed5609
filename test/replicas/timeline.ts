// One true time for several machines, moved by hand: who waits is woken in order, and time stands still until what was woken has come to rest.
import type { Clock as QueueClock } from 'pg-boss';
import type { Clock } from '../../src/engine/ports.ts';

interface Timer {
  dueMs: number;
  /** null: once. */
  readonly everyMs: number | null;
  readonly wall: Wall;
  fire(): void;
}

export class Timeline {
  /** Milliseconds since the epoch, as it truly is. */
  nowMs: number;
  readonly #timers = new Set<Timer>();
  readonly #onMove: (nowMs: number) => Promise<void>;
  readonly #rest: () => Promise<void>;
  readonly #random: () => number;

  /**
   * @param onMove told of the new time before anybody is woken.
   * @param rest resolves when nothing that was woken is under way any more.
   * @param random who of several is woken first.
   */
  constructor(
    startMs: number,
    onMove: (nowMs: number) => Promise<void>,
    rest: () => Promise<void>,
    random: () => number,
  ) {
    this.nowMs = startMs;
    this.#onMove = onMove;
    this.#rest = rest;
    this.#random = random;
  }

  start(timer: Timer): void {
    this.#timers.add(timer);
  }

  stop(timer: Timer): void {
    this.#timers.delete(timer);
  }

  /** Every moment at which something happens, one after the other. */
  async advance(byMs: number): Promise<void> {
    const endMs = this.nowMs + byMs;
    await this.#rest();
    for (;;) {
      const nextMs = Math.min(...[...this.#timers].filter(({ wall }) => wall.runs).map(({ dueMs }) => dueMs));
      if (nextMs > endMs) break;
      await this.#moveTo(Math.max(this.nowMs, nextMs));
    }
    await this.#moveTo(endMs);
  }

  /** In one leap, as if all machines had slept: whoever should have been woken meanwhile is woken once, now. */
  async leap(byMs: number): Promise<void> {
    await this.#rest();
    await this.#moveTo(this.nowMs + byMs);
  }

  async #moveTo(nowMs: number): Promise<void> {
    if (nowMs > this.nowMs) await this.#onMove(nowMs);
    this.nowMs = nowMs;
    const due = [...this.#timers].filter(({ dueMs, wall }) => wall.runs && dueMs <= nowMs);
    // Two that wait for the same minute run into each other, now the one first and now the other.
    for (const timer of due.map((one) => ({ one, at: this.#random() })).toSorted((a, b) => a.at - b.at)) {
      const { one } = timer;
      if (one.everyMs === null) this.#timers.delete(one);
      else one.dueMs = nowMs + one.everyMs;
      one.fire();
    }
    await this.#rest();
  }
}

/** The clock on one machine's wall, which may be wrong; what it measures lasts as long as it truly does. */
export class Wall implements Clock, QueueClock {
  /** How much it is ahead of the truth, milliseconds. */
  wrongByMs = 0;
  /** False while its machine is frozen or dead: nothing on it is woken. */
  runs = true;
  readonly #timeline: Timeline;

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
  }

  readonly now = (): number => this.#timeline.nowMs + this.wrongByMs;

  readonly setTimeout = (fire: () => void, ms: number): Timer => this.#start(fire, ms, null);
  readonly setInterval = (fire: () => void, ms: number): Timer => this.#start(fire, ms, Math.max(1, ms));
  readonly clearTimeout = (timer: unknown): void => this.#timeline.stop(timer as Timer);
  readonly clearInterval = this.clearTimeout;

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const timer = this.setTimeout(resolve, ms);
      const stop = (): void => {
        this.clearTimeout(timer);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', stop, { once: true });
    });
  }

  #start(fire: () => void, ms: number, everyMs: number | null): Timer {
    const timer = { dueMs: this.#timeline.nowMs + Math.max(0, ms), everyMs, wall: this, fire };
    this.#timeline.start(timer);
    return timer;
  }
}
