// Which existing names a mistyped one may have meant.
import { closest } from '../text/closest.ts';

const MOST = 5;

/** Nearest first, then by name, for the API server lists in no order a reader knows. */
export const nearNames = (typed: string, names: readonly string[]): readonly string[] =>
  closest(typed, names.toSorted(), MOST);
