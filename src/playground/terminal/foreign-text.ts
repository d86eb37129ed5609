// How is text from elsewhere laid out for the chat: harmless, and with tabs as spaces?
import { literal } from '../../text/literal.ts';

/** Newlines stay, tabs become spaces, everything that could act on the terminal goes. */
export const harmless = (text: string): string => literal(text).replace(/\t/g, '    ');

/** The same on one line. */
export const harmlessLine = (text: string): string =>
  harmless(text)
    .replace(/\s*\n\s*/g, ' ')
    .trim();
