// Where do VXLAN packets end: what left one node and did not come in at the other?
import type { NodeScene } from '../../model/scene.ts';
import { nodeStep, type Probe, type Reading } from '../../model/step.ts';
import { say } from '../../model/text.ts';
import { unknown } from '../../model/verdict.ts';
import { type LinkInfo, parseLink } from '../../parsers/ip-link.ts';
import type { PingReply, PingResult } from '../../parsers/ping.ts';
import { mapProbe } from '../../steps/map-parsed.ts';
import {
  arrow,
  healthIpOf,
  type NodePair,
  nodePairs,
  nodesAround,
  pairName,
  pairOf,
  podsOn,
} from '../../steps/node-pairs.ts';
import { askEach, hostNetworkOn, partsUnread, settle } from '../../steps/per-node.ts';
import { noPairs, VXLAN_DEVICE } from './applies.ts';
import { AFTER_MS, BEFORE_MS, TRAIN_PACKETS, trainProbe } from './own-traffic.ts';

type Way =
  | { readonly kind: 'train'; readonly ping: PingResult }
  | { readonly kind: 'link'; readonly link: LinkInfo | null };

/** By the counters of both devices while our own packets pass: more may pass than ours, fewer may not. */
const HALF = TRAIN_PACKETS / 2;

const arrives = nodeStep<Way, 'vxlan-arrives'>({
  id: 'vxlan-arrives',
  asks: say(
    'Do VXLAN packets that leave one node arrive at the other?',
    '한 노드를 떠난 VXLAN 패킷이 다른 노드에 도착하는가?',
  ),
  vantage: 'node',
  evidence: true,
  guide: {
    says: "tcpdump -i tailscale0 -nn 'udp port 8472' -c 10",
    why: say(
      'it waits for ever without traffic and prints OTV for 8472; netwhy sends 20 packets and compares the counters of both ends',
      '트래픽이 없으면 끝나지 않고 8472를 OTV로 표시합니다. netwhy는 패킷 20개를 보내고 양쪽 카운터를 비교합니다',
    ),
    erratum: 'G17',
  },
  probes: (scene) =>
    noPairs(scene) ??
    askEach(scene, nodesAround(scene), hostNetworkOn, (node, { location }) => [
      ...(location.at === 'node' ? trains(scene, node, location) : []),
      ...(['before', 'after'] as const).map((when) =>
        mapProbe(
          {
            key: `${node}:${when}`,
            location,
            timeoutMs: 2000,
            delayMs: when === 'before' ? BEFORE_MS : AFTER_MS,
            call: { name: 'link', args: { device: VXLAN_DEVICE } },
            parse: parseLink,
          },
          (link): Way => ({ kind: 'link', link }),
        ),
      ),
    ]),
  judge: (readings, scene) => {
    const sent = (node: string): number => grew(readings, node, 'txPackets');
    const received = (node: string): number => grew(readings, node, 'rxPackets');
    const all = trainsOf(scene, readings);
    const silent = all.filter(({ answered }) => !answered);
    const there = silent.filter(({ pair }) => sent(pair.from) >= TRAIN_PACKETS && received(pair.to) < HALF);
    const arrived = silent.filter((one) => received(one.pair.to) >= expectedAt(all, one.pair.to) - HALF);
    const back = arrived.filter(({ pair }) => sent(pair.to) >= TRAIN_PACKETS && received(pair.from) < HALF);
    // The far end sends its own trains and the answers that came through, and no more.
    const met = arrived.filter(
      ({ pair, rejected }) => rejected || sent(pair.to) < ownOf(all, pair.to) + answersOf(all, pair.to) + HALF,
    );
    // Answers come in again at the asker, which does not hand them on.
    const home = arrived.filter(
      (one) =>
        !met.includes(one) && !back.includes(one) && received(one.pair.from) >= expectedAt(all, one.pair.from) + HALF,
    );
    const kept = [
      ...met.map(({ pair }) => pairName(pair)),
      ...home.map(({ pair: { from, to } }) => pairName({ from: to, to: from })),
    ];
    const lost = [
      ...there.map(({ pair }) => pair),
      ...back.map(({ pair: { from, to } }) => ({ from: to, to: from })),
    ].map((pair) => ({ name: pairName(pair), left: sent(pair.from), arrived: received(pair.to) }));
    const open = silent.filter((one) => ![...there, ...back, ...met, ...home].includes(one));
    const facts = {
      lost: lost.map(({ name }) => name),
      deaf: [...new Set(lost.map(({ name }) => pairOf(name).to))],
      unanswered: kept,
      left: lost[0]?.left,
      arrived: lost[0]?.arrived,
    };
    const expected = say('as many arrive as leave', '보낸 만큼 도착함');
    if (all.length === 0)
      return unknown('inconclusive', say('no packets were sent', '보낸 패킷이 없음'), expected, facts);
    if (lost.length + kept.length === 0 && open.length > 0)
      return unknown(
        'inconclusive',
        say('silent, and the counters do not tell where', '응답이 없지만 카운터로는 어디서인지 알 수 없음'),
        expected,
        facts,
      );
    return settle({
      wrong: [
        ...lost.map(({ name, left, arrived }) =>
          say(`${arrow(name)}: ${left} left, ${arrived} arrived`, `${arrow(name)}: ${left}개 보냄, ${arrived}개 도착`),
        ),
        ...kept.map((name) =>
          say(`${arrow(name)}: arrive, and are not handed on`, `${arrow(name)}: 도착하지만 파드로 전달되지 않음`),
        ),
      ],
      well: say(`${all.length} of ${all.length} arrive`, `${all.length}개 모두 도착`),
      blind: partsUnread(readings.filter(({ key }) => key.endsWith(':train'))),
      expected,
      facts,
    });
  },
  moot: (verdictOf) =>
    verdictOf('overlay-pods') === 'pass'
      ? say('not needed: pods answer', '불필요: 파드가 응답함')
      : verdictOf('vxlan-device') === 'fail'
        ? say('not needed: a device is not well', '불필요: 장치가 정상이 아님')
        : null,
});

const trains = (scene: NodeScene, node: string, location: Probe<Way>['location']): readonly Probe<Way>[] =>
  nodePairs(scene).flatMap((pair): readonly Probe<Way>[] => {
    const ip = healthIpOf(scene, pair.to) || (podsOn(scene, pair.to)[0]?.ip ?? '');
    if (pair.from !== node || ip === '') return [];
    return [mapProbe(trainProbe(`${pairName(pair)}:train`, location, ip), (ping): Way => ({ kind: 'train', ping }))];
  });

interface Train {
  readonly pair: NodePair;
  readonly answered: boolean;
  /** The far end, or its packet filter, says no in words. */
  readonly rejected: boolean;
}

const trainsOf = (scene: NodeScene, readings: readonly Reading<Way>[]): readonly Train[] =>
  nodePairs(scene).flatMap((pair) => {
    const train = readings.find((one) => one.key === `${pairName(pair)}:train`);
    return train?.ok === true && train.value.kind === 'train'
      ? [{ pair, answered: train.value.ping.received > 0, rejected: train.value.ping.replies.some(saysNo) }]
      : [];
  });

const saysNo = ({ what }: PingReply): boolean => what === 'host-prohibited' || what === 'admin-prohibited';

/** Packets of ours a node sends of itself. */
const ownOf = (all: readonly Train[], node: string): number =>
  TRAIN_PACKETS * all.filter(({ pair }) => pair.from === node).length;

/** Answers of a node that came through. */
const answersOf = (all: readonly Train[], node: string): number =>
  TRAIN_PACKETS * all.filter(({ pair, answered }) => pair.to === node && answered).length;

/** What comes in at a node if every train to it arrives, with the answers it got. */
const expectedAt = (all: readonly Train[], node: string): number =>
  TRAIN_PACKETS *
  (all.filter(({ pair }) => pair.to === node).length +
    all.filter(({ pair, answered }) => pair.from === node && answered).length);

/** Of an end that was not read nothing is known: NaN compares as false with everything. */
const grew = (readings: readonly Reading<Way>[], node: string, side: 'rxPackets' | 'txPackets'): number => {
  const counted = (when: string) => {
    const reading = readings.find((one) => one.key === `${node}:${when}`);
    return reading?.ok === true && reading.value.kind === 'link' ? (reading.value.link?.counters ?? null) : null;
  };
  const [before, after] = [counted('before'), counted('after')];
  return before === null || after === null ? Number.NaN : after[side] - before[side];
};

export const ARRIVAL_STEPS = [arrives] as const;
