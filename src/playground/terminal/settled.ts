// When has everything that was asked been answered, so that a script may go on to its next line?
import type { SlackServer } from '../slack-server/contract.ts';
import { isWorking } from './render-message.ts';

export interface Waits {
  /** No change for so long, with no step still running, counts as answered. */
  readonly quietMs: number;
  /** Longest wait for the first word of the bot, and for the end of a run. */
  readonly firstMs: number;
  readonly endMs: number;
}

/** A run may take a minute; the bot may fall silent for a second between two posts. */
export const WAITS: Waits = { quietMs: 2_000, firstMs: 15_000, endMs: 90_000 };

/** Starts listening at once, until `stop` or the end of `wait`. `wait` resolves to false when it gave up, and never rejects. */
export const watchAnswer = (server: SlackServer, waits: Waits, signal: AbortSignal) => {
  let heard = false;
  let lastChangeAt = performance.now();
  const startedAt = lastChangeAt;
  const stop = server.onChange((change) => {
    lastChangeAt = performance.now();
    if ('message' in change && !server.people.some(({ id }) => id === change.message.user)) heard = true;
    if (change.kind === 'view') heard = true;
  });
  const working = (): boolean => server.channels.some(({ id }) => server.messages(id).some(isWorking));
  const wait = async (): Promise<boolean> => {
    try {
      while (!signal.aborted) {
        const now = performance.now();
        if (heard && !working() && now - lastChangeAt >= waits.quietMs) return true;
        if (now - startedAt > (heard ? waits.endMs : waits.firstMs)) return false;
        await pause(Math.max(10, Math.min(waits.quietMs / 4, 250)), signal);
      }
      return true;
    } finally {
      stop();
    }
  };
  return { wait, stop };
};

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
