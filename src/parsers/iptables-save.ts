// Which rules does iptables hold, and how many packets met each?
import { type Parser, unreadable } from '../model/command-call.ts';
import type { FirewallRule } from './firewall-rule.ts';

export type { FirewallRule } from './firewall-rule.ts';

/** A chain policy other than ACCEPT is a rule too: the last of its chain, unconditional. */
export const parseIptablesSave: Parser<readonly FirewallRule[]> = () => unreadable('not written yet');
