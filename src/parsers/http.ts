// Did an HTTP request get through, and what did the far end say? Reads curl and wget (GNU, busybox).
import { type Parser, unreadable } from '../model/command-call.ts';

export type HttpOutcome =
  | 'answer'
  | 'http-error'
  | 'dns-failed'
  | 'refused'
  /** EHOSTUNREACH: a REJECT rule or a router said no. */
  | 'rejected'
  /** The own kernel has no route. */
  | 'net-unreachable'
  | 'timeout'
  /** curl 7: refused, rejected or no route, it does not say which. */
  | 'connect-failed';

export interface HttpResult {
  readonly outcome: HttpOutcome;
  /** Any status means TCP works. null when there was none or the tool does not show it. */
  readonly status: number | null;
  /** First line of the body, at most 200 printable characters. Foreign text. */
  readonly body: string;
  readonly remoteIp: string | null;
}

export const parseHttp: Parser<HttpResult> = () => unreadable('not written yet');
