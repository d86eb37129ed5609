// A simulated program as a script of beats: it waits, it prints, it ends with a code.

export type Beat = { readonly waitMs: number } | { readonly stdout: string } | { readonly stderr: string };

/** Returns the exit code. */
export type Script = Generator<Beat, number, undefined>;

export interface Played {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** In simulated milliseconds. */
  readonly durationMs: number;
}

/** Runs a script to its end at once. */
export const playAtOnce = (script: Script): Played => {
  const seen = { stdout: '', stderr: '', durationMs: 0 };
  for (;;) {
    const step = script.next();
    if (step.done) return { exitCode: step.value, ...seen };
    const beat = step.value;
    if ('waitMs' in beat) seen.durationMs += beat.waitMs;
    else if ('stdout' in beat) seen.stdout += beat.stdout;
    else seen.stderr += beat.stderr;
  }
};

export interface PlayOptions {
  /** Real milliseconds per simulated one; 0 does not wait. */
  readonly timeScale: number;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** Aborting ends the script at its next wait. */
  readonly signal?: AbortSignal;
  /** Simulated milliseconds after which the program is killed. */
  readonly timeoutMs?: number;
}

export type PlayEnd =
  | { readonly kind: 'exited'; readonly exitCode: number }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'aborted' };

/** Resolves after ms, or as soon as the signal aborts; leaves neither timer nor listener behind. */
const pause = (ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done, { once: true });
  });

/**
 * Runs a script in (scaled) real time. Without waiting it still yields between beats, so that programs started
 * together take turns as they would.
 */
export const play = async (script: Script, options: PlayOptions): Promise<PlayEnd> => {
  const { timeScale, signal, timeoutMs = Number.POSITIVE_INFINITY } = options;
  let elapsedMs = 0;
  try {
    for (;;) {
      if (signal?.aborted) return { kind: 'aborted' };
      const step = script.next();
      if (step.done) return { kind: 'exited', exitCode: step.value };
      const beat = step.value;
      if ('stdout' in beat) options.stdout(beat.stdout);
      else if ('stderr' in beat) options.stderr(beat.stderr);
      else {
        const waitMs = Math.min(beat.waitMs, timeoutMs - elapsedMs);
        await pause(waitMs * timeScale, signal);
        elapsedMs += beat.waitMs;
        if (elapsedMs > timeoutMs) return signal?.aborted ? { kind: 'aborted' } : { kind: 'timed-out' };
      }
    }
  } finally {
    script.return(0);
  }
};
