// How long does such a question usually take here? The middle of the last answers, so that one slow one says nothing.
import type { AcceptedRequest } from '../engine/ports.ts';
import { describe, type Kit } from './kit.ts';

const LOOKED_AT = 15;
/** Fewer say nothing. */
const ENOUGH = 3;

/** Whole seconds, at least one; 0 where nobody knows. Never throws. */
export const usualSeconds = async (kit: Kit, { ask, team, verifies }: AcceptedRequest): Promise<number> => {
  const { memory, log } = kit.parts;
  try {
    const question = verifies === undefined ? ask.question : `verify ${ask.question}`;
    const cluster = ask.cluster === '' ? {} : { cluster: ask.cluster };
    const past = (await memory?.summaries({ team, question, ...cluster }, LOOKED_AT)) ?? [];
    if (past.length < ENOUGH) return 0;
    const middle = past.map(({ durationMs }) => durationMs).toSorted((a, b) => a - b)[Math.floor(past.length / 2)];
    return Math.max(1, Math.round((middle ?? 0) / 1_000));
  } catch (error) {
    log.warn({ error: describe(error) }, 'how long a question usually takes could not be read');
    return 0;
  }
};
