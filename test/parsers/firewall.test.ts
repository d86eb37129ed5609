import { describe, expect, it } from 'vitest';
import { parseIptablesSave } from '../../src/parsers/iptables-save.ts';
import { parseNftRuleset } from '../../src/parsers/nft.ts';
import { output, sample, told } from './sample.ts';

const rule = (chain: string, hook: string | null, position: number, verdict: string, more = {}) => ({
  table: 'filter',
  chain,
  hook,
  position,
  packets: null,
  verdict,
  rejectWith: null,
  conditional: false,
  ...more,
});
const save = (stdout: string, exitCode = 0, stderr = '') => {
  const rules = told(parseIptablesSave(output('iptables-save -c', stdout, exitCode, stderr)));
  return typeof rules === 'string' ? rules : rules.map(({ text: _text, ...rest }) => rest);
};

describe('iptables-save', () => {
  it('reads a node of Oracle Cloud with Tailscale', () => {
    const rules = told(parseIptablesSave(sample('firewall/iptables-save.oci-plus-tailscale')));
    const forward = typeof rules === 'string' ? rules : rules.filter((one) => one.chain === 'FORWARD');
    expect(forward).toEqual([
      rule('FORWARD', 'forward', 1, 'jump', { text: '-A FORWARD -j ts-forward' }),
      rule('FORWARD', 'forward', 2, 'reject', {
        rejectWith: 'icmp-host-prohibited',
        text: '-A FORWARD -j REJECT --reject-with icmp-host-prohibited',
      }),
    ]);
    const nat = typeof rules === 'string' ? rules : rules.filter((one) => one.table === 'nat');
    expect(nat).toEqual([
      rule('POSTROUTING', 'postrouting', 1, 'masquerade', {
        table: 'nat',
        conditional: true,
        text: '-A POSTROUTING -s 10.244.0.0/24 ! -d 10.244.0.0/16 -o enp0s6 -j MASQUERADE',
      }),
      rule('POSTROUTING', 'postrouting', 2, 'jump', { table: 'nat', text: '-A POSTROUTING -j ts-postrouting' }),
      rule('ts-postrouting', null, 1, 'masquerade', {
        table: 'nat',
        conditional: true,
        text: '-A ts-postrouting -m mark --mark 0x40000/0xff0000 -j MASQUERADE',
      }),
    ]);
  });

  const HEAD = '*filter\n:FORWARD DROP [3:180]\n:X - [0:0]\n';
  it.each([
    [
      'counters, a comment, a policy',
      `${HEAD}[13:898] -A FORWARD -m comment --comment "a \\"quoted\\" one" -j REJECT --reject-with icmp-port-unreachable\n[1:60] -A FORWARD -i lo -g X\n[0:0] -A X\nCOMMIT\n`,
      [
        rule('FORWARD', 'forward', 1, 'reject', { packets: 13, rejectWith: 'icmp-port-unreachable' }),
        rule('FORWARD', 'forward', 2, 'jump', { packets: 1, conditional: true }),
        rule('X', null, 1, 'other', { packets: 0 }),
        rule('FORWARD', 'forward', 3, 'drop', { packets: 3 }),
      ],
    ],
    ['a table without COMMIT', `${HEAD}-A FORWARD -j X\n`, 'unreadable: iptables-save: a table is cut'],
    ['a cut rule', `${HEAD}-A FORWARD -j REJ`, 'unreadable: iptables-save: the last line is cut'],
    ['a rule of no chain', `${HEAD}-A Y -j X\nCOMMIT\n`, 'unreadable: iptables-save: a rule is not understood'],
    [
      'a counter of -1',
      `${HEAD}[-1:0] -A FORWARD -j X\nCOMMIT\n`,
      'unreadable: iptables-save: a rule is not understood',
    ],
    [
      'an open quote',
      `${HEAD}-A FORWARD -m comment --comment "x -j X\nCOMMIT\n`,
      'unreadable: iptables-save: quotes are not closed',
    ],
    ['a line outside a table', '-A FORWARD -j DROP\n', 'unreadable: iptables-save: a line outside a table'],
    [
      'an endless rule',
      `${HEAD}-A FORWARD ${'"'.repeat(5000)}\nCOMMIT\n`,
      'unreadable: iptables-save: a line is too long',
    ],
    ['nothing', '', 'inconclusive: iptables-save printed nothing'],
    [
      'a second set of rules',
      `${HEAD}COMMIT\n# Warning: iptables-legacy tables present, use iptables-legacy-save to see them\n`,
      'inconclusive: a second set of rules (iptables-legacy) is in force and not shown',
    ],
  ])('%s', (_what, stdout, expected) => {
    expect(save(stdout)).toEqual(expected);
  });

  it('says that it was not permitted', () => {
    expect(told(parseIptablesSave(sample('firewall/iptables-save.nocap')))).toBe(
      'forbidden: no right to read the packet filter (NET_ADMIN)',
    );
  });
});

// Captured in a network namespace (nft 1.0.6), one item a line.
const NFT = `{"nftables": [{"metainfo": {"version": "1.0.6", "release_name": "x", "json_schema_version": 1}},
{"table": {"family": "inet", "name": "t", "handle": 1}},
{"chain": {"family": "inet", "table": "t", "name": "f", "handle": 1, "type": "filter", "hook": "forward", "prio": 0, "policy": "drop"}},
{"chain": {"family": "inet", "table": "t", "name": "own", "handle": 9}},
{"rule": {"family": "inet", "table": "t", "chain": "f", "handle": 2, "expr": [{"counter": {"packets": 4, "bytes": 90}}, {"reject": {"type": "icmpx", "expr": "admin-prohibited"}}]}},
{"rule": {"family": "inet", "table": "t", "chain": "f", "handle": 3, "expr": [{"match": {"op": "==", "left": {"meta": {"key": "iifname"}}, "right": "lo"}}, {"accept": null}]}},
{"rule": {"family": "inet", "table": "t", "chain": "f", "handle": 4, "expr": [{"limit": {"rate": 1, "burst": 5, "per": "second"}}, {"log": null}]}},
{"rule": {"family": "inet", "table": "t", "chain": "f", "handle": 6, "expr": [{"vmap": {"key": {"ct": {"key": "state"}}, "data": {"set": [["invalid", {"drop": null}]]}}}]}},
{"rule": {"family": "inet", "table": "t", "chain": "own", "handle": 7, "expr": [{"jump": {"target": "f"}}]}},
{"rule": {"family": "inet", "table": "t", "chain": "own", "handle": 8, "expr": [{"xt": null}]}}]}
`;
const nft = (stdout: string, exitCode = 0, stderr = '') => {
  const rules = told(parseNftRuleset(output('nft -j list ruleset', stdout, exitCode, stderr)));
  return typeof rules === 'string' ? rules : rules.map(({ text: _text, ...rest }) => rest);
};
const inet = { table: 'inet t' };

describe('nft', () => {
  it('reads rules, counters, verdicts and policies', () => {
    expect(nft(NFT)).toEqual([
      rule('f', 'forward', 1, 'reject', { ...inet, packets: 4, rejectWith: 'icmpx admin-prohibited' }),
      rule('f', 'forward', 2, 'accept', { ...inet, conditional: true }),
      rule('f', 'forward', 3, 'other', { ...inet, conditional: true }),
      rule('f', 'forward', 4, 'other', { ...inet, conditional: true }),
      rule('own', null, 1, 'jump', inet),
      rule('own', null, 2, 'other', { ...inet, conditional: true }),
      rule('f', 'forward', 5, 'drop', inet),
    ]);
  });

  it.each([
    ['nft-j-forward.reject', [rule('FORWARD', 'forward', 1, 'reject', { table: 'ip filter', packets: 13 })]],
    [
      'nft-j-ruleset',
      [rule('POSTROUTING', 'postrouting', 1, 'masquerade', { table: 'ip nat', packets: 90, conditional: true })],
    ],
    ['nft-list-ruleset', 'unreadable: not complete JSON'],
  ])('%s', (name, expected) => {
    expect(nft(sample(`firewall/${name}`).stdout)).toEqual(expected);
  });

  it.each([
    ['half of it', NFT.slice(0, 700), 0, '', 'unreadable: not complete JSON'],
    ['nothing', '', 0, '', 'unreadable: not complete JSON'],
    ['no header', '{"nftables": []}', 0, '', 'unreadable: nft: no schema version we know'],
    [
      'another schema',
      NFT.replace('version": 1}', 'version": 2}'),
      0,
      '',
      'unreadable: JSON of another shape at nftables.0.metainfo.json_schema_version',
    ],
    [
      'a rule of no chain',
      NFT.replaceAll('"chain": "own"', '"chain": "gone"'),
      0,
      '',
      'unreadable: nft: a rule of a chain that is not listed',
    ],
    [
      'no right',
      '',
      1,
      'Operation not permitted (you must be root)\n',
      'forbidden: no right to read the packet filter (NET_ADMIN)',
    ],
    ['another error', '', 1, 'boom\n', 'unreadable: nft: an error that is not understood'],
  ])('%s', (_what, stdout, exitCode, stderr, expected) => {
    expect(nft(stdout, exitCode, stderr)).toBe(expected);
  });

  it('puts a rule into words', () => {
    const rules = told(parseNftRuleset(output('nft -j list ruleset', NFT)));
    expect(typeof rules === 'string' ? rules : rules.map((one) => one.text)).toEqual([
      'reject type:icmpx,expr:admin-prohibited',
      'match op:==,left:meta:key:iifname,right:lo; accept',
      'limit rate:1,burst:5,per:second; log',
      'vmap key:ct:key:state,data:set:invalid,drop:null',
      'jump target:f',
      'xt',
      'policy drop',
    ]);
  });

  it('survives a rule nested too deep to print', () => {
    const deep = `${'['.repeat(20000)}${']'.repeat(20000)}`;
    expect(nft(NFT.replace('"icmpx"', `${'"icmpx", "x": '}${deep}`))).toHaveLength(7);
  });
});
