// How is text from elsewhere made harmless for a terminal: no escape sequences, no control or direction tricks?

// ESC [ 2 J · ESC ] 0 ; title BEL · ESC P … ESC \ · ESC ( B · and the one-byte forms 0x9b 0x9d
const ESCAPES =
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|(?:\u001b[\]PX^_]|[\u0090\u0098\u009d-\u009f])[\s\S]*?(?:\u0007|\u001b\\|\u009c|$)|\u001b[ -/]*[0-~]?/g;

// Everything below space but newline; DEL; the C1 range; direction overrides and isolates; invisible marks that hide text.
const CONTROLS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** Newlines stay, tabs become spaces, everything that could act on the terminal goes. */
export const harmless = (text: string): string =>
  text.replace(/\r\n?/g, '\n').replace(/\t/g, '    ').replace(ESCAPES, '').replace(CONTROLS, '');

/** The same on one line. */
export const harmlessLine = (text: string): string =>
  harmless(text)
    .replace(/\s*\n\s*/g, ' ')
    .trim();
