// How the process ends: in order on the first signal, at once on the second, and never because one run went wrong.
import type { EventEmitter } from 'node:events';

export interface StopLog {
  info(fields: object, line: string): void;
  error(fields: object, line: string): void;
}

export interface StopParts {
  /** Lets go of everything, in its own order; what takes longer than the grace is abandoned. */
  stop(signal: string): Promise<void>;
  readonly graceMs: number;
  readonly log: StopLog;
  /** Where signals and accidents come from, and how to leave; the real process without them. */
  readonly process?: StopProcess;
}

export interface StopProcess extends Pick<EventEmitter, 'on' | 'off'> {
  exit(code: number): void;
}

/** Exit code of a process ended by a signal, as shells count. */
const CODES: Readonly<Record<string, number>> = { SIGTERM: 143, SIGINT: 130 };

/**
 * Watches SIGTERM and SIGINT, unhandled rejections (logged; the process stays) and uncaught exceptions
 * (logged; the process stops in order and exits 5, for its state is no longer known).
 * @returns a function that stops watching.
 */
export const stopInOrder = ({ stop, graceMs, log, process: own = process }: StopParts): (() => void) => {
  let stopping = false;

  const leave = async (why: string, code: number): Promise<void> => {
    stopping = true;
    log.info({ why }, 'stopping');
    const timer = Promise.withResolvers<'late'>();
    const running = setTimeout(() => timer.resolve('late'), graceMs);
    try {
      const ended = await Promise.race([stop(why), timer.promise]);
      if (ended === 'late') log.error({ graceMs }, 'did not stop in time');
      own.exit(ended === 'late' ? 5 : code);
    } catch (err) {
      log.error({ err }, 'did not stop cleanly');
      own.exit(5);
    } finally {
      clearTimeout(running);
    }
  };

  const onSignal = (signal: string): void => {
    if (stopping) own.exit(CODES[signal] ?? 1);
    else void leave(signal, 0);
  };
  const onRejection = (err: unknown): void => log.error({ err }, 'a promise was rejected and nobody looked');
  const onException = (err: unknown): void => {
    log.error({ err }, 'an exception was not caught');
    if (stopping) own.exit(5);
    else void leave('uncaughtException', 5);
  };

  const watched = [
    ['SIGTERM', onSignal],
    ['SIGINT', onSignal],
    ['unhandledRejection', onRejection],
    ['uncaughtException', onException],
  ] as const;
  for (const [event, listener] of watched) own.on(event, listener);
  return () => {
    for (const [event, listener] of watched) own.off(event, listener);
  };
};
