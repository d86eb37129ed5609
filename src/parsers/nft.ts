// Which rules does nftables hold, and how many packets met each?
import { z } from 'zod';
import { type Parser, parsed, unreadable } from '../model/command-call.ts';
import { type FirewallRule, type Hook, hookOf } from './firewall-rule.ts';
import { fromJson } from './json-text.ts';
import { readExpression, wordsOf } from './nft-expression.ts';
import { printable } from './printable.ts';
import { LONG, screen } from './screen.ts';

const place = { family: z.string(), table: z.string() };
const item = z.looseObject({
  metainfo: z.looseObject({ json_schema_version: z.literal(1) }).optional(),
  chain: z
    .looseObject({ ...place, name: z.string(), hook: z.string().optional(), policy: z.string().optional() })
    .optional(),
  rule: z.looseObject({ ...place, chain: z.string(), expr: z.array(z.record(z.string(), z.unknown())) }).optional(),
});
const ruleset = z.looseObject({ nftables: z.array(item) });

interface Chain {
  readonly table: string;
  readonly chain: string;
  readonly hook: Hook | null;
  readonly policy: string;
  length: number;
}

/** `nft -j list ruleset`. A base chain's policy other than accept is a rule too: the last of its chain, unconditional. */
export const parseNftRuleset: Parser<readonly FirewallRule[]> = (output) => {
  const unfit = screen(output, LONG);
  if (unfit !== null) return unfit;
  if (output.exitCode !== 0)
    return /permission denied|must be root|operation not permitted/i.test(output.stderr)
      ? unreadable('no right to read the packet filter (NET_ADMIN)', 'forbidden')
      : unreadable('nft: an error that is not understood');
  const read = fromJson(output.stdout, ruleset);
  if (!read.ok) return read;
  if (read.value.nftables[0]?.metainfo === undefined) return unreadable('nft: no schema version we know');

  const chains = new Map<string, Chain>();
  const rules: FirewallRule[] = [];
  for (const { chain, rule } of read.value.nftables) {
    if (chain !== undefined) {
      const table = `${chain.family} ${chain.table}`;
      const hook = chain.hook === undefined ? null : hookOf(chain.hook);
      chains.set(`${table} ${chain.name}`, {
        table,
        chain: chain.name,
        hook,
        policy: chain.policy ?? 'accept',
        length: 0,
      });
    } else if (rule !== undefined) {
      const own = chains.get(`${rule.family} ${rule.table} ${rule.chain}`);
      if (own === undefined) return unreadable('nft: a rule of a chain that is not listed');
      own.length += 1;
      const { table, chain: name, hook, length: position } = own;
      const text = wordsOf(rule.expr);
      rules.push({ table, chain: name, hook, position, ...readExpression(rule.expr), text });
    }
  }
  return parsed([...rules, ...policiesOf(chains.values())]);
};

const policiesOf = (chains: Iterable<Chain>): readonly FirewallRule[] =>
  [...chains]
    .filter((chain) => chain.policy !== 'accept')
    .map(({ table, chain, hook, policy, length }) => ({
      table,
      chain,
      hook,
      position: length + 1,
      packets: null,
      verdict: policy === 'drop' ? 'drop' : 'other',
      rejectWith: null,
      conditional: false,
      text: printable(`policy ${policy}`),
    }));
