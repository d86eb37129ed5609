// nft -j list ruleset: the filter table, where REJECT and MARK show only as xt targets.
import type { Script } from '../play.ts';
import type { FilterRule, NodeStack } from '../state.ts';
import { complain, printOut, type Tool } from './tool.ts';

const HOOKS: Readonly<Record<string, string>> = { INPUT: 'input', FORWARD: 'forward', OUTPUT: 'output' };

const match = (left: object, right: unknown, op = '==') => ({ match: { op, left, right } });

const prefix = (cidr: string) => {
  const [addr = '', len = '32'] = cidr.split('/');
  return { prefix: { addr, len: Number(len) } };
};

const expressions = (rule: FilterRule): readonly object[] => {
  const meta = (key: string) => ({ meta: { key } });
  const field = (name: string) => ({ payload: { protocol: 'ip', field: name } });
  const port = (name: string) => ({ payload: { protocol: rule.protocol, field: name } });
  const lower: Readonly<Record<string, object>> = {
    ACCEPT: { accept: null },
    DROP: { drop: null },
    RETURN: { return: null },
  };
  const target =
    rule.target === 'REJECT' || rule.target === 'MARK'
      ? { xt: { type: 'target', name: rule.target } }
      : { jump: { target: rule.target } };
  return [
    ...(rule.in ? [match(meta('iifname'), rule.in.replace('+', '*'))] : []),
    ...(rule.notIn ? [match(meta('iifname'), rule.notIn, '!=')] : []),
    ...(rule.out ? [match(meta('oifname'), rule.out.replace('+', '*'))] : []),
    ...(rule.protocol ? [match(meta('l4proto'), rule.protocol)] : []),
    ...(rule.src ? [match(field('saddr'), prefix(rule.src))] : []),
    ...(rule.dst ? [match(field('daddr'), prefix(rule.dst))] : []),
    ...(rule.sport ? [match(port('sport'), rule.sport)] : []),
    ...(rule.dport ? [match(port('dport'), rule.dport)] : []),
    ...(rule.state ? [{ xt: { type: 'match', name: 'state' } }] : []),
    ...(rule.marked ? [{ xt: { type: 'match', name: 'mark' } }] : []),
    { counter: { packets: rule.packets, bytes: rule.bytes } },
    lower[rule.target] ?? target,
  ];
};

const ruleset = (node: NodeStack): object => {
  const chains = [
    ...new Set(['INPUT', 'FORWARD', 'OUTPUT', ...node.filter.flatMap(({ chain, target }) => [chain, target])]),
  ].filter((name) => !['ACCEPT', 'DROP', 'REJECT', 'RETURN', 'MARK'].includes(name));
  const where = { family: 'ip', table: 'filter' };
  return {
    nftables: [
      { metainfo: { version: '1.0.6', release_name: 'Lester Gooch #5', json_schema_version: 1 } },
      { table: { family: 'ip', name: 'filter', handle: 1 } },
      ...chains.map((name, at) => ({
        chain: {
          ...where,
          name,
          handle: at + 1,
          ...(HOOKS[name] && { type: 'filter', hook: HOOKS[name], prio: 0, policy: 'accept' }),
        },
      })),
      ...node.filter.map((rule, at) => ({
        rule: { ...where, chain: rule.chain, handle: chains.length + at + 1, expr: expressions(rule) },
      })),
    ],
  };
};

export const nft: Tool = function* (argv, { stack }): Script {
  const bad = argv.find((word) => word.startsWith('-') && word !== '-j');
  if (bad !== undefined) return yield* complain(`nft: invalid option -- '${bad.replace(/^-+/, '').charAt(0)}'\n`, 1);
  const words = argv.filter((word) => word !== '-j').join(' ');
  if (words !== 'list ruleset' || !argv.includes('-j')) {
    return yield* complain(`Error: syntax error, unexpected string\n${words}\n`, 1);
  }
  if (stack.kind !== 'node')
    return yield* printOut(
      '{"nftables": [{"metainfo": {"version": "1.0.6", "release_name": "Lester Gooch #5", "json_schema_version": 1}}]}\n',
    );
  yield { stderr: '# Warning: table ip filter is managed by iptables-nft, do not touch!\n' };
  return yield* printOut(`${JSON.stringify(ruleset(stack))}\n`);
};
