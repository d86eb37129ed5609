// Which way does the kernel send a packet, and what do its tables and rules say?
import { type Parser, unreadable } from '../model/command-call.ts';

export type RouteGet =
  | {
      readonly kind: 'route';
      readonly device: string;
      readonly gateway: string | null;
      readonly source: string | null;
      /** null: the tool did not name one, which is main. */
      readonly table: string | null;
      readonly mtuBytes: number | null;
      /** Outer destination of a route with encapsulation; null without one. */
      readonly tunnelPeer: string | null;
    }
  | { readonly kind: 'unreachable' };

export interface RouteEntry {
  /** `default`, an address with prefix length, or a bare address for a host route. */
  readonly destination: string;
  readonly device: string | null;
  readonly gateway: string | null;
  readonly table: string | null;
  /** unicast, throw, blackhole, unreachable, prohibit, local, broadcast … */
  readonly type: string;
  readonly mtuBytes: number | null;
}

export interface RuleEntry {
  readonly priority: number;
  /** Empty when the rule has an action instead. */
  readonly table: string;
  /** As printed, e.g. 0x80000/0xff0000; null without one. */
  readonly mark: string | null;
  /** unreachable, blackhole or prohibit; null for a lookup. */
  readonly action: string | null;
}

/** One `ip route get`, JSON or text. */
export const parseRouteGet: Parser<RouteGet> = () => unreadable('not written yet');

/** One table; a table that was never created is empty. */
export const parseRoutes: Parser<readonly RouteEntry[]> = () => unreadable('not written yet');

export const parseRules: Parser<readonly RuleEntry[]> = () => unreadable('not written yet');
