// A clock that goes as the real one does, from a day of our choosing, and can be put forward.
import type { Clock } from '../../src/engine/ports.ts';

interface Sleeper {
  readonly dueMs: number;
  readonly wake: () => void;
}

export class LeapClock implements Clock {
  #aheadMs: number;
  readonly #sleepers = new Set<Sleeper>();
  readonly #timer = setInterval(() => this.#wakeDue(), 10);

  constructor(nowMs: number) {
    this.#aheadMs = nowMs - Date.now();
  }

  now(): number {
    return Date.now() + this.#aheadMs;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const sleeper: Sleeper = {
        dueMs: this.now() + ms,
        wake: () => {
          signal?.removeEventListener('abort', stop);
          resolve();
        },
      };
      const stop = (): void => {
        if (this.#sleepers.delete(sleeper)) reject(signal?.reason);
      };
      this.#sleepers.add(sleeper);
      signal?.addEventListener('abort', stop, { once: true });
    });
  }

  /** Whoever should have woken meanwhile wakes now. */
  leapTo(ms: number): void {
    this.#aheadMs += Math.max(0, ms - this.now());
    this.#wakeDue();
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #wakeDue(): void {
    for (const sleeper of [...this.#sleepers].toSorted((a, b) => a.dueMs - b.dueMs)) {
      if (sleeper.dueMs > this.now() || !this.#sleepers.delete(sleeper)) continue;
      sleeper.wake();
    }
  }
}
