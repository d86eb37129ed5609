// What else can the pod and its node reach: pods beside it, pods on other nodes, other nodes over the tailnet?
import { type Probe, podStep, type Reading } from '../../model/step.ts';
import { join, same, say, type Text } from '../../model/text.ts';
import { type Facts, fail, type Judgement, pass, skipped, unknown } from '../../model/verdict.ts';
import type { PingResult } from '../../parsers/ping.ts';
import { inOwnNetwork, onNode } from '../../steps/cannot-ask.ts';
import { peerNodes, siblingsOf } from '../../steps/places.ts';
import { pingProbe } from '../../steps/probes.ts';
import { onceItReaches, onceItReachesWithAgent } from './moot.ts';

const nobody = (en: string, ko: string): Judgement => skipped('not-applicable', say(en, ko));

interface Groups {
  readonly answering: readonly string[];
  readonly silent: readonly string[];
}

const groupOf = (key: string): string => key.slice(0, key.lastIndexOf(':'));

const isRead = ({ answering, silent }: Groups, group: string): boolean =>
  answering.includes(group) || silent.includes(group);

/** Keys are `<group>:<address>`; a group is silent when something was asked there and nothing answered. */
const groupsOf = (readings: readonly Reading<PingResult>[]): Groups => {
  const answering = new Set<string>();
  const silent = new Set<string>();
  for (const reading of readings) {
    if (!reading.ok) continue;
    const group = groupOf(reading.key);
    (reading.value.received > 0 ? answering : silent).add(group);
  }
  return { answering: [...answering], silent: [...silent].filter((group) => !answering.has(group)) };
};

const sawGroups = ({ answering, silent }: Groups): Text => {
  const parts: Text[] = [];
  if (answering.length > 0) parts.push(say(`${answering.join(', ')}: answers`, `${answering.join(', ')}: 응답함`));
  if (silent.length > 0) parts.push(say(`${silent.join(', ')}: silent`, `${silent.join(', ')}: 응답 없음`));
  return join(parts);
};

const EXPECTED = say('an answer from each', '모두 응답');

const judgeGroups = (readings: readonly Reading<PingResult>[]): Judgement => {
  const groups = groupsOf(readings);
  const facts: Facts = { answering: groups.answering, silent: groups.silent };
  if (groups.answering.length + groups.silent.length === 0)
    return unknown('inconclusive', say('nobody was asked', '확인한 대상 없음'));
  // Of whom nothing was read, the others' answers say nothing.
  const lost = readings.flatMap((one) => (one.ok || isRead(groups, groupOf(one.key)) ? [] : [one]))[0];
  if (groups.silent.length === 0 && lost !== undefined)
    return unknown(
      lost.reason,
      join([sawGroups(groups), same(`${groupOf(lost.key)}: ${lost.detail}`)]),
      EXPECTED,
      facts,
    );
  return groups.silent.length === 0
    ? pass(sawGroups(groups), EXPECTED, facts)
    : fail(sawGroups(groups), EXPECTED, facts);
};

const sameNode = podStep<PingResult, 'pod-peer-same-node'>({
  id: 'pod-peer-same-node',
  asks: say('Does the pod reach pods on the same node?', '파드가 같은 노드의 파드에 도달하는가?'),
  vantage: 'pod',
  evidence: true,
  probes: (scene): readonly Probe<PingResult>[] | Judgement => {
    const place = inOwnNetwork(scene);
    if (!place.ok) return place.says;
    const pods = siblingsOf(scene);
    if (pods.length === 0) return nobody('no other pod on the node', '노드에 다른 파드가 없음');
    // One group: a neighbour may refuse pings by a policy of its own, so one answer is enough.
    return pods.map((pod) => pingProbe(`${scene.target.node}:${pod.ip}`, place.location, pod.ip));
  },
  judge: judgeGroups,
  moot: onceItReaches,
});

const otherNode = podStep<PingResult, 'pod-peer-other-node'>({
  id: 'pod-peer-other-node',
  asks: say('Does the pod reach pods on other nodes?', '파드가 다른 노드의 파드에 도달하는가?'),
  vantage: 'pod',
  evidence: true,
  probes: (scene): readonly Probe<PingResult>[] | Judgement => {
    const place = inOwnNetwork(scene);
    if (!place.ok) return place.says;
    const probes = peerNodes(scene).flatMap(({ node, podIps }) =>
      podIps.map((ip) => pingProbe(`${node}:${ip}`, place.location, ip)),
    );
    return probes.length > 0 ? probes : nobody('no pod on another node', '다른 노드에 파드가 없음');
  },
  judge: judgeGroups,
  moot: onceItReaches,
});

const podTailnet = podStep<PingResult, 'pod-tailnet'>({
  id: 'pod-tailnet',
  asks: say('Does the pod reach other nodes over the tailnet?', '파드가 tailnet으로 다른 노드에 도달하는가?'),
  vantage: 'pod',
  evidence: true,
  probes: (scene): readonly Probe<PingResult>[] | Judgement => {
    const place = inOwnNetwork(scene);
    if (!place.ok) return place.says;
    const peers = peerNodes(scene).filter((peer) => peer.tailnetIp !== '');
    if (peers.length === 0) return nobody('no other tailnet address is known', '알려진 다른 tailnet 주소가 없음');
    return peers.map((peer) => pingProbe(`${peer.node}:${peer.tailnetIp}`, place.location, peer.tailnetIp));
  },
  judge: judgeGroups,
  moot: onceItReaches,
});

const nodePeer = podStep<PingResult, 'node-peer'>({
  id: 'node-peer',
  asks: say('Does the node reach other nodes over the tailnet?', '노드가 tailnet으로 다른 노드에 도달하는가?'),
  vantage: 'node',
  evidence: true,
  probes: (scene): readonly Probe<PingResult>[] | Judgement => {
    const place = onNode(scene);
    if (!place.ok) return place.says;
    const peers = peerNodes(scene).filter((peer) => peer.tailnetIp !== '');
    if (peers.length === 0) return nobody('no other tailnet address is known', '알려진 다른 tailnet 주소가 없음');
    return peers.map((peer) => pingProbe(`${peer.node}:${peer.tailnetIp}`, place.location, peer.tailnetIp));
  },
  judge: judgeGroups,
  moot: onceItReachesWithAgent,
});

export const PEER_STEPS = [sameNode, otherNode, podTailnet, nodePeer] as const;
