// When a read is tried again: refused for now (429), a server's bad moment (5xx), a dropped connection; never past the deadline.
import type { Clock } from '../engine/ports.ts';

export interface RetryPolicy {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Clock time after which nothing is begun. */
  readonly untilMs: number;
}

const MOST_TRIES = 4;
const FIRST_WAIT_MS = 100;

/**
 * Repeats `attempt` while `waitFor` asks for it. `waitFor` returns null when the answer stands, or the milliseconds the
 * server asked to wait (0: it said nothing). Between tries: what was asked, or a growing time with jitter.
 */
export const withRetries = async <T>(
  attempt: () => Promise<T>,
  waitFor: (answer: T, tries: number) => number | null,
  { clock, signal, untilMs }: RetryPolicy,
): Promise<T> => {
  for (let tries = 1; ; tries += 1) {
    const answer = await attempt();
    const asked = waitFor(answer, tries);
    if (asked === null || tries >= MOST_TRIES || signal.aborted) return answer;
    const waitMs = asked > 0 ? asked : FIRST_WAIT_MS * 2 ** (tries - 1) * (0.5 + Math.random());
    // Waiting past the deadline could only turn a reason into a worse one.
    if (clock.now() + waitMs >= untilMs) return answer;
    try {
      await clock.sleep(waitMs, signal);
    } catch {
      return answer; // aborted while waiting: the last answer is the honest one
    }
  }
};
