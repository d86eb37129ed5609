// Does a node's packet filter turn VXLAN away while we send some?
import type { Location } from '../../model/location.ts';
import { nodeStep, type Probe, type Reading } from '../../model/step.ts';
import { say } from '../../model/text.ts';
import type { FirewallRule } from '../../parsers/firewall-rule.ts';
import { parseIptablesSave } from '../../parsers/iptables-save.ts';
import { parseNftRuleset } from '../../parsers/nft.ts';
import { onNodeNamed } from '../../steps/cannot-ask.ts';
import { focusNames, nodesAround } from '../../steps/node-pairs.ts';
import { askEach, blindOf, settle } from '../../steps/per-node.ts';
import { noPairs, tunnelPort } from './applies.ts';
import { AFTER_MS } from './own-traffic.ts';

type Rules = readonly FirewallRule[];

const probesOn = (node: string, location: Location): readonly Probe<Rules>[] =>
  [0, AFTER_MS].flatMap((delayMs): readonly Probe<Rules>[] => {
    const ask = { location, delayMs, timeoutMs: 4000 };
    const when = delayMs === 0 ? 'before' : 'after';
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

const grownOn = (node: string, readings: readonly Reading<Rules>[], port: number): Rules =>
  ['iptables', 'nft'].flatMap((tool) => {
    const before = rulesOf(readings, `${node}:${tool}-before`);
    return rulesOf(readings, `${node}:${tool}-after`).filter((rule) => {
      if (!turnsAway(rule, port) || rule.packets === null) return false;
      const was = before.find((one) => sameRule(one, rule))?.packets;
      return was !== undefined && was !== null && rule.packets > was;
    });
  });

const firewall = nodeStep<Rules, 'vxlan-firewall'>({
  id: 'vxlan-firewall',
  asks: say('Does a packet filter turn VXLAN away?', '패킷 필터가 VXLAN을 막는가?'),
  vantage: 'node',
  evidence: true,
  probes: (scene) =>
    noPairs(scene) ?? askEach(scene, nodesAround(scene), onNodeNamed, (node, { location }) => probesOn(node, location)),
  judge: (readings, scene, site) => {
    const port = tunnelPort(scene, site);
    const grown = nodesAround(scene).flatMap((node) => {
      const [rule] = grownOn(node, readings, port);
      return rule === undefined ? [] : [{ node, rule }];
    });
    return settle({
      wrong: grown.map(({ node, rule }) =>
        say(
          `${node}: ${rule.table} ${rule.chain} rule ${rule.position} counts up: ${rule.text}`,
          `${node}: ${rule.table} ${rule.chain} ${rule.position}번 규칙의 카운터 증가: ${rule.text}`,
        ),
      ),
      well: say(`no growing drop or reject of UDP ${port}`, `UDP ${port}를 막는 규칙의 카운터 증가 없음`),
      blind: blindOf(scene, focusNames(scene), onNodeNamed, readings),
      expected: say('none grows', '증가 없음'),
      facts: {
        nodes: grown.map(({ node }) => node),
        chain: grown[0]?.rule.chain ?? '',
        rule: grown[0]?.rule.text ?? '',
        position: grown[0]?.rule.position,
      },
    });
  },
  moot: (verdictOf) =>
    verdictOf('overlay-pods') === 'pass' ? say('not needed: pods answer', '불필요: 파드가 응답함') : null,
});

export const FIREWALL_STEPS = [firewall] as const;
