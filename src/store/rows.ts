// How does a row of the journal become a run again?
import { z } from 'zod';
import { type AcceptedRequest, type JournaledRun, RUN_STATES } from '../engine/ports.ts';
import { guarded } from './trouble.ts';

const row = z.object({
  request: z.string(),
  state: z.enum(RUN_STATES),
  attempts: z.int(),
  root_ts: z.string(),
});

/** @throws Fault `adapter` when the row is not of our making. */
export const runOf = (
  columns: unknown,
  replies: readonly { readonly part: string; readonly ts: string }[],
): JournaledRun =>
  guarded(() => {
    const { request, state, attempts, root_ts: rootTs } = row.parse(columns);
    return {
      request: requestOf(JSON.parse(request) as AcceptedRequest),
      state,
      attempts,
      rootTs,
      replies: Object.fromEntries(replies.map(({ part, ts }) => [part, ts])),
    };
  });

/** Requests of before questions took more than a pod and a host lack those words. */
const requestOf = (request: AcceptedRequest): AcceptedRequest => ({
  ...request,
  ask: { ...request.ask, other: request.ask.other ?? '', options: request.ask.options ?? {} },
});
