// What nobody decides expires, and what a process that ended did not show yet is shown.
import { describe, type Kit } from '../kit.ts';
import { present } from './ask.ts';
import { current } from './decide.ts';

const LOOK_EVERY_MS = 15_000;
/** Whoever was asked shows it at once; after this nobody does. */
const SHOWN_WITHIN_MS = 60_000;

/** Resolves when the signal aborts. Never throws. */
export const watchApprovals = async (kit: Kit, signal: AbortSignal): Promise<void> => {
  const { approval, clock, log } = kit.parts;
  if (approval === undefined) return;
  while (!signal.aborted) {
    try {
      await look(kit);
    } catch (error) {
      log.warn({ error: describe(error) }, 'requests for approval could not be looked for');
    }
    // Rejects when the process stops; the loop asks.
    await clock.sleep(LOOK_EVERY_MS, signal).catch(() => undefined);
  }
};

const look = async (kit: Kit): Promise<void> => {
  const { approval, clock } = kit.parts;
  if (approval === undefined) return;
  for (const one of await approval.book.open()) {
    const now = await current(kit, approval.book, one);
    if (now.state === 'asked' && now.ts === '' && clock.now() - now.askedMs > SHOWN_WITHIN_MS)
      await present(kit, now.request.run, true);
  }
};
