// What one HTTP request brought, whichever tool sent it.
import type { Errno } from './errno-words.ts';
import { printable } from './printable.ts';

export type HttpOutcome =
  | 'answer'
  /** A status of 400 or more: TCP works. */
  | 'http-error'
  | 'dns-failed'
  | 'refused'
  /** EHOSTUNREACH: a REJECT rule or a router said no. */
  | 'rejected'
  /** The own kernel has no route. */
  | 'net-unreachable'
  | 'timeout'
  /** The tool does not say which: refused, rejected, no route (curl 7), or a time-out too (GNU wget -q). */
  | 'connect-failed';

export interface HttpResult {
  readonly outcome: HttpOutcome;
  /** Any status means TCP works. null when there was none or the tool does not show it. */
  readonly status: number | null;
  /** First line of the body, at most 200 printable characters. Foreign text. */
  readonly body: string;
  readonly remoteIp: string | null;
}

export const failedWith = (outcome: HttpOutcome, remoteIp: string | null = null): HttpResult => ({
  outcome,
  status: null,
  body: '',
  remoteIp,
});

export const answered = (status: number | null, body: string, remoteIp: string | null): HttpResult => ({
  outcome: status !== null && status >= 400 ? 'http-error' : 'answer',
  status,
  body: printable(body.trimStart().split('\n', 1)[0] ?? ''),
  remoteIp,
});

/** The outcome a failed connect has; null for errors that are none of a connect's. */
export const outcomeOfErrno = (errno: Errno | null): HttpOutcome | null => {
  if (errno === 'refused') return 'refused';
  if (errno === 'host-unreachable') return 'rejected';
  if (errno === 'net-unreachable') return 'net-unreachable';
  return errno === 'timed-out' ? 'timeout' : null;
};
