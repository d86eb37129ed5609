// What an earlier process accepted to share or to publish and did not post is posted now; looked for first, so never twice.
import { describe, type Kit } from '../kit.ts';
import { deliverCard, keyOf, underWay } from './deliver.ts';
import { showPublished } from './publish.ts';

/** What another process is posting just now is younger. */
const LEFT_ALONE_MS = 60_000;

/** Of several processes: cards whose process died are found by any that lives. Resolves when the signal aborts. */
export const lookAfterCards = async (kit: Kit, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted) {
    await recoverCards(kit, kit.parts.clock.now() - LEFT_ALONE_MS);
    // Rejects when stopping, which the loop asks next.
    await kit.parts.clock.sleep(LEFT_ALONE_MS, signal).catch(() => undefined);
  }
};

/** Never throws, and waits for nothing but the store. @param untilMs those accepted later are left alone. */
export const recoverCards = async (kit: Kit, untilMs = Number.POSITIVE_INFINITY): Promise<void> => {
  const { memory, journal, log } = kit.parts;
  try {
    for (const card of (await memory?.unpostedCards()) ?? []) {
      if (card.atMs > untilMs || underWay(kit).has(keyOf(card))) continue;
      const run = await journal.find(card.run);
      if (run === null) {
        await memory?.unshare(card);
        continue;
      }
      const { request } = run;
      const own = card.channel === request.channel && card.threadTs === request.threadTs;
      log.info({ run: card.run, channel: card.channel }, 'taking up a card that was not posted');
      void (own ? showPublished(kit, card, run) : deliverCard(kit, card, request, true, request.lang)).catch(
        (error: unknown) => log.error({ run: card.run, error: describe(error) }, 'a card could not be taken up'),
      );
    }
  } catch (error) {
    log.error({ error: describe(error) }, 'cards that wait could not be taken up');
  }
};
