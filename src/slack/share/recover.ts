// What an earlier process accepted to share or to publish and did not post is posted now; looked for first, so never twice.
import { describe, type Kit } from '../kit.ts';
import { deliverCard, keyOf, underWay } from './deliver.ts';
import { showPublished } from './publish.ts';

/** Never throws, and waits for nothing but the store. */
export const recoverCards = async (kit: Kit): Promise<void> => {
  const { memory, journal, log } = kit.parts;
  try {
    for (const card of (await memory?.unpostedCards()) ?? []) {
      if (underWay(kit).has(keyOf(card))) continue;
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
