// Is the same already being looked at, in the same place? Then a second asker is shown the way there instead of a second run.
import type { AcceptedRequest } from '../engine/ports.ts';
import type { Kit } from './kit.ts';
import { plain, section } from './render/block.ts';
import { escapeText } from './render/literal.ts';
import { type SlackMessage, topText } from './render/message.ts';
import { WORDS } from './render/slack-words.ts';
import { permalink } from './share/permalink.ts';

type Alike = Pick<AcceptedRequest, 'ask' | 'team' | 'channel' | 'threadTs' | 'lang' | 'verifies'>;

/** Equal for requests that would put the same answer in the same place. */
export const likenessOf = ({ ask, team, channel, threadTs, lang, verifies = '' }: Alike): string =>
  JSON.stringify([
    ask.question,
    ask.namespace,
    ask.target,
    ask.other,
    ask.host,
    Object.entries(ask.options).sort(([a], [b]) => (a < b ? -1 : 1)),
    ask.cluster,
    team,
    channel,
    threadTs,
    lang,
    // To look at a part again is not like asking the whole.
    verifies,
  ]);

/** The private word to the second asker, with a link to the answer under way where we know one. */
export const joinedMessage = async (kit: Kit, run: string, alike: Alike): Promise<SlackMessage> => {
  const pen = kit.ink(alike.lang);
  const words = `${pen.say(WORDS.joined)} (${pen.say(WORDS.run)} ${run})`;
  const ts = (await kit.parts.journal.find(run))?.rootTs ?? '';
  const link = permalink(kit.home(), alike.channel, ts, alike.threadTs);
  const blocks = [
    section(plain(words)),
    ...(link === '' ? [] : [section({ type: 'mrkdwn', text: `<${link}|${pen.say(WORDS.open)}>`, verbatim: true })]),
  ];
  return { text: link === '' ? topText(words) : `${topText(words)} ${escapeText(link)}`, looks: [blocks] };
};
