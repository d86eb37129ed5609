// What do paths really carry: node to node over the tailnet, pod to pod through the overlay?
import type { NodeScene } from '../../model/scene.ts';
import { nodeStep, type Reading } from '../../model/step.ts';
import { same, say, type Text } from '../../model/text.ts';
import { type Judgement, unknown } from '../../model/verdict.ts';
import type { PingResult } from '../../parsers/ping.ts';
import { onNodeNamed } from '../../steps/cannot-ask.ts';
import { arrow, focusNames, nodePairs, pairName } from '../../steps/node-pairs.ts';
import { askEach, type Blind, blindOf, settle } from '../../steps/per-node.ts';
import { podPlace } from '../../steps/places.ts';
import { noPairs } from '../overlay/applies.ts';
import { isBlackHole, outcomeWord, type Sizes, sizesOf } from './outcome.ts';
import { sizeProbes } from './size-probes.ts';
import { addressOn, innerLimit, notRunning, payloadOf, podsAsked } from './sizes.ts';

interface Told {
  readonly readings: readonly Reading<PingResult>[];
  readonly all: readonly Sizes[];
  readonly blind: readonly Blind[];
  readonly limit: number;
}

const judgeSizes = ({ readings, all, blind, limit }: Told): Judgement => {
  const bytes = payloadOf(limit);
  const holes = all.filter(isBlackHole);
  const told = all.filter(({ fits }) => fits?.kind === 'told');
  // Not read, or small ones are lost too: then size tells nothing.
  const cutShort = all.filter(
    (one) => one.fits === null || (one.fits.kind === 'silent' && !isBlackHole(one)) || one.small === null,
  );
  const lines = (group: readonly Sizes[]): readonly Text[] =>
    group.flatMap(({ pair, fits }) => {
      if (fits === null) return [];
      const word = outcomeWord(fits);
      return [say(`${arrow(pair)}: ${bytes} ${word.en}`, `${arrow(pair)}: ${bytes} ${word.ko}`)];
    });
  const oversize = all.filter(({ over }) => over?.kind === 'passed' || over?.kind === 'told');
  const word = all.find(({ over }) => over !== null)?.over ?? null;
  const one = word === null ? same('') : outcomeWord(word);
  const name = ({ pair }: Sizes): string => pair;
  const mute = cutShort.map(({ pair, small }): Blind => {
    const lost = readings.find((reading) => !reading.ok && reading.key.startsWith(`${pair}:`));
    if (lost !== undefined && !lost.ok) return { node: arrow(pair), reason: lost.reason, why: same(lost.detail) };
    const why =
      small === null
        ? say('not read', '읽지 못함')
        : say('small packets are lost too: ask overlay', '작은 패킷도 사라짐: overlay를 물어보세요');
    return { node: arrow(pair), reason: 'inconclusive', why };
  });
  return settle({
    wrong: [...lines(holes), ...lines(told)],
    well: say(`${bytes} passes, ${bytes + 1} ${one.en}`, `${bytes} 통과, ${bytes + 1} ${one.ko}`),
    blind: [...blind, ...mute],
    expected: say(`${bytes} passes, ${bytes + 1} is refused here`, `${bytes} 통과, ${bytes + 1}은 보내는 쪽에서 거부`),
    facts: {
      holes: holes.map(name),
      told: told.map(name),
      mute: cutShort.map(name),
      oversize: oversize.map(name),
      toldMtu: told[0]?.fits?.kind === 'told' ? told[0].fits.mtuBytes : null,
      toldBy: told[0]?.fits?.kind === 'told' ? told[0].fits.from : '',
      overTold: all.flatMap(({ pair, over }) => (over?.kind === 'told' ? [`${pair} ${over.mtuBytes}`] : [])),
      bytes,
    },
    as: holes.length > 0 ? 'fail' : 'warn',
  });
};

const nodePath = nodeStep<PingResult, 'mtu-node-path'>({
  id: 'mtu-node-path',
  asks: say(
    'Does the tailnet carry full packets from node to node?',
    'tailnet이 노드 사이에서 최대 크기 패킷을 전달하는가?',
  ),
  vantage: 'node',
  guide: {
    says: 'ping -M do -s 1472 100.64.0.2',
    why: say(
      '1472 never fits a tailnet of 1280: 1252 must pass, and one byte more be refused at once',
      '1472는 1280인 tailnet에 절대 들어가지 않습니다. 1252는 통과하고 1바이트 더 크면 바로 거부되어야 합니다',
    ),
    erratum: 'G23',
  },
  probes: (scene, site) =>
    noPairsAtAll(scene) ??
    askEach(scene, focusNames(scene), onNodeNamed, (node, { location }) =>
      nodePairs(scene).flatMap((pair) => {
        const ip = scene.tailnetIps[pair.to];
        return pair.from === node && ip !== undefined
          ? sizeProbes(pairName(pair), location, ip, site.tailnetMtuBytes)
          : [];
      }),
    ),
  judge: (readings, scene, site) =>
    judgeSizes({
      readings,
      all: askedPairs(scene, readings),
      blind: blindOf(scene, focusNames(scene), onNodeNamed, readings),
      limit: site.tailnetMtuBytes,
    }),
});

const askedPairs = (scene: NodeScene, readings: readonly Reading<PingResult>[]): readonly Sizes[] =>
  nodePairs(scene)
    .map((pair) => sizesOf(pairName(pair), readings))
    .filter(({ pair }) => readings.some((one) => one.key.startsWith(`${pair}:`)));

const noPairsAtAll = (scene: NodeScene): Judgement | null => (nodePairs(scene).length > 0 ? null : noPairs(scene));

const podPath = nodeStep<PingResult, 'mtu-pod-path'>({
  id: 'mtu-pod-path',
  asks: say(
    'Does the overlay carry full packets from pod to pod?',
    '오버레이가 파드 사이에서 최대 크기 패킷을 전달하는가?',
  ),
  vantage: 'pod',
  guide: {
    says: 'ping -M do -s 1472 100.64.0.2',
    why: say(
      'from a pod it only meets the pod’s own MTU; busybox ping has no -M at all',
      '파드에서는 파드 자신의 MTU에 걸릴 뿐이며, busybox ping에는 -M이 없습니다',
    ),
    erratum: 'G24',
  },
  probes: (scene, site) => {
    const no = noPairs(scene) ?? notRunning(scene);
    if (no !== null) return no;
    const probes = nodePairs(scene).flatMap((pair) => {
      const from = podsAsked(scene, pair.from)[0];
      const ip = addressOn(scene, pair.to);
      return from === undefined || ip === '' ? [] : sizeProbes(pairName(pair), podPlace(from), ip, innerLimit(site));
    });
    return probes.length > 0 ? probes : unknown('inconclusive', say('no pod to ask from', '확인에 쓸 파드가 없음'));
  },
  judge: (readings, scene, site) =>
    judgeSizes({ readings, all: askedPairs(scene, readings), blind: [], limit: innerLimit(site) }),
});

export const PATH_STEPS = [nodePath, podPath] as const;
