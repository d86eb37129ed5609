// `@netwhy …`, and what is said to it directly: journaled before Slack is told that the event arrived, for Bolt acknowledges events before any listener runs.

import { takeWords } from './asking/take-words.ts';
import { isRecord, items } from './block-limits-walk.ts';
import { describe, type Kit } from './kit.ts';
import { unescapeText } from './render/literal.ts';
import type { Listener } from './whisper.ts';

/** Called with every envelope's body before the acknowledgement; anything but a person speaking to us is left alone. */
export const takeMention = async (kit: Kit, body: Readonly<Record<string, unknown>>): Promise<void> => {
  const event = body.event;
  if (body.type !== 'event_callback' || !isRecord(event)) return;
  const direct = event.type === 'message' && event.channel_type === 'im';
  if (event.type !== 'app_mention' && !(direct && SAID.includes(event.subtype))) return;
  const { user, channel, text, ts } = event;
  if (typeof user !== 'string' || typeof channel !== 'string' || typeof text !== 'string' || typeof ts !== 'string')
    return;
  // Bots could talk to each other for ever; an edited mention was answered when it was written.
  if (event.bot_id !== undefined || event.edited !== undefined) return;
  const threadTs = typeof event.thread_ts === 'string' ? event.thread_ts : ts;
  const team = String(body.team_id ?? '');
  const { lang: spoken } = await kit.channelSettings(team, channel);
  const lang = await kit.languageOf(user, spoken || undefined);
  const to: Listener = { channel, user, threadTs, responseUrl: '' };
  const bot = botOf(body);
  // In a direct message nobody has to be named, and somebody else may be.
  const words = direct && !text.includes(`<@${bot}`) ? unescapeText(text) : wordsAfterMention(text, bot);
  const decision = await takeWords(kit, words, {
    ...to,
    surface: 'mention',
    dedupeKey: `event:${String(body.event_id ?? `${channel}-${ts}`)}`,
    team,
    lang,
  });
  if ((decision.kind === 'started' && decision.tell !== true) || decision.kind === 'duplicate') return;
  // Not awaited: the acknowledgement must not wait for it.
  kit.whisper(to, decision.message).catch((error: unknown) => {
    kit.parts.log.error({ error: describe(error) }, 'a mention could not be answered');
  });
};

/** A picture beside the words, an answer shown in the channel too; other subtypes are changes, deletions, joinings: nothing a person says to us. */
const SAID: readonly unknown[] = [undefined, 'file_share', 'thread_broadcast'];

const botOf = (body: Readonly<Record<string, unknown>>): string => {
  const [first] = items(body.authorizations);
  return isRecord(first) ? String(first.user_id ?? '') : '';
};

/** `hey <@UBOT> why-no-egress web-0` -> `why-no-egress web-0`; without knowing the bot, after the first mention. */
export const wordsAfterMention = (text: string, bot: string): string => {
  const at = bot === '' ? -1 : text.search(new RegExp(`<@${bot.replace(/\W/g, '')}(?:\\|[^>]*)?>`));
  const from = text.slice(Math.max(at, 0));
  const [lead, id] = /^[^<]*<@([A-Z0-9]+)(?:\|[^>]*)?>/.exec(from) ?? ['', ''];
  // Phones like to put the name in twice.
  const again = new RegExp(`<@${id}(?:\\|[^>]*)?>`, 'g');
  const rest = id === '' ? from : from.slice(lead.length).replace(again, ' ');
  // Links stay as Slack wrote them: the grammar undoes those.
  return rest
    .replace(/^[\s,:]+/, '')
    .replace(/&(?:lt|gt|amp);/g, unescapeText)
    .trim();
};
