// How foreign text is made harmless: what hides, reorders or colours is shown as a mark, and length is bounded.

// \u001b[31mred\u001b[0m · \u001b]0;title\u0007 · \u001b(B
const ANSI =
  /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]{0,2000}(?:\u0007|\u001b\\)?|[ -/]+[0-~]|[0-Z\\^-~])|\u009b[0-?]*[ -/]*[@-~]/g;
/** Controls but tab and newline, format characters (zero-width, bidi, soft hyphen, tags), line separators, blank letters. */
const HIDDEN = /[^\P{Cc}\t\n]|\p{Cf}|[\u2028\u2029\u115f\u1160\u3164\uffa0]|\u034f/gu;

/** Text of others as it may be shown: no colour codes, no invisible or reordering characters, well-formed. */
export const neutralise = (text: string): string =>
  text.toWellFormed().replace(/\r\n/g, '\n').replace(ANSI, '').replace(HIDDEN, '\ufffd');

/** At most `max` UTF-16 units, cut between code points, with a mark that something was left out. */
export const cut = (text: string, max: number): string => {
  if (text.length <= max) return text;
  const head = text.slice(0, Math.max(0, max - 1));
  return `${/[\ud800-\udbff]$/.test(head) ? head.slice(0, -1) : head}…`;
};

/** The same, where its length as JSON counts: a quote, a backslash and a newline are two characters there. */
export const cutJson = (text: string, max: number): string => {
  let shown = cut(text, max);
  // Each turn takes off at least what the escapes are over by, divided by the two a character can cost.
  for (let over = jsonLength(shown) - max; over > 0 && shown.length > 1; over = jsonLength(shown) - max)
    shown = cut(text, Math.max(1, shown.length - Math.max(1, Math.ceil(over / 2))));
  return shown;
};

const jsonLength = (text: string): number => JSON.stringify(text).length - 2;

/** Slack's own escape for mrkdwn and for the top-level text: exactly these three. */
export const escapeText = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

/** The inverse, for words that arrive from Slack. */
export const unescapeText = (text: string): string =>
  text.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
