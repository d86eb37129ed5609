// Is the overlay between the pod's node and those CoreDNS lives on well at both ends: its device, and what filters its port?
import type { PodScene } from '../../model/scene.ts';
import { type Probe, podStep, type Reading } from '../../model/step.ts';
import { same, say } from '../../model/text.ts';
import { type Judgement, skipped } from '../../model/verdict.ts';
import type { LinkInfo } from '../../parsers/ip-link.ts';
import type { PingResult } from '../../parsers/ping.ts';
import { HOST_NETWORK, hasNetwork, NOT_RUNNING, onNodeNamed } from '../../steps/cannot-ask.ts';
import { mapProbe } from '../../steps/map-parsed.ts';
import { healthIpOf } from '../../steps/node-pairs.ts';
import { askEach, type Blind, blindOf, hostNetworkOn, settle } from '../../steps/per-node.ts';
import { dnsReplicas, peerNodes } from '../../steps/places.ts';
import { pingProbe } from '../../steps/probes.ts';
import { noVxlan, tunnelPort } from '../../steps/vxlan.ts';
import { judgeVxlanDevices, VXLAN_LINK } from '../../steps/vxlan-device.ts';
import { filterKeys, filterProbes, grownOn, type Rules } from '../../steps/vxlan-filter.ts';
import { onceItReachesWithAgent } from './moot.ts';

/** Nodes whose CoreDNS pod the pod asks by the overlay; one with any pod where none has. */
const farEnds = (scene: PodScene): readonly string[] => {
  const peers = peerNodes(scene).map(({ node }) => node);
  const asked = peers.filter((node) => dnsReplicas(scene).some((one) => one.node === node));
  return asked.length > 0 ? asked : peers.slice(0, 1);
};

const endsOf = (scene: PodScene): readonly string[] => [scene.target.node, ...farEnds(scene)];

const noWay = (scene: PodScene): Judgement | null => {
  if (!hasNetwork(scene)) return NOT_RUNNING;
  if (scene.target.hostNetwork) return HOST_NETWORK;
  return (
    noVxlan(scene) ??
    (farEnds(scene).length > 0
      ? null
      : skipped('not-applicable', say('no pod on another node', '다른 노드에 파드가 없음')))
  );
};

const device = podStep<LinkInfo | null, 'overlay-device'>({
  id: 'overlay-device',
  asks: say(
    'Is cilium_vxlan at both ends there, up, and as Cilium makes it?',
    '양쪽 끝의 cilium_vxlan이 있고 켜져 있으며 설정이 맞는가?',
  ),
  vantage: 'node',
  evidence: true,
  probes: (scene) =>
    noWay(scene) ??
    askEach(scene, endsOf(scene), hostNetworkOn, (node, { location }) => [{ key: node, location, ...VXLAN_LINK }]),
  judge: (readings, scene, site) =>
    judgeVxlanDevices(readings, scene, site, blindOf(scene, endsOf(scene), hostNetworkOn, readings)),
  moot: onceItReachesWithAgent,
});

type Filter = { readonly kind: 'rules'; readonly rules: Rules } | { readonly kind: 'ping'; readonly ping: PingResult };

/** Our pings are out after 0.3 s, whether anybody answers or not: the second reading comes when they have met the rules. */
const PING_MS = 100;
const SECOND_MS = 400;

/** An address behind a node that VXLAN leads to. */
const behind = (scene: PodScene, node: string): string =>
  healthIpOf(scene, node) ||
  (node === scene.target.node ? scene.target.ip : (peerNodes(scene).find((one) => one.node === node)?.podIps[0] ?? ''));

/** Each end asks across by itself: then the packets and the counters they meet are of one clock. */
const across = (scene: PodScene, node: string, location: Probe<PingResult>['location']): readonly Probe<Filter>[] =>
  (node === scene.target.node ? farEnds(scene) : [scene.target.node]).flatMap((to): readonly Probe<Filter>[] => {
    const ip = behind(scene, to);
    if (ip === '') return [];
    const probe = { ...pingProbe(`${node}:across-${to}`, location, ip), delayMs: PING_MS };
    return [mapProbe(probe, (ping): Filter => ({ kind: 'ping', ping }))];
  });

/** "Nothing grew" is only known of a node whose rules were read twice, by both tools, while packets passed. */
const halfRead = (scene: PodScene, readings: readonly Reading<Filter>[]): readonly Blind[] =>
  endsOf(scene).flatMap((node): readonly Blind[] => {
    const own = readings.filter((one) => one.key.startsWith(`${node}:`));
    const lost = own.find((one) => !one.ok);
    if (lost !== undefined && !lost.ok) return [{ node, reason: lost.reason, why: same(lost.detail) }];
    const isWhole =
      filterKeys(node).every((key) => own.some((one) => one.key === key)) &&
      own.some((one) => one.ok && one.value.kind === 'ping');
    return isWhole ? [] : [{ node, reason: 'inconclusive', why: say('not read twice', '두 번 읽지 못함') }];
  });

const filter = podStep<Filter, 'overlay-filter'>({
  id: 'overlay-filter',
  asks: say('Does a packet filter at either end turn VXLAN away?', '양쪽 끝의 패킷 필터가 VXLAN을 막는가?'),
  vantage: 'node',
  evidence: true,
  probes: (scene) =>
    noWay(scene) ??
    askEach(scene, endsOf(scene), onNodeNamed, (node, { location }) => [
      ...filterProbes(node, location, SECOND_MS).map((probe) =>
        mapProbe(probe, (rules): Filter => ({ kind: 'rules', rules })),
      ),
      ...across(scene, node, location),
    ]),
  judge: (readings, scene, site) => {
    const port = tunnelPort(scene, site);
    const rules = readings.flatMap((one): readonly Reading<Rules>[] =>
      one.ok ? (one.value.kind === 'rules' ? [{ ...one, value: one.value.rules }] : []) : [one],
    );
    const grown = endsOf(scene).flatMap((node) => {
      const [rule] = grownOn(node, rules, port);
      return rule === undefined ? [] : [{ node, rule }];
    });
    const unread = blindOf(scene, endsOf(scene), onNodeNamed, readings);
    const halves = halfRead(scene, readings).filter(({ node }) => !unread.some((one) => one.node === node));
    return settle({
      wrong: grown.map(({ node, rule }) =>
        say(
          `${node}: ${rule.table} ${rule.chain} rule ${rule.position} counts up: ${rule.text}`,
          `${node}: ${rule.table} ${rule.chain} ${rule.position}번 규칙의 카운터 증가: ${rule.text}`,
        ),
      ),
      well: say(`no growing drop or reject of UDP ${port}`, `UDP ${port}를 막는 규칙의 카운터 증가 없음`),
      blind: [...unread, ...halves],
      expected: say('none grows', '증가 없음'),
      facts: { nodes: grown.map(({ node }) => node), chain: grown[0]?.rule.chain ?? '', answered: answered(readings) },
    });
  },
  moot: onceItReachesWithAgent,
});

/** Ends whose node got an answer from across. */
const answered = (readings: readonly Reading<Filter>[]): readonly string[] =>
  readings.flatMap((one) =>
    one.ok && one.value.kind === 'ping' && one.value.ping.received > 0 ? [one.key.replace(':across-', '>')] : [],
  );

export const OVERLAY_STEPS = [device, filter] as const;
