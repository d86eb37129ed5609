// Long work in pieces: between two of them others get their turn, so that nobody waits for an acknowledgement.
import { setImmediate as turn } from 'node:timers/promises';
import type { Pieces } from '../../model/pieces.ts';

/** What one piece may take in milliseconds, before others get their turn. */
const PIECE_MS = 12;

/** @returns to be awaited between pieces: gives the turn away where the piece since the last time was long. */
export const breather = (): (() => Promise<void>) => {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < PIECE_MS) return;
    await turn();
    since = performance.now();
  };
};

/** Others get their turn wherever the piece since the last time was long. */
export const inTurns = async <T>(pieces: Pieces<T>): Promise<T> => {
  const breathe = breather();
  for (;;) {
    const next = pieces.next();
    if (next.done === true) return next.value;
    await breathe();
  }
};
