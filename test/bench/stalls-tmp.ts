// How long is the event loop held up at a time, and how much of that is our own work rather than another process's turn?
const BEAT_MS = 5;

export interface Stalls {
  /** Milliseconds by the clock. */
  readonly longestStallMs: number;
  /** Of the main thread at work in one piece. */
  readonly longestWorkMs: number;
}

/** Counted anew at each `restart`. */
export const watchStalls = (): { restart(): void; told(): Stalls; end(): void } => {
  const work = (): number => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1000;
  };
  let [longestStallMs, longestWorkMs] = [0, 0];
  let last = { at: performance.now(), work: work() };
  const look = (): void => {
    const now = { at: performance.now(), work: work() };
    longestStallMs = Math.max(longestStallMs, now.at - last.at - BEAT_MS);
    if (now.work - last.work > 30) console.error('LONG', Number(process.hrtime.bigint() / 1000n), (now.work - last.work).toFixed(0), (now.at - last.at).toFixed(0));
    longestWorkMs = Math.max(longestWorkMs, now.work - last.work);
    last = now;
  };
  const beat = setInterval(look, BEAT_MS);
  return {
    restart: () => {
      last = { at: performance.now(), work: work() };
      [longestStallMs, longestWorkMs] = [0, 0];
    },
    told: () => ({ longestStallMs, longestWorkMs }),
    end: () => clearInterval(beat),
  };
};
