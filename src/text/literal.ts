// Makes foreign text harmless to look at: no escape sequences, no control, bidi or invisible characters.

// ESC [ 31 m · ESC ] 0 ; title BEL · any other C0/C1 control but tab and line feed
const ANSI = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;
/** Bidi overrides and isolates, zero-width characters, soft hyphen, byte order mark, tags. */
const INVISIBLE =
  /[\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\udb40[\udc00-\udc7f]/g;

/** Same text, without what a terminal or a chat client could act on. Line feeds and tabs stay. */
export const literal = (foreign: string): string =>
  foreign.replace(ANSI, '').replace(/\r\n?/g, '\n').replace(CONTROL, '').replace(INVISIBLE, '');

/** The same on one line, cut to a number of characters. */
export const literalLine = (foreign: string, maxCharacters = 200): string => {
  const line = literal(foreign).replace(/\s+/g, ' ').trim();
  return line.length > maxCharacters ? `${line.slice(0, maxCharacters - 1)}…` : line;
};
