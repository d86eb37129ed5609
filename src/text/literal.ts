// Makes foreign text harmless to look at: no escape sequences, no control, bidi or invisible characters.

// ESC [ 2 J · ESC ] 0 ; title BEL · ESC P … ESC \\ · ESC ( B · and the one-byte forms 0x9b 0x9d
const ESCAPES =
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])[\s\S]*?(?:\u0007|\u001b\\|\u009c|$)|\u001b[ -/]*[0-~]?/g;
/** C0 but tab and line feed, DEL, C1. */
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;
/** Bidi overrides and isolates, zero-width characters but the joiners of scripts and emoji, soft hyphen, byte order mark, tags. */
const INVISIBLE =
  /[\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\udb40[\udc00-\udc7f]/g;

/** Same text, without what a terminal or a chat client could act on. Line feeds and tabs stay. */
export const literal = (foreign: string): string =>
  foreign.replace(/\r\n?/g, '\n').replace(ESCAPES, '').replace(CONTROL, '').replace(INVISIBLE, '');

/** The same on one line, cut to a number of characters. */
export const literalLine = (foreign: string, maxCharacters = 200): string => {
  const line = literal(foreign).replace(/\s+/g, ' ').trim();
  return line.length > maxCharacters ? `${line.slice(0, maxCharacters - 1)}…` : line;
};
