// Which rule of a node's packet filter turns VXLAN away, by its counter between two readings?
import type { Location } from '../model/location.ts';
import type { Probe, Reading } from '../model/step.ts';
import type { FirewallRule } from '../parsers/firewall-rule.ts';
import { parseIptablesSave } from '../parsers/iptables-save.ts';
import { parseNftRuleset } from '../parsers/nft.ts';

export type Rules = readonly FirewallRule[];

const TOOLS = ['iptables', 'nft'] as const;
const WHEN = ['before', 'after'] as const;

/** Both tools, now and `afterMs` later; keys are `<node>:<tool>-<when>`. */
export const filterProbes = (node: string, location: Location, afterMs: number): readonly Probe<Rules>[] =>
  WHEN.flatMap((when): readonly Probe<Rules>[] => {
    const ask = { location, delayMs: when === 'before' ? 0 : afterMs, timeoutMs: 4000 };
    return [
      {
        key: `${node}:iptables-${when}`,
        ...ask,
        call: { name: 'iptables-save', args: {} },
        parse: parseIptablesSave,
      },
      { key: `${node}:nft-${when}`, ...ask, call: { name: 'nft-ruleset', args: {} }, parse: parseNftRuleset },
    ];
  });

const rulesOf = (readings: readonly Reading<Rules>[], key: string): Rules => {
  const reading = readings.find((one) => one.key === key);
  return reading?.ok === true ? reading.value : [];
};

const sameRule = (a: FirewallRule, b: FirewallRule): boolean =>
  a.table === b.table &&
  a.chain === b.chain &&
  a.position === b.position &&
  a.text.replace(/\d+/g, '') === b.text.replace(/\d+/g, '');

/** Names the tunnels' port, so no noise from outside meets it. */
const turnsAway = (rule: FirewallRule, port: number): boolean =>
  (rule.verdict === 'drop' || rule.verdict === 'reject') && new RegExp(`\\b${port}\\b`).test(rule.text);

export const grownOn = (node: string, readings: readonly Reading<Rules>[], port: number): Rules =>
  TOOLS.flatMap((tool) => {
    const before = rulesOf(readings, `${node}:${tool}-before`);
    return rulesOf(readings, `${node}:${tool}-after`).filter((rule) => {
      if (!turnsAway(rule, port) || rule.packets === null) return false;
      const was = before.find((one) => sameRule(one, rule))?.packets;
      return was !== undefined && was !== null && rule.packets > was;
    });
  });

/** Every reading of a node that "nothing grew" needs: each tool shows rules that the other does not. */
export const filterKeys = (node: string): readonly string[] =>
  WHEN.flatMap((when) => TOOLS.map((tool) => `${node}:${tool}-${when}`));
