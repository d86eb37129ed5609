// Which routers did a packet pass, and did it arrive?
import { type Parser, unreadable } from '../model/command-call.ts';

export interface Hop {
  readonly ttl: number;
  /** null: a star, which in the middle is no fault. */
  readonly from: string | null;
  /** The letters after an exclamation mark: X, H, N, F-1400 …; null without one. */
  readonly mark: string | null;
}

export interface Traceroute {
  readonly hops: readonly Hop[];
  /** The target itself answered, without a mark. */
  readonly reached: boolean;
  readonly target: string;
}

export const parseTraceroute: Parser<Traceroute> = () => unreadable('not written yet');
