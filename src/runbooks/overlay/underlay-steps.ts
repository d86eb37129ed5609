// Does the tailnet under the overlay carry: its device, the other nodes' answers, and VXLAN itself rather than the network card?
import type { NodeScene } from '../../model/scene.ts';
import type { Site } from '../../model/site.ts';
import { nodeStep, type Probe } from '../../model/step.ts';
import { same, say, type Text } from '../../model/text.ts';
import { skipped } from '../../model/verdict.ts';
import { type AddressInfo, type LinkInfo, parseAddress, parseLinks } from '../../parsers/ip-link.ts';
import type { RouteGet } from '../../parsers/ip-route.ts';
import type { PingResult } from '../../parsers/ping.ts';
import { onNodeNamed } from '../../steps/cannot-ask.ts';
import { mapProbe } from '../../steps/map-parsed.ts';
import { arrow, focusNames, nodePairs, nodesAround, pairName } from '../../steps/node-pairs.ts';
import { askEach, blindOf, hostNetworkOn, nodeOfKey, partsUnread, settle } from '../../steps/per-node.ts';
import { routeProbe } from '../../steps/probes.ts';
import { isInside } from '../../steps/ranges.ts';
import { noPairs, noVxlan, VXLAN_DEVICE } from './applies.ts';
import { AFTER_MS, BEFORE_MS, LATER_MS, TRAIN_PACKETS, trainProbe } from './own-traffic.ts';

const noTailnet = (scene: NodeScene) =>
  noVxlan(scene) ??
  (Object.keys(scene.tailnetIps).length > 0
    ? null
    : skipped('not-applicable', say('no node has a tailnet address', 'tailnet 주소를 가진 노드가 없음')));

/** Flags count, never operstate: a TUN device says UNKNOWN in good health (guide erratum 1). */
const device = nodeStep<AddressInfo | null, 'overlay-tailnet-device'>({
  id: 'overlay-tailnet-device',
  asks: say('Is the tailnet device under the overlay up?', '오버레이 아래의 tailnet 장치가 켜져 있는가?'),
  vantage: 'node',
  evidence: true,
  probes: (scene, site) =>
    noTailnet(scene) ??
    askEach(scene, nodesAround(scene), hostNetworkOn, (node, { location }) => [
      {
        key: node,
        location,
        timeoutMs: 2000,
        call: { name: 'address', args: { device: site.tailnetDevice } },
        parse: parseAddress,
      },
    ]),
  judge: (readings, scene, site) => {
    const seen = readings.flatMap((one) => (one.ok ? [{ node: one.key, info: one.value }] : []));
    const missing = seen.filter(({ info }) => info === null).map(({ node }) => node);
    const down = seen.filter(({ info }) => info !== null && !(info.up && info.lowerUp)).map(({ node }) => node);
    const bare = seen
      .filter(
        ({ info }) => info?.up === true && info.lowerUp && !info.ipv4.some((ip) => isInside(ip, site.tailnetCidr)),
      )
      .map(({ node }) => node);
    const name = site.tailnetDevice;
    return settle({
      wrong: [
        ...missing.map((node) => say(`${node}: no ${name}`, `${node}: ${name} 없음`)),
        ...down.map((node) => say(`${node}: ${name} down`, `${node}: ${name} 꺼짐`)),
        ...bare.map((node) => say(`${node}: ${name} has no address`, `${node}: ${name}에 주소 없음`)),
      ],
      well: say(`${seen.length} up`, `${seen.length}개 켜짐`),
      blind: blindOf(scene, focusNames(scene), hostNetworkOn, readings),
      expected: say(`${name} up, with an address`, `${name} 켜짐, 주소 있음`),
      facts: { missing, down, bare },
    });
  },
});

/** Of 20 packets one or two may go anywhere. */
const TOO_MANY_LOST = 0.1;

/** The control: it tells a broken overlay from a broken tailnet. */
const peers = nodeStep<PingResult, 'overlay-peers'>({
  id: 'overlay-peers',
  asks: say('Do the nodes themselves answer over the tailnet?', '노드 자체는 tailnet으로 응답하는가?'),
  vantage: 'node',
  evidence: true,
  probes: (scene) =>
    noPairs(scene) ??
    noTailnet(scene) ??
    askEach(scene, focusNames(scene), onNodeNamed, (node, { location }) =>
      nodePairs(scene).flatMap((pair): readonly Probe<PingResult>[] => {
        const ip = scene.tailnetIps[pair.to];
        return pair.from === node && ip !== undefined ? [trainProbe(pairName(pair), location, ip, LATER_MS)] : [];
      }),
    ),
  judge: (readings, scene) => {
    const read = readings.flatMap((one) =>
      one.ok ? [{ pair: one.key, ok: one.value.received > 0, loss: one.value.lossRatio }] : [],
    );
    const lossy = read.filter(({ ok, loss }) => ok && loss > TOO_MANY_LOST);
    const silent = read.filter(({ ok }) => !ok).map(({ pair }) => pair);
    return settle({
      wrong: [
        ...silent.map((pair) => say(`${arrow(pair)}: silent`, `${arrow(pair)}: 응답 없음`)),
        ...lossy.map(({ pair, loss }) =>
          say(
            `${arrow(pair)}: ${Math.round(loss * 100)} % of ${TRAIN_PACKETS} lost`,
            `${arrow(pair)}: ${TRAIN_PACKETS}개 중 ${Math.round(loss * 100)}% 손실`,
          ),
        ),
      ],
      well: say(`${read.length} of ${read.length} answer`, `${read.length}개 모두 응답`),
      blind: blindOf(scene, focusNames(scene), onNodeNamed, readings),
      expected: say('an answer from each', '모두 응답'),
      facts: {
        ok: read.filter(({ ok }) => ok).map(({ pair }) => pair),
        silent,
        lossy: lossy.map(({ pair }) => pair),
        lostPercent: lossy.map(({ loss }) => String(Math.round(loss * 100))),
      },
    });
  },
});

type Way =
  | { readonly kind: 'route'; readonly route: RouteGet }
  | { readonly kind: 'links'; readonly links: readonly LinkInfo[] };

/** Every VXLAN packet passes the tailnet device, so that one must send at least as many. */
const ENOUGH_PACKETS = 10;

const linksProbe = (key: string, location: Probe<Way>['location'], delayMs: number): Probe<Way> =>
  mapProbe(
    { key, location, timeoutMs: 3000, delayMs, call: { name: 'link-list', args: {} }, parse: parseLinks },
    (links) => ({ kind: 'links', links }),
  );

const sentBy = (links: readonly LinkInfo[], name: string): number | null =>
  links.find((link) => link.name === name)?.counters?.txPackets ?? null;

const leak = nodeStep<Way, 'overlay-leak'>({
  id: 'overlay-leak',
  asks: say(
    'Does VXLAN leave by the tailnet device, not the network card?',
    'VXLAN이 네트워크 카드가 아닌 tailnet 장치로 나가는가?',
  ),
  vantage: 'node',
  evidence: true,
  probes: (scene) =>
    noPairs(scene) ??
    noTailnet(scene) ??
    askEach(scene, nodesAround(scene), hostNetworkOn, (node, { location }) => [
      ...nodesAround(scene).flatMap((to): readonly Probe<Way>[] => {
        const ip = scene.tailnetIps[to];
        if (to === node || ip === undefined || !concerns(scene, node, to)) return [];
        return [mapProbe(routeProbe(`${node}>${to}`, location, ip), (route) => ({ kind: 'route', route }))];
      }),
      linksProbe(`${node}:before`, location, BEFORE_MS),
      linksProbe(`${node}:after`, location, AFTER_MS),
    ]),
  judge: (readings, scene, site) => {
    const astray = readings.flatMap((one) =>
      one.ok && one.value.kind === 'route' && deviceOf(one.value.route) !== site.tailnetDevice
        ? [{ pair: one.key, by: deviceOf(one.value.route) }]
        : [],
    );
    const byCount = nodesAround(scene).flatMap((node) => {
      const links = (key: string) => {
        const reading = readings.find((one) => one.key === `${node}:${key}`);
        return reading?.ok === true && reading.value.kind === 'links' ? reading.value.links : [];
      };
      const sent = (name: string): number | null => {
        const [before, after] = [sentBy(links('before'), name), sentBy(links('after'), name)];
        return before === null || after === null ? null : after - before;
      };
      const [vxlan, tailnet] = [sent(VXLAN_DEVICE), sent(site.tailnetDevice)];
      return vxlan !== null && tailnet !== null && vxlan >= ENOUGH_PACKETS && tailnet < vxlan / 2
        ? [{ node, vxlan, tailnet }]
        : [];
    });
    return settle({
      wrong: [
        ...astray.map(({ pair, by }) => (by === '' ? noRoute(pair) : same(`${arrow(pair)}: dev ${by}`))),
        ...byCount.map(({ node, vxlan, tailnet }) => counted(site, node, vxlan, tailnet)),
      ],
      well: say(`all by ${site.tailnetDevice}`, `모두 ${site.tailnetDevice}`),
      blind: [...blindOf(scene, focusNames(scene), hostNetworkOn, readings), ...partsUnread(readings)],
      expected: say(`dev ${site.tailnetDevice}`, `dev ${site.tailnetDevice}`),
      facts: {
        byRoute: [...new Set(astray.map(({ pair }) => nodeOfKey(pair)))],
        byCount: byCount.map(({ node }) => node),
        device: astray[0]?.by ?? '',
      },
    });
  },
});

/** Between two bystanders nothing is asked. */
const concerns = (scene: NodeScene, one: string, other: string): boolean =>
  nodePairs(scene).some(({ from, to }) => (from === one && to === other) || (from === other && to === one));

const deviceOf = (route: RouteGet): string => (route.kind === 'route' ? route.device : '');

const noRoute = (pair: string): Text => say(`${arrow(pair)}: no route`, `${arrow(pair)}: 경로 없음`);

const counted = (site: Site, node: string, vxlan: number, tailnet: number): Text =>
  say(
    `${node}: ${VXLAN_DEVICE} sent ${vxlan} packets, ${site.tailnetDevice} only ${tailnet}`,
    `${node}: ${VXLAN_DEVICE}은(는) ${vxlan}개를 보냈지만 ${site.tailnetDevice}은(는) ${tailnet}개만 보냄`,
  );

export const UNDERLAY_STEPS = [device, peers, leak] as const;
