// Does the node itself stand in the way: a full connection table, or a packet filter that turns packets away?
import { nodeStep, type Probe, type Reading } from '../../model/step.ts';
import { say } from '../../model/text.ts';
import type { FirewallRule } from '../../parsers/firewall-rule.ts';
import { parseIptablesSave } from '../../parsers/iptables-save.ts';
import { type Conntrack, parseConntrack } from '../../parsers/kernel-files.ts';
import { parseNftRuleset } from '../../parsers/nft.ts';
import { focusNames, nodesAround } from '../../steps/node-pairs.ts';
import { blindRows, byAbout, onEach, type Row, sumUp, unseen } from '../../steps/rows.ts';

const conntrack = nodeStep<Conntrack, 'node-conntrack'>({
  id: 'node-conntrack',
  asks: say('Is there room in the connection tables?', '연결 추적 테이블에 여유가 있는가?'),
  vantage: 'node',
  evidence: true,
  probes: (scene) =>
    onEach(scene, nodesAround(scene), (node, location) => [
      {
        key: node,
        location,
        call: { name: 'read-file', args: { file: 'conntrack' } },
        timeoutMs: 2000,
        parse: parseConntrack,
      },
    ]),
  judge: (readings, scene, site) => {
    const rows = readings.map((one): Row => {
      if (!one.ok) return unseen(one.key, one);
      const { count, max } = one.value;
      const percent = String(Math.round((100 * count) / max));
      const saw = say(`${count} of ${max} (${percent} %)`, `${max}개 중 ${count}개 (${percent}%)`);
      if (count / max >= site.conntrackFullRatio)
        return { about: one.key, verdict: 'fail', saw, facts: { full: one.key, max: String(max) } };
      return count / max >= site.conntrackWarnRatio
        ? { about: one.key, verdict: 'warn', saw, facts: { filling: one.key, percent } }
        : { about: one.key, verdict: 'pass', saw };
    });
    const limit = `${site.conntrackWarnRatio * 100}`;
    return sumUp([...rows, ...blindRows(scene, focusNames(scene))], say(`under ${limit} %`, `${limit}% 미만`));
  },
  // Not loaded, or not to be read: then the packets themselves tell more.
  moot: (verdictOf) =>
    verdictOf('node-loss') === 'pass' ? say('not needed: packets pass', '불필요: 패킷이 통과함') : null,
});

type Rules = readonly FirewallRule[];

/** When our own packets have passed. */
const AFTER_MS = 1500;

const sameRule = (a: FirewallRule, b: FirewallRule): boolean =>
  a.table === b.table && a.chain === b.chain && a.position === b.position && a.verdict === b.verdict;

/**
 * In the forward path what is turned away without a condition, or rejected, is pods'. On the way in only rules that name
 * WireGuard's port count: others meet the internet's noise all day.
 */
const isOurs = (rule: FirewallRule, port: number): boolean => {
  if (rule.verdict !== 'reject' && rule.verdict !== 'drop') return false;
  if (rule.hook === 'forward') return rule.verdict === 'reject' || !rule.conditional;
  return new RegExp(`\\b${port}\\b`).test(rule.text);
};

const filter = nodeStep<Rules, 'node-filter'>({
  id: 'node-filter',
  asks: say(
    'Does a packet filter turn pods’ or WireGuard’s packets away?',
    '패킷 필터가 파드나 WireGuard 패킷을 막는가?',
  ),
  vantage: 'node',
  evidence: true,
  probes: (scene) =>
    onEach(scene, nodesAround(scene), (node, location) =>
      [0, AFTER_MS].flatMap((delayMs, at): readonly Probe<Rules>[] => {
        const ask = { location, delayMs, timeoutMs: 4000 };
        return [
          { key: `${node} iptables${at}`, ...ask, call: { name: 'iptables-save', args: {} }, parse: parseIptablesSave },
          { key: `${node} nft${at}`, ...ask, call: { name: 'nft-ruleset', args: {} }, parse: parseNftRuleset },
        ];
      }),
    ),
  judge: (readings, scene, site) => {
    const rows = [...byAbout(readings)].map(([about, own]): Row => {
      const [rule] = ['iptables', 'nft'].flatMap((tool) => grown(own, about, tool, site.tailscalePort));
      if (rule !== undefined)
        return {
          about,
          verdict: 'fail',
          saw: say(
            `counts up: ${rule.chain} ${rule.position}: ${rule.text}`,
            `카운터 증가: ${rule.chain} ${rule.position}: ${rule.text}`,
          ),
          facts: { rejects: about, chain: rule.chain, position: String(rule.position) },
        };
      const isBlind = ['iptables', 'nft'].every((tool) => pairOf(own, about, tool) === null);
      return isBlind
        ? unseen(
            about,
            own.find((one) => !one.ok),
          )
        : { about, verdict: 'pass', saw: say('none grew', '늘어난 것 없음') };
    });
    return sumUp(
      [...rows, ...blindRows(scene, focusNames(scene))],
      say('no such rule counts up', '그런 규칙의 카운터가 늘지 않음'),
    );
  },
  moot: (verdictOf) =>
    verdictOf('node-loss') === 'pass' && verdictOf('overlay-pods') === 'pass'
      ? say('not needed: nodes and pods answer', '불필요: 노드와 파드가 응답함')
      : null,
});

const pairOf = (own: readonly Reading<Rules>[], node: string, tool: string): readonly [Rules, Rules] | null => {
  const read = (at: number) => own.find((one) => one.key === `${node} ${tool}${at}`);
  const [before, after] = [read(0), read(1)];
  return before?.ok && after?.ok ? [before.value, after.value] : null;
};

const grown = (own: readonly Reading<Rules>[], node: string, tool: string, port: number): Rules => {
  const [before, after] = pairOf(own, node, tool) ?? [[], []];
  return after.filter((rule) => {
    const was = before.find((one) => sameRule(one, rule))?.packets;
    return isOurs(rule, port) && rule.packets !== null && was != null && rule.packets > was;
  });
};

export const NODE_STEPS = [conntrack, filter] as const;
