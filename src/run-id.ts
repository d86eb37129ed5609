// Names a run: short enough to say aloud, random enough never to meet another.
import { randomInt } from 'node:crypto';

/** No vowels and no look-alikes, so that no word and no doubt appears. */
const LETTERS = 'bcdfghjkmnpqrstvwxz23456789';

/** `r-` and 10 letters or digits: 2 x 10^14 names. */
export const newRunId = (): string =>
  `r-${Array.from({ length: 10 }, () => LETTERS[randomInt(LETTERS.length)]).join('')}`;
