// Does the node's packet filter turn forwarded packets away while we send some?
import { type Probe, podStep, type Reading } from '../../model/step.ts';
import { same, say } from '../../model/text.ts';
import { fail, pass, unknown } from '../../model/verdict.ts';
import type { FirewallRule } from '../../parsers/firewall-rule.ts';
import { parseIptablesSave } from '../../parsers/iptables-save.ts';
import { parseNftRuleset } from '../../parsers/nft.ts';
import { onNode } from '../../steps/cannot-ask.ts';
import { onceItReachesWithAgent } from './moot.ts';

type Rules = readonly FirewallRule[];

/** Counters are judged by growth (rule of evidence): the second reading comes when our pings have passed. */
const SECOND_MS = 300;

const sameRule = (a: FirewallRule, b: FirewallRule): boolean =>
  a.table === b.table && a.chain === b.chain && a.position === b.position && a.verdict === b.verdict;

/**
 * Rules that can stop every pod of the node: a reject in the forward path, or a drop without a condition. A drop for
 * some addresses only is a policy's business; rejects on the way in to the node meet internet noise all day.
 */
const stopsForwarding = (rule: FirewallRule): boolean =>
  rule.hook === 'forward' && (rule.verdict === 'reject' || (rule.verdict === 'drop' && !rule.conditional));

const grown = (before: Rules, after: Rules): Rules =>
  after.filter((rule) => {
    if (!stopsForwarding(rule) || rule.packets === null) return false;
    const was = before.find((one) => sameRule(one, rule))?.packets;
    return was !== undefined && was !== null && rule.packets > was;
  });

/** Tailscale's own masquerading is for its subnet routes, not for pods. */
const masquerades = (rules: Rules): number =>
  rules.filter((rule) => rule.verdict === 'masquerade' && !rule.chain.startsWith('ts-')).length;

const rulesOf = (readings: readonly Reading<Rules>[], key: string): Rules | null => {
  const reading = readings.find((one) => one.key === key);
  return reading?.ok === true ? reading.value : null;
};

const firewall = podStep<Rules, 'firewall'>({
  id: 'firewall',
  asks: say('Does the node’s packet filter turn packets away?', '노드의 패킷 필터가 패킷을 막는가?'),
  vantage: 'node',
  evidence: true,
  probes: (scene) => {
    const place = onNode(scene);
    if (!place.ok) return place.says;
    const ask = { location: place.location, timeoutMs: 4000 };
    const both = (key: string, delayMs: number): readonly Probe<Rules>[] => [
      { key: `iptables-${key}`, ...ask, delayMs, call: { name: 'iptables-save', args: {} }, parse: parseIptablesSave },
      { key: `nft-${key}`, ...ask, delayMs, call: { name: 'nft-ruleset', args: {} }, parse: parseNftRuleset },
    ];
    return [...both('before', 0), ...both('after', SECOND_MS)];
  },
  judge: (readings) => {
    const expected = say(
      'no growing reject or drop of forwarded packets',
      '포워딩 패킷을 막는 규칙의 카운터가 늘지 않음',
    );
    const pairs = ['iptables', 'nft'].flatMap((tool) => {
      const before = rulesOf(readings, `${tool}-before`);
      const after = rulesOf(readings, `${tool}-after`);
      return before === null || after === null ? [] : [{ before, after }];
    });
    if (pairs.length === 0) {
      const first = readings.find((one) => !one.ok);
      return first === undefined || first.ok
        ? unknown('inconclusive', same(''), expected)
        : unknown(first.reason, same(first.detail), expected);
    }
    // nft does not show what an xt target does, so only iptables can tell that there is no such rule.
    const iptables = rulesOf(readings, 'iptables-after') ?? rulesOf(readings, 'iptables-before');
    const facts = { masquerades: iptables === null ? null : masquerades(iptables) };
    const [rule] = pairs.flatMap(({ before, after }) => grown(before, after));
    if (rule === undefined) {
      const standing = pairs
        .flatMap(({ after }) => after)
        .find((one) => one.verdict === 'reject' && stopsForwarding(one) && (one.packets ?? 0) > 0);
      const stands = standing !== undefined && { stands: true, chain: standing.chain, position: standing.position };
      return pass(say('none grew', '늘어난 것 없음'), expected, { ...facts, grew: false, ...stands });
    }
    return fail(
      say(
        `counter grew: ${rule.table} ${rule.chain} rule ${rule.position}: ${rule.text}`,
        `카운터 증가: ${rule.table} ${rule.chain} ${rule.position}번 규칙: ${rule.text}`,
      ),
      expected,
      {
        ...facts,
        grew: true,
        chain: rule.chain,
        position: rule.position,
        rule: rule.text,
        rejects: rule.verdict === 'reject',
        iptables: readings.some((one) => one.ok && one.key === 'iptables-after' && one.value.includes(rule)),
      },
    );
  },
  moot: onceItReachesWithAgent,
});

export const FIREWALL_STEPS = [firewall] as const;
