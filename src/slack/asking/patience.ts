// How long one waits for the cluster when Slack waits for us: a signal by the clock of the house.
import type { Clock } from '../../engine/ports.ts';

/** Runs the work with a signal that aborts after `ms`. The work must end soon after it does. */
export const within = async <T>(clock: Clock, ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
  const late = new AbortController();
  const done = new AbortController();
  // Rejects when the work was done first.
  void clock.sleep(ms, done.signal).then(
    () => late.abort(),
    () => undefined,
  );
  try {
    return await work(late.signal);
  } finally {
    done.abort();
  }
};
