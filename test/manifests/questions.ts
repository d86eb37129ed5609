// Every way to ask, for tests of what asking takes.
import { RUNBOOKS } from '../../src/runbooks/catalog.ts';
import { wordsFor } from '../matrix/cases.ts';

/** Every question there is; a digest asks them too, by the same way. `path` in each of its three directions. */
export const QUESTIONS = [
  ...[...RUNBOOKS.keys()].map((question) => wordsFor(question)),
  'path shop/web-0 svc/cart',
  'path shop/web-0 google.com',
];
