// What a rendered message is: the fallback text and its looks, best first; and the language and pen it is written with.
import type { types } from '@slack/bolt';
import { inLang, type Lang, type Text } from '../../model/text.ts';
import { causePage } from '../../text/cause-page.ts';
import { cut, escapeText, neutralise } from './literal.ts';

export type SlackBlock = types.KnownBlock;

export interface SlackMessage {
  /** Top-level text: notification, screen reader, last resort. Already escaped. */
  readonly text: string;
  /** Blocks, the best look first; the next is tried when Slack refuses one. May be empty. */
  readonly looks: readonly (readonly SlackBlock[])[];
}

/** How one reader's messages are written. */
export interface Ink {
  readonly lang: Lang;
  /** Our own words in the reader's language. */
  say(text: Text): string;
  /** Foreign text, or ours with names in it: neutralised, redacted, cut. For plain_text, raw_text and preformatted only. */
  literal(text: Text | string, max: number): string;
  /** The page about a cause: a link where there is a base for it, else its file name. Escaped for mrkdwn. */
  page(code: string): string;
}

export const ink = (lang: Lang, redact: (text: string) => string, docsUrl = ''): Ink => ({
  lang,
  say: (text) => inLang(text, lang),
  // Colour first: in \u001b[31mxoxb-… the letter before hides where the secret begins.
  literal: (text, max) => cut(redact(neutralise(typeof text === 'string' ? text : inLang(text, lang))), max),
  page: (code) => {
    const file = causePage(code, lang);
    // A code is ours, lower-case and dashes; a base is checked when the settings are read.
    return docsUrl === '' || !/^[a-z0-9-]+$/.test(code) ? escapeText(file) : `<${docsUrl}${file}|${code}>`;
  },
});

/** chat.update refuses a longer text with msg_too_long; escaping can only lengthen, so it is cut before and after. */
export const MAX_TEXT = 3_900;

/** The top-level text: escaped, so that nothing in it can mention or link. */
export const topText = (text: string): string => {
  const escaped = escapeText(text === '' ? 'netwhy' : text);
  if (escaped.length <= MAX_TEXT) return escaped;
  // Every character can at most become five, so this cut always fits.
  return escapeText(cut(text, Math.floor(MAX_TEXT / 5)));
};
