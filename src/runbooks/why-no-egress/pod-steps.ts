// Has the pod a way out of its own network namespace, and are its packets small enough for the overlay?
import { type Probe, podStep } from '../../model/step.ts';
import { join, same, say } from '../../model/text.ts';
import { fail, pass, skipped, unknown, warn } from '../../model/verdict.ts';
import { type LinkInfo, parseLink, parseLinks } from '../../parsers/ip-link.ts';
import { parseRoutes, type RouteEntry } from '../../parsers/ip-route.ts';
import type { PingResult } from '../../parsers/ping.ts';
import { inOwnNetwork, onNode } from '../../steps/cannot-ask.ts';
import { mapProbe } from '../../steps/map-parsed.ts';
import { peerNodes } from '../../steps/places.ts';
import { bigPingProbe, routeProbe } from '../../steps/probes.ts';
import { onceItReaches } from './moot.ts';

const podRoute = podStep({
  id: 'pod-route',
  asks: say('Has the pod a route to the internet?', '파드에 인터넷으로 가는 경로가 있는가?'),
  vantage: 'pod',
  evidence: true,
  probes: (scene, site) => {
    const place = inOwnNetwork(scene);
    return place.ok ? [routeProbe('only', place.location, site.internetIp)] : place.says;
  },
  judge: ([reading], _scene, site) => {
    const expected = say('a default route', '기본 경로');
    if (reading === undefined || !reading.ok || reading.value.kind === 'unreachable')
      return fail(say(`no route to ${site.internetIp}`, `${site.internetIp}(으)로 가는 경로 없음`), expected);
    const { device, gateway } = reading.value;
    return pass(same(gateway === null ? `dev ${device}` : `via ${gateway} dev ${device}`), expected, { gateway });
  },
  moot: onceItReaches,
});

type MtuValue =
  | { readonly kind: 'routes'; readonly routes: readonly RouteEntry[] }
  | { readonly kind: 'links'; readonly links: readonly LinkInfo[] }
  | { readonly kind: 'tailnet'; readonly link: LinkInfo | null }
  | { readonly kind: 'big'; readonly ping: PingResult };

/**
 * The route's MTU counts, the link's only without one: Cilium leaves links at 1280 and puts 1230 on the route (measured).
 * A packet one byte over the budget shows what the path does with it.
 */
const podMtu = podStep<MtuValue, 'pod-mtu'>({
  id: 'pod-mtu',
  asks: say('Do the pod’s packets fit into the overlay?', '파드의 패킷이 오버레이에 들어가는 크기인가?'),
  vantage: 'pod',
  evidence: true,
  probes: (scene, site) => {
    const place = inOwnNetwork(scene);
    if (!place.ok) return place.says;
    if (scene.ciliumConfig.ok && scene.ciliumConfig.value['routing-mode'] === 'native')
      return skipped('not-applicable', say('no overlay: native routing', '오버레이 없음: native 라우팅'));
    if (Object.keys(scene.tailnetIps).length === 0)
      return skipped(
        'not-applicable',
        say(
          'the nodes have no tailnet address, so the overlay is not limited by it',
          '노드에 tailnet 주소가 없어 오버레이가 그 MTU에 제한되지 않음',
        ),
      );
    const { location } = place;
    const ask = { location, timeoutMs: 2000 };
    const probes: Probe<MtuValue>[] = [
      mapProbe(
        { key: 'routes', ...ask, call: { name: 'route-list', args: { table: 'main' } }, parse: parseRoutes },
        (routes) => ({ kind: 'routes', routes }),
      ),
      mapProbe({ key: 'links', ...ask, call: { name: 'link-list', args: {} }, parse: parseLinks }, (links) => ({
        kind: 'links',
        links,
      })),
    ];
    const node = onNode(scene);
    if (node.ok)
      probes.push(
        mapProbe(
          {
            key: 'tailnet',
            location: node.location,
            timeoutMs: 2000,
            call: { name: 'link', args: { device: site.tailnetDevice } },
            parse: parseLink,
          },
          (link) => ({ kind: 'tailnet', link }),
        ),
      );
    const peer = peerNodes(scene)[0]?.podIps[0];
    const oneTooMany = site.tailnetMtuBytes - site.vxlanOverheadBytes - 28 + 1;
    if (peer !== undefined)
      probes.push(mapProbe(bigPingProbe('big', location, peer, oneTooMany), (ping) => ({ kind: 'big', ping })));
    return probes;
  },
  judge: (readings, _scene, site) => {
    const values = readings.flatMap((reading) => (reading.ok ? [reading.value] : []));
    const routes = values.flatMap((one) => (one.kind === 'routes' ? [...one.routes] : []));
    const links = values.flatMap((one) => (one.kind === 'links' ? [...one.links] : []));
    const tailnet = values.flatMap((one) => (one.kind === 'tailnet' && one.link !== null ? [one.link] : []))[0];
    const big = values.flatMap((one) => (one.kind === 'big' ? [one.ping] : []))[0];
    const base = tailnet?.mtuBytes ?? site.tailnetMtuBytes;
    const limit = base - site.vxlanOverheadBytes;
    const expected = say(
      `at most ${limit} bytes (${base} − ${site.vxlanOverheadBytes} for VXLAN)`,
      `최대 ${limit}바이트 (${base} − VXLAN ${site.vxlanOverheadBytes})`,
    );
    const way = routes.find((route) => route.destination === 'default' && route.type === 'unicast');
    const linkMtu = links.find((link) => link.name === way?.device)?.mtuBytes ?? null;
    // busybox leaves the route's MTU out: the link's is then only the most it can be.
    const hidden = way?.mtuShown === false && way.mtuBytes === null && (linkMtu === null || linkMtu > limit);
    const mtu = hidden ? (big?.localMtuBytes ?? null) : (way?.mtuBytes ?? linkMtu);
    if (mtu === null && hidden)
      return unknown(
        'inconclusive',
        say("the pod's ip tool does not show the route's MTU", '파드의 ip 도구가 경로의 MTU를 표시하지 않음'),
        expected,
      );
    if (mtu === null) {
      // Of what was not seen of the pod itself: the node's device alone tells no pod's MTU.
      for (const one of readings)
        if (!one.ok && one.key !== 'tailnet') return unknown(one.reason, same(one.detail), expected);
      return unknown('inconclusive', say('the MTU could not be read', 'MTU를 읽지 못함'), expected);
    }
    // What the pod's own system refuses contradicts the larger size read: it confirms nothing of the path, and is shown.
    const refused = big?.replies.find((reply) => reply.what === 'frag-needed')?.mtuBytes ?? null;
    const own = big?.localMtuBytes ?? null;
    const facts = { mtuBytes: mtu, limitBytes: limit, confirmed: refused !== null && refused < mtu };
    if (mtu <= limit) return pass(same(mtu), expected, facts);
    const saw = [same(mtu)];
    if (own !== null && own < mtu) saw.push(say(`the pod itself sends only ${own}`, `파드 자체는 ${own}까지만 보냄`));
    if (facts.confirmed) saw.push(say(`the path takes only ${refused}`, `경로는 ${refused}까지만 허용`));
    return warn(join(saw, ', '), expected, facts);
  },
  moot: onceItReaches,
});

export const POD_ROUTE_STEPS = [podRoute] as const;
export const POD_STEPS = [...POD_ROUTE_STEPS, podMtu] as const;
