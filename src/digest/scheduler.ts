// Who wakes the digests: looks at every schedule once a minute and hands out the slots that have come, each once.
import type { DigestBook, Schedule } from '../engine/ports/digests.ts';
import type { Clock } from '../engine/ports.ts';
import { dueSlots, isFull } from './cron.ts';

export interface DueDigest {
  readonly schedule: Schedule;
  readonly slotMs: number;
  readonly missed: readonly number[];
  readonly full: boolean;
}

export interface SchedulerParts {
  readonly book: DigestBook;
  readonly clock: Clock;
  readonly log: { warn(object: object, message: string): void };
  /**
   * Journals a due digest. `known`: another process did, or this one before it died. `busy`: not now, ask again.
   * What it takes is told, whatever happens to this process.
   */
  take(due: DueDigest): Promise<'new' | 'known' | 'busy'>;
}

const LOOK_EVERY_MS = 60_000;

/** Runs until the signal aborts; never throws. */
export const runScheduler = async (parts: SchedulerParts, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted) {
    await look(parts);
    // Rejects when stopping, which the loop asks next.
    // On the minute, when slots come.
    await parts.clock.sleep(LOOK_EVERY_MS - (parts.clock.now() % LOOK_EVERY_MS), signal).catch(() => undefined);
  }
};

/** One look at all schedules. */
export const look = async ({ book, clock, log, take }: SchedulerParts): Promise<void> => {
  let schedules: readonly Schedule[];
  try {
    schedules = await book.schedules();
  } catch (error) {
    log.warn({ error: String(error) }, 'the schedules could not be read; digests wait');
    return;
  }
  for (const schedule of schedules) {
    try {
      const { slotMs, missed } = schedule.paused
        ? { slotMs: null, missed: [] }
        : dueSlots(schedule, schedule.lastSlotMs, clock.now());
      if (slotMs === null) continue;
      // The weekly full one is not lost with a slot that was: whichever is told instead of it tells everything.
      const full = [...missed, slotMs].some((slot) => isFull(schedule, slot, schedule.fullOn));
      // Journaled first: after a crash in between it is asked for again, and found to be known.
      if ((await take({ schedule, slotMs, missed, full })) !== 'busy') await book.passSlot(schedule.id, slotMs);
    } catch (error) {
      log.warn({ schedule: schedule.id, error: String(error) }, 'a digest could not be started yet');
    }
  }
};
