// Which rules does nftables hold, and how many packets met each?
import { type Parser, unreadable } from '../model/command-call.ts';
import type { FirewallRule } from './firewall-rule.ts';

/** `nft -j list ruleset`. A base chain's policy other than accept is a rule too: the last of its chain, unconditional. */
export const parseNftRuleset: Parser<readonly FirewallRule[]> = () => unreadable('not written yet');
