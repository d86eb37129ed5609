// Where was a run's button pressed: on its own answer, on a card of it, or in a modal? Pressed anywhere else it is not ours.
import type { BlockAction } from '@slack/bolt';
import type { SharedCard } from '../../engine/ports/memory.ts';
import type { JournaledRun } from '../../engine/ports.ts';
import type { PostPlace } from '../find-posted.ts';
import { describe, type Kit } from '../kit.ts';

/** Where an answer to the click belongs; null when this run's button has no business there. */
export const clickedPlace = async (
  kit: Kit,
  body: BlockAction,
  { request }: JournaledRun,
): Promise<PostPlace | null> => {
  const own = { channel: request.channel, threadTs: request.threadTs };
  // A modal or the Home tab has no channel; what it names was checked when it was drawn.
  if (body.channel === undefined) return own;
  const { id: channel } = body.channel;
  const container: Readonly<Record<string, unknown>> = { ...body.container };
  const card = (await cardsOf(kit, request.run)).find(
    (one) => one.channel === channel && one.ts !== '' && one.ts === container.message_ts,
  );
  if (card !== undefined) return { channel, threadTs: card.threadTs };
  return channel === request.channel ? own : null;
};

/** May somebody in this channel name this run at all? Its asker may anywhere. */
export const isKnownIn = async (
  kit: Kit,
  { request }: JournaledRun,
  who: { readonly channel: string; readonly user: string },
): Promise<boolean> =>
  request.user === who.user ||
  request.channel === who.channel ||
  (await cardsOf(kit, request.run)).some((card) => card.channel === who.channel && card.ts !== '');

/** None where they cannot be read. */
export const cardsOf = async (kit: Kit, run: string): Promise<readonly SharedCard[]> => {
  try {
    return (await kit.parts.memory?.cards(run)) ?? [];
  } catch (error) {
    kit.parts.log.error({ run, error: describe(error) }, 'the cards of a run could not be read');
    return [];
  }
};
