// What did one DNS question bring: addresses, a refusal, or silence? Reads dig, nslookup (bind, busybox) and getent.
import { type Parser, unreadable } from '../model/command-call.ts';

export type DnsOutcome =
  | 'answer'
  | 'nxdomain'
  | 'servfail'
  | 'refused'
  | 'no-data'
  | 'timeout'
  | 'port-refused'
  | 'no-route'
  /** getent only: no such name and no server look the same. */
  | 'no-answer';

export interface DnsResult {
  readonly outcome: DnsOutcome;
  readonly addresses: readonly string[];
  /** Tries that timed out before the outcome. */
  readonly retries: number;
  /** Address of the server that was asked; empty when the tool does not say. */
  readonly server: string;
}

export const parseDns: Parser<DnsResult> = () => unreadable('not written yet');
