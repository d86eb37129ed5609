// What may a half-typed line become when Tab is pressed?
import { WORDS } from './parse-line.ts';

/** For readline: what fits, and the part of the line it stands for. */
export const completer =
  (faults: () => readonly string[]) =>
  (line: string): [string[], string] => {
    const [, fault] = /^\s*break\s+(\S*)$/.exec(line) ?? [];
    const [part, known] = fault === undefined ? [line.trimStart(), WORDS] : [fault, faults()];
    return [known.filter((one) => one.startsWith(part)).map((one) => `${one} `), part];
  };
