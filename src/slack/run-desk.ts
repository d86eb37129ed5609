// Who runs now, who waits, who is refused: bounded places, cancellation, and an orderly end.
import type { Clock } from '../engine/ports.ts';

/** Why a run's signal was aborted. */
export type StopReason = 'cancelled' | 'stopping';

/** The part that needs a place; what it returns (telling the answer) goes on without one. */
export type DeskJob = (signal: AbortSignal) => Promise<() => Promise<void>>;

interface Entry {
  readonly run: string;
  readonly job: DeskJob;
  /** Equal for runs that would say the same in the same place; empty for one that is like no other. */
  readonly likeness: string;
  readonly abort: AbortController;
}

export class RunDesk {
  private readonly maxRuns: number;
  private readonly maxQueued: number;
  private readonly onError: (run: string, error: unknown) => void;
  private readonly onLeft: (run: string) => void;
  private readonly begun = new Map<string, Entry>();
  private readonly queued: Entry[] = [];
  private readonly held = new Map<string, string>();
  private readonly telling = new Set<Promise<void>>();
  private readonly known = new Set<string>();
  private readonly stopping = new AbortController();

  constructor(
    maxRuns: number,
    maxQueued: number,
    onError: (run: string, error: unknown) => void,
    onLeft: (run: string) => void = () => undefined,
  ) {
    this.maxRuns = Math.max(1, maxRuns);
    this.maxQueued = Math.max(0, maxQueued);
    this.onError = onError;
    this.onLeft = onLeft;
  }

  /** Aborts when the desk closes. */
  get stopSignal(): AbortSignal {
    return this.stopping.signal;
  }

  /** How many are answered now; those whose answer is being told are not among them. */
  get running(): number {
    return this.begun.size;
  }

  get waiting(): number {
    return this.queued.length;
  }

  get hasRoom(): boolean {
    return (
      !this.stopping.signal.aborted &&
      this.begun.size + this.queued.length + this.held.size < this.maxRuns + this.maxQueued
    );
  }

  /** How many could begin at once. */
  get free(): number {
    return this.stopping.signal.aborted ? 0 : Math.max(0, this.maxRuns - this.begun.size - this.queued.length);
  }

  /** Whether this process is still busy with a run, telling its answer included. */
  has(run: string): boolean {
    return this.known.has(run);
  }

  /** Keeps a place for a run that is being journaled. @returns what gives the place back; call it once it is taken or refused. */
  hold(run: string, likeness: string): () => void {
    this.held.set(run, likeness);
    return () => this.held.delete(run);
  }

  /** Takes a run whose room was asked for; a recovered one needs none. Starts it in a later turn of the loop. */
  take(run: string, job: DeskJob, likeness = ''): void {
    if (this.stopping.signal.aborted || this.known.has(run)) return;
    this.known.add(run);
    this.queued.push({ run, job, likeness, abort: new AbortController() });
    setImmediate(() => this.next());
  }

  /** The run that waits or runs, or is about to, and is like this one; empty when there is none, or it was cancelled. */
  like(likeness: string): string {
    if (likeness === '') return '';
    for (const [run, other] of this.held) if (other === likeness) return run;
    const alike = [...this.begun.values(), ...this.queued].find(
      (entry) => entry.likeness === likeness && !entry.abort.signal.aborted,
    );
    return alike?.run ?? '';
  }

  /** False when it neither runs nor waits. */
  cancel(run: string): boolean {
    const entry = this.begun.get(run) ?? this.queued.find((one) => one.run === run);
    entry?.abort.abort('cancelled' satisfies StopReason);
    return entry !== undefined;
  }

  /** Stops a run that goes on elsewhere: nothing is told of it here. */
  leave(run: string): void {
    const entry = this.begun.get(run) ?? this.queued.find((one) => one.run === run);
    entry?.abort.abort('stopping' satisfies StopReason);
  }

  /** Takes nothing new; waits for what runs, at most graceMs; then aborts the rest as `stopping`. */
  async stop(graceMs: number, clock: Clock): Promise<void> {
    const over = new AbortController();
    // Rejects only when everything ended before the grace did.
    const grace = clock.sleep(graceMs, over.signal).catch(() => undefined);
    await Promise.race([grace, this.idle()]);
    over.abort();
    this.stopping.abort('stopping' satisfies StopReason);
    this.queued.length = 0;
    for (const entry of this.begun.values()) entry.abort.abort('stopping' satisfies StopReason);
    const last = new AbortController();
    const patience = clock.sleep(2_000, last.signal).catch(() => undefined);
    await Promise.race([patience, this.idle()]);
    last.abort();
  }

  private async idle(): Promise<void> {
    while (this.telling.size > 0 || this.queued.length > 0) {
      await Promise.all(this.telling);
      if (this.telling.size === 0 && this.queued.length > 0) await new Promise((resolve) => setImmediate(resolve));
    }
  }

  private next(): void {
    while (this.begun.size < this.maxRuns && !this.stopping.signal.aborted) {
      const entry = this.queued.shift();
      if (entry === undefined) return;
      this.begun.set(entry.run, entry);
      const whole = this.serve(entry).finally(() => this.telling.delete(whole));
      this.telling.add(whole);
    }
  }

  private async serve({ run, job, abort }: Entry): Promise<void> {
    try {
      const tell = await job(abort.signal).finally(() => {
        this.begun.delete(run);
        this.next();
      });
      await tell();
    } catch (error) {
      this.onError(run, error);
    } finally {
      this.known.delete(run);
      this.onLeft(run);
    }
  }
}
