// A card that was accepted gets posted: again until Slack takes it, across restarts, and never twice; or the sharer hears why not.
import type { SharedCard } from '../../engine/ports/memory.ts';
import type { AcceptedRequest } from '../../engine/ports.ts';
import { type Lang, say, type Text } from '../../model/text.ts';
import type { Kit } from '../kit.ts';
import { mayPass } from '../poster.ts';
import { ours, plain, section } from '../render/block.ts';
import { escapeText } from '../render/literal.ts';
import type { Ink, SlackMessage } from '../render/message.ts';
import { topText } from '../render/message.ts';
import { notice, sentence } from '../render/notice.ts';
import { SlackTrouble, troubleOf } from '../trouble.ts';
import { inkFor, withNote } from './audience.ts';
import { cardMessage } from './card.ts';
import { permalink } from './permalink.ts';
import { SHARE_WORDS } from './words.ts';

const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 60_000;

/** @param mayExist an earlier process may have posted it. @returns what the sharer hears. Never rejects. */
export const deliverCard = async (
  kit: Kit,
  card: SharedCard,
  request: AcceptedRequest,
  mayExist: boolean,
  lang: Lang,
): Promise<SlackMessage> => {
  const busy = underWay(kit);
  busy.add(keyOf(card));
  try {
    return await delivered(kit, card, request, mayExist, lang);
  } finally {
    busy.delete(keyOf(card));
  }
};

/** Cards this process is busy with: the look for old ones at start must leave them alone. */
const busyWith = new WeakMap<Kit, Set<string>>();
export const underWay = (kit: Kit): Set<string> => {
  const known = busyWith.get(kit) ?? new Set<string>();
  busyWith.set(kit, known);
  return known;
};
export const keyOf = ({ run, channel, threadTs }: SharedCard): string => `${run} ${channel} ${threadTs}`;

const delivered = async (
  kit: Kit,
  card: SharedCard,
  request: AcceptedRequest,
  mayExist: boolean,
  lang: Lang,
): Promise<SlackMessage> => {
  const pen = kit.ink(lang);
  const { memory, clock, log } = kit.parts;
  let look = mayExist;
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2)) {
    try {
      const ts = await post(kit, card, request, look);
      await kit.note(card.run, async () => memory?.shared(card, ts));
      return whereMessage(kit, SHARE_WORDS.done, { ...card, ts }, pen);
    } catch (error) {
      const trouble = troubleOf(error);
      log.warn({ run: card.run, code: trouble.code }, 'Slack did not take a card');
      look = true;
      if (!mayPass(trouble)) {
        await kit.note(card.run, async () => memory?.unshare(card));
        return shutMessage(trouble, pen);
      }
      // Left as it is in the store: the next start takes it up.
      if (kit.desk.stopSignal.aborted) return sentence(SHARE_WORDS.onItsWay, pen);
      await clock.sleep(waitMs, kit.desk.stopSignal).catch(() => undefined);
    }
  }
};

const post = async (kit: Kit, card: SharedCard, request: AcceptedRequest, mayExist: boolean): Promise<string> => {
  const report = await kit.parts.journal.report(request.run);
  if (report === null) throw new SlackTrouble('gone', 'no_report');
  const rootTs = (await kit.parts.journal.find(request.run))?.rootTs ?? '';
  const { lang: spoken } = await kit.channelSettings(card.team, card.channel);
  const audience = await inkFor(kit, request, report, card.channel, spoken || request.lang);
  const link = permalink(kit.home(), request.channel, rootTs, request.threadTs);
  return kit.poster.post(
    { channel: card.channel, threadTs: card.threadTs },
    { run: card.run, part: 'card', sinceMs: card.atMs },
    withNote(cardMessage(request, report, { link, by: card.user }, audience.pen), audience),
    mayExist,
  );
};

/** A sentence and, where it is known, the way there. */
export const whereMessage = (
  kit: Kit,
  words: Text,
  { channel, ts, threadTs }: { readonly channel: string; readonly ts: string; readonly threadTs: string },
  pen: Ink,
): SlackMessage => {
  const link = permalink(kit.home(), channel, ts, threadTs);
  const said = pen.say(words);
  if (link === '') return { text: topText(said), looks: [[section(plain(said))]] };
  const there = /^[CG][A-Z0-9]{1,30}$/.test(channel) ? `<#${channel}> ` : '';
  return {
    text: `${topText(said)} ${escapeText(link)}`,
    looks: [[section(ours(`${said} ${there}<${escapeText(link)}|${pen.say(SHARE_WORDS.from)}>`))]],
  };
};

const shutMessage = ({ code }: SlackTrouble, pen: Ink): SlackMessage => {
  if (code === 'not_in_channel' || code === 'channel_not_found')
    return notice(pen.say(SHARE_WORDS.invite), ['/invite @netwhy'], pen);
  if (code === 'is_archived') return sentence(SHARE_WORDS.archived, pen);
  if (code === 'thread_not_found' || code === 'message_not_found') return sentence(SHARE_WORDS.noThread, pen);
  return sentence(say(`${SHARE_WORDS.refused.en}: ${code}.`, `${SHARE_WORDS.refused.ko}: ${code}`), pen);
};
