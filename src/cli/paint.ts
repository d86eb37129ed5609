// Colours for a terminal: an extra over words and symbols, never instead of them.
import { styleText } from 'node:util';
import type { Verdict } from '../model/verdict.ts';
import { VERDICT_SYMBOLS } from '../text/words.ts';

export interface Paint {
  verdict(verdict: Verdict, text: string): string;
  strong(text: string): string;
  faint(text: string): string;
}

const COLOURS = { pass: 'green', warn: 'yellow', fail: 'red', unknown: 'magenta', skipped: 'gray' } as const;

/** colour=false leaves every text as it is. */
export const painter = (colour: boolean): Paint => {
  const style = (name: Parameters<typeof styleText>[0], text: string): string =>
    colour ? styleText(name, text, { validateStream: false }) : text;
  return {
    verdict: (verdict, text) => style(COLOURS[verdict], text),
    strong: (text) => style('bold', text),
    faint: (text) => style('dim', text),
  };
};

export const symbolOf = (verdict: Verdict): string => VERDICT_SYMBOLS[verdict];
