// What comes in time, or null: for waits that an acknowledgement can bear.
import type { Clock } from '../engine/ports.ts';

/** The work goes on; only the waiting ends. */
export const clipped = async <T>(clock: Clock, ms: number, work: Promise<T>): Promise<T | null> => {
  const enough = new AbortController();
  const late = clock.sleep(ms, enough.signal).then(
    () => null,
    // The work was done first.
    () => null,
  );
  try {
    return await Promise.race([work, late]);
  } finally {
    enough.abort();
  }
};
