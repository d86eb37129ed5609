// What do kernel files and resolv.conf say?
import { type Parser, unreadable } from '../model/command-call.ts';

export interface Conntrack {
  readonly count: number;
  readonly max: number;
}

/** Protocol -> counter -> value, as /proc/net/snmp names them: `snmp.Ip?.FragCreates`. */
export type Snmp = Readonly<Record<string, Readonly<Record<string, number>>>>;

export interface ResolvConf {
  readonly nameservers: readonly string[];
  readonly search: readonly string[];
  /** 1 when not set, as the resolver has it. */
  readonly ndots: number;
}

/** A switch: 0 or 1. */
export const parseFlag: Parser<boolean> = () => unreadable('not written yet');

/** Two lines: count, then max. A missing file is `inconclusive`: connection tracking is not loaded. */
export const parseConntrack: Parser<Conntrack> = () => unreadable('not written yet');

export const parseSnmp: Parser<Snmp> = () => unreadable('not written yet');

export const parseResolvConf: Parser<ResolvConf> = () => unreadable('not written yet');
