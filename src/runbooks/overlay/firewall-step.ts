// Does a node's packet filter turn VXLAN away while we send some?
import { nodeStep } from '../../model/step.ts';
import { say } from '../../model/text.ts';
import { onNodeNamed } from '../../steps/cannot-ask.ts';
import { focusNames, nodesAround } from '../../steps/node-pairs.ts';
import { askEach, blindOf, settle } from '../../steps/per-node.ts';
import { filterProbes, grownOn, type Rules } from '../../steps/vxlan-filter.ts';
import { noPairs, tunnelPort } from './applies.ts';
import { AFTER_MS } from './own-traffic.ts';

const firewall = nodeStep<Rules, 'vxlan-firewall'>({
  id: 'vxlan-firewall',
  asks: say('Does a packet filter turn VXLAN away?', '패킷 필터가 VXLAN을 막는가?'),
  vantage: 'node',
  evidence: true,
  probes: (scene) =>
    noPairs(scene) ??
    askEach(scene, nodesAround(scene), onNodeNamed, (node, { location }) => filterProbes(node, location, AFTER_MS)),
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
