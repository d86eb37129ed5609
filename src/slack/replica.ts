// Of several processes with one journal: which runs are this one's, taken when there is room and given on when they are not.
import type { HeldRun, WorkShare } from '../engine/ports/work-share.ts';
import type { Clock, JournaledRun } from '../engine/ports.ts';
import type { RunDesk } from './run-desk.ts';

/** A run another process accepted, or one of ours that no bell rang for, begins within this. */
const LOOK_EVERY_MS = 1_000;

export interface ReplicaParts {
  readonly share: WorkShare;
  readonly desk: RunDesk;
  readonly clock: Clock;
  /** Whether the run has come to its end; rejects when nobody knows. */
  readonly hasEnded: (run: string) => Promise<boolean>;
  readonly log: { warn(object: object, message: string): void };
}

/** Brings a run to the desk, or its end to the journal. @param first nobody has begun it before. */
export type TakeUp = (run: string, first: boolean) => Promise<void>;

export const ENDED: readonly JournaledRun['state'][] = ['posted', 'interrupted', 'failed', 'cancelled'];

export class Replica {
  readonly #parts: ReplicaParts;
  readonly #held = new Map<string, HeldRun>();
  readonly #leaving = new Set<Promise<void>>();
  #waiting = 0;
  #ring: () => void = () => undefined;

  constructor(parts: ReplicaParts) {
    this.#parts = parts;
  }

  /** How many waited for any process at the last look. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Something was accepted: look now. */
  wake(): void {
    this.#ring();
  }

  /** Asked before an end is told, which cannot be taken back: another process may have the run by now. */
  async ours(run: string): Promise<boolean> {
    return (await this.#held.get(run)?.still()) ?? false;
  }

  /** For the desk, when it is done with a run. Never rejects. */
  async left(run: string): Promise<void> {
    const held = this.#held.get(run);
    if (held === undefined) return;
    this.#held.delete(run);
    const leaving = this.#giveBack(held).finally(() => this.#leaving.delete(leaving));
    this.#leaving.add(leaving);
    await leaving;
  }

  /** When all that was done here is given back. */
  async settled(): Promise<void> {
    await Promise.all(this.#leaving);
  }

  async #giveBack(held: HeldRun): Promise<void> {
    const ended = await this.#parts.hasEnded(held.run).catch(() => false);
    await held.release(ended ? 'done' : 'again');
  }

  /** Until the signal aborts; never throws. */
  async serve(takeUp: TakeUp, signal: AbortSignal): Promise<void> {
    const { clock, log } = this.#parts;
    while (!signal.aborted) {
      const rung = new AbortController();
      this.#ring = () => rung.abort();
      try {
        await this.#look(takeUp);
      } catch (error) {
        log.warn({ error: String(error) }, 'runs that wait could not be looked for');
      }
      // Rejects when the bell rings or the process stops; the loop asks which.
      await clock.sleep(LOOK_EVERY_MS, AbortSignal.any([signal, rung.signal])).catch(() => undefined);
    }
  }

  async #look(takeUp: TakeUp): Promise<void> {
    const { share, desk } = this.#parts;
    const [fresh, waiting, cancels] = await Promise.all([
      share.claim(desk.free),
      share.waiting(),
      share.cancelsAsked([...this.#held.keys()]),
    ]);
    this.#waiting = waiting;
    for (const run of cancels) desk.cancel(run);
    await Promise.all(fresh.map((held) => this.#take(held, takeUp)));
  }

  async #take(held: HeldRun, takeUp: TakeUp): Promise<void> {
    const { run } = held;
    const { desk, log } = this.#parts;
    // Still winding down here what was lost a moment ago: it comes again.
    if (this.#held.has(run) || desk.has(run)) return await held.release('again');
    this.#held.set(run, held);
    held.lost.addEventListener('abort', () => this.#lose(held), { once: true });
    try {
      await takeUp(run, held.first);
    } catch (error) {
      log.warn({ run, error: String(error) }, 'a run could not be taken up');
    }
    // Ended without the desk, or not taken by it.
    if (!desk.has(run)) await this.left(run);
  }

  #lose(held: HeldRun): void {
    const { desk, log } = this.#parts;
    if (this.#held.get(held.run) !== held) return;
    this.#held.delete(held.run);
    log.warn({ run: held.run }, 'a run is another process’s now');
    desk.leave(held.run);
  }
}
