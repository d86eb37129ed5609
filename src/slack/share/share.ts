// From "share this there" to a card that is there: who may, once per place, noted before it is posted.
import type { SharedCard } from '../../engine/ports/memory.ts';
import type { JournaledRun } from '../../engine/ports.ts';
import type { Lang } from '../../model/text.ts';
import { mayDo } from '../access/at-click.ts';
import { isRecord, items } from '../block-limits-walk.ts';
import { clipped } from '../clipped.ts';
import type { PostPlace } from '../find-posted.ts';
import { describe, type Kit } from '../kit.ts';
import type { SlackMessage } from '../render/message.ts';
import { sentence } from '../render/notice.ts';
import { troubleOf } from '../trouble.ts';
import { cardsOf, isKnownIn } from './clicked.ts';
import { deliverCard, keyOf, underWay, whereMessage } from './deliver.ts';
import { holdsPackets } from './private.ts';
import { PRIVATE_WORDS, SHARE_WORDS } from './words.ts';

export interface Sharer {
  readonly team: string;
  readonly user: string;
  /** Where they ask for it; empty in a modal that was drawn for them. */
  readonly channel: string;
  readonly lang: Lang;
}

/** `refused` was answered at once · `accepted` will be there, whatever happens; `told` says how it went. */
export type Sharing =
  | { readonly kind: 'refused'; readonly message: SlackMessage }
  | { readonly kind: 'accepted'; readonly told: Promise<SlackMessage> };

/** Waits for permission and the store only. Never throws. */
export const share = async (kit: Kit, run: string, to: PostPlace, by: Sharer): Promise<Sharing> => {
  const pen = kit.ink(by.lang);
  try {
    const before = await kit.parts.journal.find(run);
    const no = before === null ? SHARE_WORDS.noAnswer : await whyNot(kit, before, to, by);
    if (no !== null || before === null) return refused(sentence(no ?? SHARE_WORDS.noAnswer, pen));
    const { memory, clock } = kit.parts;
    if (memory === undefined) return refused(sentence(SHARE_WORDS.notKept, pen));
    if (isItsOwn(before, to)) return refused(whereMessage(kit, SHARE_WORDS.known, { ...to, ts: before.rootTs }, pen));
    const card: SharedCard = { run, team: by.team, ...to, user: by.user, ts: '', atMs: clock.now() };
    if ((await memory.share(card)) === 'known' && !(await forgotten(kit, card)))
      return refused(await known(kit, card, by.lang));
    kit.parts.log.info({ run, user: by.user, channel: to.channel }, 'an answer is shared');
    return { kind: 'accepted', told: deliverCard(kit, card, before.request, false, by.lang) };
  } catch (error) {
    kit.parts.log.error({ run, error: describe(error) }, 'an answer could not be shared');
    return refused(sentence(SHARE_WORDS.notKept, pen));
  }
};

const refused = (message: SlackMessage): Sharing => ({ kind: 'refused', message });

/** null when nothing speaks against it. */
const whyNot = async (kit: Kit, before: JournaledRun, to: PostPlace, by: Sharer) => {
  const { request } = before;
  // A run id is no secret, and what stands in a private channel must not get out by it.
  if (by.channel !== '' && !(await isKnownIn(kit, before, by))) return SHARE_WORDS.notHere;
  const report = await kit.parts.journal.report(request.run);
  if (report === null) return SHARE_WORDS.noAnswer;
  const packets = holdsPackets(request);
  if (packets && request.user !== by.user) return PRIVATE_WORDS.notYours;
  const permit = await mayDo(kit, { ...by, channel: to.channel }, 'share', request, packets);
  return permit.allowed ? null : permit.why;
};

/** The answer itself stands there. */
const isItsOwn = ({ request, rootTs }: JournaledRun, to: PostPlace): boolean =>
  to.channel === request.channel && (to.threadTs === request.threadTs || to.threadTs === rootTs);

/** Of the three seconds Slack gives. */
const PATIENCE_MS = 800;

/** Somebody deleted the card: it is shared anew. Of several who ask at once the first does it. */
const forgotten = async (kit: Kit, card: SharedCard): Promise<boolean> => {
  const there = await cardAt(kit, card);
  if (there === undefined || there.ts === '' || !(await isGone(kit, there))) return false;
  const busy = underWay(kit);
  const key = keyOf(card);
  if (busy.has(key)) return false;
  // Until its delivery ends, which begins with the next word.
  busy.add(key);
  try {
    await kit.parts.memory?.unshare(card);
    if ((await kit.parts.memory?.share(card)) === 'new') return true;
  } catch (error) {
    busy.delete(key);
    throw error;
  }
  busy.delete(key);
  return false;
};

/** Only what Slack says is gone; not what it does not let us look at. */
const isGone = async (kit: Kit, { channel, ts }: SharedCard): Promise<boolean> => {
  const looked = kit.calls.call('conversations.replies', { channel, ts, limit: 1 }).then(
    // Of a deleted message with replies a mark is left.
    ({ messages }) => items(messages).some((one) => isRecord(one) && one.subtype === 'tombstone'),
    (error: unknown) => ['thread_not_found', 'message_not_found'].includes(troubleOf(error).code),
  );
  return (await clipped(kit.parts.clock, PATIENCE_MS, looked)) === true;
};

const cardAt = async (kit: Kit, card: SharedCard): Promise<SharedCard | undefined> =>
  (await cardsOf(kit, card.run)).find(
    ({ channel, threadTs }) => channel === card.channel && threadTs === card.threadTs,
  );

const known = async (kit: Kit, card: SharedCard, lang: Lang): Promise<SlackMessage> => {
  const there = await cardAt(kit, card);
  return there === undefined || there.ts === ''
    ? sentence(SHARE_WORDS.knownSoon, kit.ink(lang))
    : whereMessage(kit, SHARE_WORDS.known, there, kit.ink(lang));
};
