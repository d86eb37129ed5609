// What several processes with one journal need: each accepted run is one process's to bring to its end, and another's when that one dies.

/** A run this process has, for as long as its heart beats. */
export interface HeldRun {
  readonly run: string;
  /** Nobody had it before. */
  readonly first: boolean;
  /** Aborts when it is not ours any more: another may have it. */
  readonly lost: AbortSignal;
  /** Asked before something cannot be taken back: is it still ours? False when nobody can tell. */
  still(): Promise<boolean>;
  /** `done`: it has ended. `again`: it has not, and the next who has room shall take it. Never rejects. */
  release(how: 'done' | 'again'): Promise<void>;
}

export interface WorkShare {
  /** Takes runs that wait, oldest first, at most so many. Rejects with a Fault `adapter` when it could not ask. */
  claim(most: number): Promise<readonly HeldRun[]>;
  /** How many wait for a process with room. */
  waiting(): Promise<number>;
  /** Asks whichever process has the run to stop it. False when it has ended. */
  askCancel(run: string): Promise<boolean>;
  /** Which of these somebody asked to stop. */
  cancelsAsked(runs: readonly string[]): Promise<readonly string[]>;
}
