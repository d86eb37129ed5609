// Is anything cut up on a node, and what does the way out to the internet carry?
import { nodeStep, type Reading } from '../../model/step.ts';
import { same, say } from '../../model/text.ts';
import { unknown } from '../../model/verdict.ts';
import { parseSnmp, type Snmp } from '../../parsers/kernel-files.ts';
import type { PingResult } from '../../parsers/ping.ts';
import { parseTracepath, type Tracepath } from '../../parsers/tracepath.ts';
import { onNodeNamed } from '../../steps/cannot-ask.ts';
import { mapProbe } from '../../steps/map-parsed.ts';
import { focusNames, nodesAround } from '../../steps/node-pairs.ts';
import { askEach, type Blind, blindOf, hostNetworkOn, settle } from '../../steps/per-node.ts';
import { noVxlan } from '../overlay/applies.ts';
import { isBlackHole, sizesOf } from './outcome.ts';
import { sizeProbes } from './size-probes.ts';
import { AFTER_MS, innerLimit, payloadOf } from './sizes.ts';

const COUNTED = ['FragOKs', 'FragCreates', 'FragFails', 'ReasmFails'] as const;

const fragments = nodeStep<Snmp, 'mtu-fragments'>({
  id: 'mtu-fragments',
  asks: say('Does a node cut packets up, or fail to put them together?', '노드가 패킷을 쪼개거나 합치지 못하는가?'),
  vantage: 'node',
  evidence: true,
  probes: (scene) =>
    noVxlan(scene) ??
    askEach(scene, nodesAround(scene), hostNetworkOn, (node, { location }) =>
      ([0, AFTER_MS] as const).map((delayMs) => ({
        key: `${node}:${delayMs === 0 ? 'before' : 'after'}`,
        location,
        timeoutMs: 2000,
        delayMs,
        call: { name: 'read-file', args: { file: 'snmp' } },
        parse: parseSnmp,
      })),
    ),
  judge: (readings, scene) => {
    const counted = (node: string, when: string): Snmp | null => {
      const reading = readings.find((one) => one.key === `${node}:${when}`);
      return reading?.ok === true ? reading.value : null;
    };
    const seen = nodesAround(scene).flatMap((node) => {
      const [before, after] = [counted(node, 'before'), counted(node, 'after')];
      if (before === null || after === null) return [];
      const grew = (name: string): number => (after.Ip?.[name] ?? 0) - (before.Ip?.[name] ?? 0);
      return [{ node, grew: COUNTED.flatMap((name) => (grew(name) > 0 ? [`${name} +${grew(name)}`] : [])) }];
    });
    const growing = seen.filter(({ grew }) => grew.length > 0);
    const blind = blindOf(scene, focusNames(scene), hostNetworkOn, readings);
    const half = focusNames(scene)
      .filter((node) => ![...blind, ...seen].some((one) => one.node === node))
      .map((node): Blind => ({ node, reason: 'inconclusive', why: say('not read twice', '두 번 읽지 못함') }));
    return settle({
      wrong: growing.map(({ node, grew }) => same(`${node}: ${grew.join(', ')}`)),
      well: say(`no growth on ${seen.length}`, `${seen.length}개 노드에서 증가 없음`),
      blind: [...blind, ...half],
      expected: say('no growth while full packets pass', '최대 크기 패킷이 지나는 동안 증가 없음'),
      facts: {
        growing: growing.map(({ node }) => node),
        failing: growing.filter(({ grew }) => grew.some((one) => one.startsWith('ReasmFails'))).map(({ node }) => node),
      },
      as: 'warn',
    });
  },
});

type Out = { readonly kind: 'ping'; readonly ping: PingResult } | { readonly kind: 'path'; readonly path: Tracepath };

/** Pods' packets leave without a tunnel: what the card and the first router take is all that limits them. */
const egress = nodeStep<Out, 'mtu-egress'>({
  id: 'mtu-egress',
  asks: say('Do full packets get out to the internet?', '최대 크기 패킷이 인터넷으로 나가는가?'),
  vantage: 'node',
  evidence: true,
  guide: {
    says: 'traceroute 8.8.8.8',
    why: say(
      'tracepath names the MTU too, but a router that drops without a word hides from both: sizes are tried as well',
      'tracepath는 MTU도 알려 주지만 말없이 버리는 라우터는 둘 다 못 찾으므로 크기별로도 보내 봅니다',
    ),
    erratum: 'G25',
  },
  probes: (scene, site) =>
    askEach(scene, focusNames(scene), onNodeNamed, (node, { location }) => [
      ...sizeProbes(node, location, site.internetIp, innerLimit(site))
        .filter(({ key }) => !key.endsWith(':over'))
        .map((probe) => mapProbe(probe, (ping): Out => ({ kind: 'ping', ping }))),
      mapProbe(
        {
          key: `${node}:path`,
          location,
          timeoutMs: 4000,
          call: { name: 'tracepath', args: { to: site.internetIp, maxHops: 1 } },
          parse: parseTracepath,
        },
        (path): Out => ({ kind: 'path', path }),
      ),
    ]),
  judge: (readings, scene, site) => {
    const bytes = payloadOf(innerLimit(site));
    const pings = readings.flatMap((one): readonly Reading<PingResult>[] =>
      one.ok && one.value.kind === 'ping' ? [{ ...one, value: one.value.ping }] : [],
    );
    const all = focusNames(scene).map((node) => sizesOf(node, pings));
    const holes = all.filter(isBlackHole).map(({ pair }) => pair);
    const through = all.filter(({ fits }) => fits?.kind === 'passed');
    const told = readings.flatMap((one) =>
      one.ok && one.value.kind === 'path' && one.value.path.mtuBytes !== null ? [one.value.path.mtuBytes] : [],
    );
    const path = told.length > 0 ? ` (tracepath: ${Math.min(...told)})` : '';
    const expected = say(`${bytes} passes`, `${bytes} 통과`);
    const facts = { holes, pathMtu: told.length > 0 ? Math.min(...told) : null, bytes };
    // ICMP may be filtered on the way out: silence of small ones too says nothing.
    if (holes.length === 0 && through.length < all.length)
      return unknown('inconclusive', say(`no answer to pings${path}`, `핑 응답 없음${path}`), expected, facts);
    return settle({
      wrong: holes.map((node) => say(`${node}: ${bytes} vanishes${path}`, `${node}: ${bytes} 알림 없이 사라짐${path}`)),
      well: say(`${bytes} passes${path}`, `${bytes} 통과${path}`),
      blind: blindOf(scene, focusNames(scene), onNodeNamed, readings),
      expected,
      facts,
    });
  },
  moot: (verdictOf) =>
    verdictOf('mtu-pod-path') === 'pass' ? say('not needed for the overlay', '오버레이 판단에는 필요하지 않음') : null,
});

export const COUNT_STEPS = [fragments, egress] as const;
