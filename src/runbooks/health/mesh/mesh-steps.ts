// Many nodes at once: what has Cilium measured of them all, and which ways answer our own pings at this turn?
import { mapped, type Pieces, whole } from '../../../model/pieces.ts';
import type { NodeScene } from '../../../model/scene.ts';
import type { Site } from '../../../model/site.ts';
import { nodeStep, type Probe, type Reading } from '../../../model/step.ts';
import { say } from '../../../model/text.ts';
import { type Judgement, skipped } from '../../../model/verdict.ts';
import { type PingResult, parsePing } from '../../../parsers/ping.ts';
import { onNodeNamed } from '../../../steps/cannot-ask.ts';
import { focusNames, healthIps, isMesh, isWide, meshPairs, pairName } from '../../../steps/node-pairs.ts';
import { askEach, type Blind, settle } from '../../../steps/per-node.ts';
import { aboutOf } from '../../../steps/rows.ts';
import { COUNTED_MS } from '../../overlay/own-traffic.ts';
import { listed, msOf, waysSaid } from './mesh-words.ts';
import { type AskedWay, sickOf, type WayState } from './sick.ts';

const FEW = skipped('not-applicable', say('so few nodes ask each other in full', '노드가 적어 모든 쌍을 따로 확인함'));

type Kind = 'net' | 'pod';

/** Pings of one node to one other: by its tailnet address, and through the overlay to Cilium's test endpoint there. */
const probesOf = (scene: NodeScene, health: ReadonlyMap<string, string>) => {
  const ways = Map.groupBy(meshPairs(scene), ({ from }) => from);
  // Where counters are read meanwhile, they must not count these.
  const delayMs = isWide(scene) ? 0 : COUNTED_MS;
  return askEach(scene, focusNames(scene), onNodeNamed, (node, { location }) =>
    (ways.get(node) ?? []).flatMap((pair): readonly Probe<PingResult>[] => {
      const net = scene.tailnetIps[pair.to];
      const pod = health.get(pair.to);
      const ping = (kind: Kind, to: string): Probe<PingResult> => ({
        key: `${pairName(pair)} ${kind}`,
        location,
        call: { name: 'ping', args: { to, count: 3, intervalMs: 100, waitMs: 1000, quiet: true } },
        timeoutMs: 3000,
        delayMs,
        parse: parsePing,
      });
      return [...(net === undefined ? [] : [ping('net', net)]), ...(pod === undefined ? [] : [ping('pod', pod)])];
    }),
  );
};

interface NamedWay extends AskedWay {
  readonly name: string;
}

const namesOf = (ways: readonly NamedWay[], wanted: WayState): ReadonlySet<string> =>
  new Set(ways.flatMap(({ name, state }) => (state === wanted ? [name] : [])));

const stateOf = (reading: Reading<PingResult> | undefined): WayState =>
  reading?.ok !== true ? 'blind' : reading.value.received > 0 ? 'ok' : 'dead';

const readBy = (readings: readonly Reading<PingResult>[]): ReadonlyMap<string, Reading<PingResult>> =>
  new Map(readings.map((one) => [one.key, one]));

/** One a node, with the reason of its first way: of a node nobody can ask each of its ways is blind. */
const blindNodes = (
  scene: NodeScene,
  blind: readonly AskedWay[],
  read: ReadonlyMap<string, Reading<PingResult>>,
): readonly Blind[] =>
  [...Map.groupBy(blind, ({ from }) => from)].flatMap(([node, ways]): readonly Blind[] => {
    const place = onNodeNamed(scene, node);
    if (!place.ok && place.says.verdict === 'unknown')
      return [{ node, reason: place.says.reason, why: place.says.saw }];
    const lost = ways
      .flatMap((way) => [read.get(`${pairName(way)} net`), read.get(`${pairName(way)} pod`)])
      .find((one) => one?.ok === false);
    const why = say('no address to ask', '확인할 주소가 없음');
    return [
      lost === undefined || lost.ok
        ? { node, reason: 'inconclusive', why }
        : { node, reason: lost.reason, why: say(lost.detail, lost.detail) },
    ];
  });

function* judged(readings: readonly Reading<PingResult>[], scene: NodeScene, site: Site): Pieces<Judgement> {
  const read = readBy(readings);
  // Ten thousand ways: each is given its name once.
  const pairs = yield* mapped(meshPairs(scene), (pair) => ({ ...pair, name: pairName(pair) }));
  const asked = (kind: Kind): Pieces<readonly NamedWay[]> =>
    mapped(pairs, (pair) => ({ ...pair, state: stateOf(read.get(`${pair.name} ${kind}`)) }));
  const net = yield* asked('net');
  const gone = namesOf(net, 'dead');
  // What has no tailnet under it says nothing of the overlay.
  const pod = (yield* asked('pod')).filter(({ name }) => !gone.has(name));
  yield;
  const sick = sickOf(net);
  yield;
  const cut = sickOf(pod);
  yield;
  // Also where the overlay alone could not be looked at, or nobody told an address in it.
  const blind = namesOf([...net, ...pod], 'blind');
  const timed = (yield* mapped(readings, (one) => msOf(one, aboutOf(one.key)))).flat();
  const slow = timed.filter(({ ms }) => ms >= site.tailnetLatencyMaxMs);
  const broken = sick.nodes.length + sick.ways.length + cut.nodes.length + cut.ways.length > 0;
  return settle({
    wrong: waysSaid({ sick, cut, slow, limitMs: site.tailnetLatencyMaxMs }),
    well: say(`${net.length} ways answer`, `경로 ${net.length}개 모두 응답`),
    blind: blindNodes(
      scene,
      net.filter(({ name }) => blind.has(name)),
      read,
    ),
    expected: say('an answer from each', '모두 응답'),
    as: broken ? 'fail' : 'warn',
    facts: {
      pair: timed.map(({ pair }) => pair),
      ms: timed.map(({ ms }) => String(ms)),
      dead: [...gone],
      blind: [...blind],
      ...listed(sick, 'cut'),
      ...listed(cut, 'pod'),
      slow: slow.map(({ pair }) => pair),
    },
  });
}

export const meshWays = nodeStep<PingResult, 'mesh-ways'>({
  id: 'mesh-ways',
  asks: say(
    'Do many nodes reach each other, and the pods there?',
    '많은 노드가 서로, 그리고 그곳의 파드에 도달하는가?',
  ),
  vantage: 'node',
  probes: (scene) => (isMesh(scene) ? probesOf(scene, healthIps(scene)) : FEW),
  judge: (readings, scene, site) => whole(judged(readings, scene, site)),
  judgeInPieces: judged,
});
