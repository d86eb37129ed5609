// What one DNS question brought, whichever tool asked.
import type { ToolOutput } from '../model/command-call.ts';

export type DnsOutcome =
  | 'answer'
  | 'nxdomain'
  | 'servfail'
  | 'refused'
  /** The name exists and has no address. */
  | 'no-data'
  | 'timeout'
  /** Nothing listens on the server's port 53. */
  | 'port-refused'
  /** The own kernel has no route to the server, or a router said so. */
  | 'no-route'
  /** getent only: no such name and no server look the same. */
  | 'no-answer';

export interface DnsResult {
  readonly outcome: DnsOutcome;
  readonly addresses: readonly string[];
  /** Tries that timed out before the outcome, as far as the tool tells. */
  readonly retries: number;
  /** Address of the server that was asked; empty when the tool does not say. */
  readonly server: string;
}

/** Response codes a healthy question can meet; others mean that our question was wrong. */
export const OUTCOME_OF_CODE: Readonly<Record<string, DnsOutcome>> = {
  NXDOMAIN: 'nxdomain',
  SERVFAIL: 'servfail',
  REFUSED: 'refused',
};

/**
 * What silence was; null when the words are none we know. A refused port counts even beside time-outs, because the
 * kernel limits how often it says so.
 */
export const silenceOf = (words: string): DnsOutcome | null => {
  if (/connection refused/i.test(words)) return 'port-refused';
  if (/(?:network|host)(?: is)? unreachable|no route to host/i.test(words)) return 'no-route';
  return /timed out/i.test(words) ? 'timeout' : null;
};

// ;; communications error to 10.96.0.10#53: timed out · ;; connection timed out; no servers could be reached
export const timedOutTries = (output: ToolOutput): number =>
  output.stdout.match(/^;; communications error to \S+: timed out$/gm)?.length ?? 0;
