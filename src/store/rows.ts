// How does a row of the journal become a run again?
import type { SQLOutputValue } from 'node:sqlite';
import { z } from 'zod';
import { type AcceptedRequest, type JournaledRun, RUN_STATES } from '../engine/ports.ts';

const row = z.object({
  request: z.string(),
  state: z.enum(RUN_STATES),
  attempts: z.int(),
  root_ts: z.string(),
});

/** Columns in the order the statements name them. */
export const RUN_COLUMNS = 'run, request, state, attempts, root_ts';

export const runOf = (
  columns: Record<string, SQLOutputValue>,
  replies: readonly Record<string, SQLOutputValue>[],
): JournaledRun => {
  const { request, state, attempts, root_ts: rootTs } = row.parse(columns);
  return {
    request: requestOf(JSON.parse(request) as AcceptedRequest),
    state,
    attempts,
    rootTs,
    replies: Object.fromEntries(replies.map(({ part, ts }) => [String(part), String(ts)])),
  };
};

/** Requests of before questions took more than a pod and a host lack those words. */
const requestOf = (request: AcceptedRequest): AcceptedRequest => ({
  ...request,
  ask: { ...request.ask, other: request.ask.other ?? '', options: request.ask.options ?? {} },
});
