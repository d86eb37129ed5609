// The id of a run's trace: made from the run's own, so a log line, a resumed run and another replica know it without asking.
import { createHash } from 'node:crypto';

/** 32 hexadecimal digits. */
export const traceIdOf = (run: string): string =>
  createHash('sha256').update(`netwhy ${run}`).digest('hex').slice(0, 32);
