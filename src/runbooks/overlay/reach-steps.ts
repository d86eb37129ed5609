// Do pods of one node reach pods of another, as Cilium measured it and as we measure it now?
import type { NodeScene } from '../../model/scene.ts';
import { nodeStep, type Probe, type Reading } from '../../model/step.ts';
import { same, say } from '../../model/text.ts';
import type { Judgement } from '../../model/verdict.ts';
import { parseCiliumHealth } from '../../parsers/cilium-health.ts';
import type { CiliumHealth } from '../../parsers/cilium-health-path.ts';
import type { PingResult } from '../../parsers/ping.ts';
import { inCiliumOn, onNodeNamed } from '../../steps/cannot-ask.ts';
import {
  arrow,
  bothWays,
  focusNames,
  healthIpOf,
  nodePairs,
  pairName,
  pairOf,
  podsOn,
} from '../../steps/node-pairs.ts';
import { askEach, type Blind, blindOf, settle } from '../../steps/per-node.ts';
import { canEnterPods, podPlace } from '../../steps/places.ts';
import { pingProbe } from '../../steps/probes.ts';
import { noPairs } from './applies.ts';

const EXPECTED = say('an answer from each', '모두 응답');

const health = nodeStep<CiliumHealth, 'overlay-health'>({
  id: 'overlay-health',
  asks: say('What has Cilium itself measured between the nodes?', 'Cilium이 직접 측정한 노드 간 연결은 어떤가?'),
  vantage: 'cilium',
  probes: (scene) =>
    noPairs(scene) ??
    askEach(scene, focusNames(scene), inCiliumOn, (node, { location }) => [
      { key: node, location, timeoutMs: 5000, call: { name: 'cilium-health', args: {} }, parse: parseCiliumHealth },
    ]),
  judge: (readings, scene) => {
    // Cilium measures every node; between two that were named a third is nobody's concern.
    const asked = bothWays(scene).map(pairName);
    const seen = readings.flatMap((one) =>
      one.ok
        ? one.value.nodes
            .filter((node) => !node.local && asked.includes(`${one.key}>${node.name}`))
            .map(({ name, host, endpoint }) => ({ pair: `${one.key}>${name}`, host, endpoint }))
        : [],
    );
    const down = seen.filter(({ host, endpoint }) => host.reach === 'failed' && endpoint.reach === 'failed');
    const cut = seen.filter(({ host, endpoint }) => host.reach !== 'failed' && endpoint.reach === 'failed');
    return settle({
      wrong: [
        ...cut.map(({ pair }) => say(`${arrow(pair)}: node ok, pods not`, `${arrow(pair)}: 노드는 정상, 파드는 불통`)),
        ...down.map(({ pair }) => say(`${arrow(pair)}: node unreachable`, `${arrow(pair)}: 노드 자체가 불통`)),
      ],
      well: say(`${seen.length} of ${seen.length} reachable`, `${seen.length}개 모두 도달`),
      blind: blindOf(scene, focusNames(scene), inCiliumOn, readings),
      expected: say('nodes and pods reachable', '노드와 파드 모두 도달'),
      facts: { cut: cut.map(({ pair }) => pair), down: down.map(({ pair }) => pair) },
      // Measured up to some minutes ago.
      as: 'warn',
    });
  },
});

/** Keys: `<pair>:health` and `<pair>:pod`. A pod may refuse by a policy of its own, Cilium's test endpoint does not. */
const pods = nodeStep<PingResult, 'overlay-pods'>({
  id: 'overlay-pods',
  asks: say('Do pods reach pods on other nodes?', '파드가 다른 노드의 파드에 도달하는가?'),
  vantage: 'node',
  probes: (scene) => {
    const no = noPairs(scene);
    if (no !== null) return no;
    const fromPods = podProbes(scene);
    const fromNodes = askEach(scene, focusNames(scene), onNodeNamed, (node, { location }) =>
      nodePairs(scene).flatMap((pair): readonly Probe<PingResult>[] => {
        const ip = healthIpOf(scene, pair.to);
        return pair.from === node && ip !== '' ? [pingProbe(`${pairName(pair)}:health`, location, ip)] : [];
      }),
    );
    if (!isProbes(fromNodes)) return fromPods.length > 0 ? fromPods : fromNodes;
    return [...fromNodes, ...fromPods];
  },
  judge: (readings, scene) => {
    const all = nodePairs(scene).map((pair) => ({ pair: pairName(pair), word: wordOfPair(pairName(pair), readings) }));
    const of = (word: PairWord): readonly string[] => all.filter((one) => one.word === word).map(({ pair }) => pair);
    const blind = of('blind').flatMap((pair): readonly Blind[] => blindPair(scene, pair, readings));
    return settle({
      wrong: of('silent').map((pair) => say(`${arrow(pair)}: silent`, `${arrow(pair)}: 응답 없음`)),
      well: say(`${of('ok').length} of ${all.length} answer`, `${all.length}개 중 ${of('ok').length}개 응답`),
      blind,
      expected: EXPECTED,
      facts: { ok: of('ok'), silent: of('silent'), blind: of('blind') },
    });
  },
});

const isProbes = <T>(value: readonly Probe<T>[] | Judgement): value is readonly Probe<T>[] => Array.isArray(value);

const podProbes = (scene: NodeScene): readonly Probe<PingResult>[] =>
  nodePairs(scene).flatMap((pair): readonly Probe<PingResult>[] => {
    const from = podsOn(scene, pair.from)[0];
    const to = podsOn(scene, pair.to)[0];
    return from === undefined || to === undefined || (!canEnterPods(scene, pair.from) && from.containers.length === 0)
      ? []
      : [pingProbe(`${pairName(pair)}:pod`, podPlace(from), to.ip)];
  });

type PairWord = 'ok' | 'silent' | 'blind';

const wordOfPair = (pair: string, readings: readonly Reading<PingResult>[]): PairWord => {
  const own = readings.filter((one) => one.key.startsWith(`${pair}:`));
  if (own.some((one) => one.ok && one.value.received > 0)) return 'ok';
  // A pod's silence alone may be a policy's doing.
  return own.some((one) => one.ok && one.key.endsWith(':health')) ? 'silent' : 'blind';
};

const blindPair = (scene: NodeScene, pair: string, readings: readonly Reading<PingResult>[]): readonly Blind[] => {
  const own = readings.filter((one) => one.key.startsWith(`${pair}:`));
  const lost = own.find((one) => !one.ok);
  if (lost !== undefined && !lost.ok) return [{ node: arrow(pair), reason: lost.reason, why: same(lost.detail) }];
  if (own.length > 0)
    return [
      {
        node: arrow(pair),
        reason: 'inconclusive',
        why: say('silent, which may be a policy', '응답이 없지만 정책 때문일 수 있음'),
      },
    ];
  const place = onNodeNamed(scene, pairOf(pair).from);
  return [
    place.ok || place.says.verdict !== 'unknown'
      ? { node: arrow(pair), reason: 'inconclusive', why: say('no address to ask', '확인할 주소가 없음') }
      : { node: arrow(pair), reason: place.says.reason, why: place.says.saw },
  ];
};

export const REACH_STEPS = [health, pods] as const;
