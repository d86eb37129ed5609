// The digests of this process: looked for from its start to its end.
import { runScheduler } from '../../digest/scheduler.ts';
import type { Kit } from '../kit.ts';
import { takeDigest } from './order.ts';

/** Resolves when the signal aborts. Never throws. */
export const wakeDigests = async (kit: Kit, signal: AbortSignal): Promise<void> => {
  const { digests: book, clock, log } = kit.parts;
  if (book !== undefined) await runScheduler({ book, clock, log, take: (due) => takeDigest(kit, due) }, signal);
};
