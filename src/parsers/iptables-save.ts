// Which rules does iptables hold, and how many packets met each?
import { type Parsed, type Parser, parsed, unreadable } from '../model/command-call.ts';
import { type FirewallRule, hookOf } from './firewall-rule.ts';
import { type Chain, ruleOf } from './iptables-rule.ts';
import { wholeNumber } from './numbers.ts';
import { LONG, screen } from './screen.ts';

export type { FirewallRule } from './firewall-rule.ts';

// :FORWARD ACCEPT [0:0] · :ts-forward - [0:0]
const CHAIN = /^:(\S+) (\S+) \[(\d+):\d+\]$/;
// # Warning: iptables-legacy tables present, use iptables-legacy-save to see them
const OTHER_RULES = /^# Warning: iptables(?:-legacy)? tables present/m;

/** A chain policy other than ACCEPT is a rule too: the last of its chain, unconditional. */
export const parseIptablesSave: Parser<readonly FirewallRule[]> = (output) => {
  const unfit = screen(output, LONG);
  if (unfit !== null) return unfit;
  if (output.exitCode !== 0)
    return /permission denied|must be root|operation not permitted/i.test(output.stderr)
      ? unreadable('no right to read the packet filter (NET_ADMIN)', 'forbidden')
      : unreadable('iptables-save: an error that is not understood');
  if (OTHER_RULES.test(output.stdout) || OTHER_RULES.test(output.stderr))
    return unreadable('a second set of rules (iptables-legacy) is in force and not shown', 'inconclusive');
  // An exec that loses its output looks like a node without a single table.
  if (output.stdout === '') return unreadable('iptables-save printed nothing', 'inconclusive');
  if (!output.stdout.endsWith('\n')) return unreadable('iptables-save: the last line is cut');

  const rules: FirewallRule[] = [];
  let table: string | null = null;
  let chains = new Map<string, Chain>();
  for (const line of output.stdout.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    if (line.startsWith('*') && table === null) {
      table = line.slice(1);
      chains = new Map();
    } else if (table === null) return unreadable('iptables-save: a line outside a table');
    else if (line === 'COMMIT') {
      rules.push(...policiesOf(table, chains));
      table = null;
    } else {
      const known = line.startsWith(':') ? declare(line, chains) : ruleOf(line, table, chains);
      if (!known.ok) return known;
      rules.push(...known.value);
    }
  }
  return table === null ? parsed(rules) : unreadable('iptables-save: a table is cut');
};

const declare = (line: string, chains: Map<string, Chain>): Parsed<readonly FirewallRule[]> => {
  const match = CHAIN.exec(line);
  const packets = wholeNumber(match?.[3]);
  if (match === null || packets === null) return unreadable('iptables-save: a chain is not understood');
  chains.set(match[1] ?? '', { policy: match[2] ?? '', packets, length: 0 });
  return parsed([]);
};

const policiesOf = (table: string, chains: ReadonlyMap<string, Chain>): readonly FirewallRule[] =>
  [...chains]
    .filter(([, chain]) => chain.policy !== '-' && chain.policy !== 'ACCEPT')
    .map(([name, chain]) => ({
      table,
      chain: name,
      hook: hookOf(name),
      position: chain.length + 1,
      packets: chain.packets,
      verdict: chain.policy === 'DROP' ? 'drop' : 'other',
      rejectWith: null,
      conditional: false,
      text: `-P ${name} ${chain.policy}`,
    }));
