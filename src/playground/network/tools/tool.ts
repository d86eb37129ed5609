// What a simulated tool is: arguments and a place in, a script out.
import type { Place } from '../place.ts';
import type { Beat, Script } from '../play.ts';

/** argv without the program's own name. */
export type Tool = (argv: readonly string[], place: Place) => Script;

/** Prints to stderr and ends. */
export function* complain(text: string, code: number): Generator<Beat, number, undefined> {
  yield { stderr: text };
  return code;
}

/** Prints to stdout and ends with 0. */
export function* printOut(text: string): Generator<Beat, number, undefined> {
  yield { waitMs: 3 };
  yield { stdout: text };
  return 0;
}
