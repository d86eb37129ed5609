// Is the node set up to carry the pod's packets: routes, forwarding, connection table, tailnet device?
import { type Probe, podStep } from '../../model/step.ts';
import { join, same, say, type Text } from '../../model/text.ts';
import { fail, pass, skipped, unknown, warn } from '../../model/verdict.ts';
import { parseAddress } from '../../parsers/ip-link.ts';
import type { RouteGet } from '../../parsers/ip-route.ts';
import { parseConntrack, parseFlag } from '../../parsers/kernel-files.ts';
import { parseTraceroute } from '../../parsers/traceroute.ts';
import { hasNetwork, NOT_RUNNING, onNode } from '../../steps/cannot-ask.ts';
import { isIpv4, peerNodes } from '../../steps/places.ts';
import { routeProbe } from '../../steps/probes.ts';
import { isInside } from '../../steps/ranges.ts';
import { isOverlayDevice, noVxlan } from '../../steps/vxlan.ts';
import { onceItReachesWithAgent } from './moot.ts';

const viaOf = (route: RouteGet): Text =>
  route.kind === 'unreachable'
    ? say('no route', '경로 없음')
    : same(
        [
          route.gateway === null ? '' : `via ${route.gateway}`,
          `dev ${route.device}`,
          route.table === null ? '' : `table ${route.table}`,
        ]
          .filter((word) => word !== '')
          .join(' '),
      );

const deviceOf = (route: RouteGet): string => (route.kind === 'route' ? route.device : '');

const uplinkRoute = podStep<RouteGet, 'uplink-route'>({
  id: 'uplink-route',
  asks: say('Which way does the node send internet traffic?', '노드는 인터넷 트래픽을 어디로 보내는가?'),
  vantage: 'node',
  evidence: true,
  probes: (scene, site) => {
    const place = onNode(scene);
    return place.ok ? [routeProbe('only', place.location, site.internetIp)] : place.says;
  },
  judge: ([reading], _scene, site) => {
    const expected = say('a default route by the network card', '네트워크 카드를 통한 기본 경로');
    if (reading === undefined || !reading.ok) return unknown('inconclusive', same(''));
    const saw = viaOf(reading.value);
    if (reading.value.kind === 'unreachable') return fail(saw, expected, { unreachable: true, device: '' });
    const { device, gateway } = reading.value;
    return device === site.tailnetDevice
      ? fail(saw, expected, { device, gateway, viaTailnet: true })
      : pass(saw, expected, { device, gateway });
  },
  moot: onceItReachesWithAgent,
});

/** Tailscale's rule 5270 looks into table 52 before main: an accepted subnet route that covers pods wins (guide erratum 2). */
const podRangeRoute = podStep<RouteGet, 'pod-range-route'>({
  id: 'pod-range-route',
  asks: say('Does the node send pod addresses to pods?', '노드가 파드 주소를 파드로 보내는가?'),
  vantage: 'node',
  evidence: true,
  probes: (scene) => {
    if (!hasNetwork(scene)) return NOT_RUNNING;
    const place = onNode(scene);
    if (!place.ok) return place.says;
    const probes: Probe<RouteGet>[] = [];
    if (!scene.target.hostNetwork && isIpv4(scene.target.ip))
      probes.push(routeProbe('target', place.location, scene.target.ip));
    for (const { node, podIps } of peerNodes(scene))
      if (podIps[0] !== undefined) probes.push(routeProbe(`remote:${node}`, place.location, podIps[0]));
    return probes.length > 0
      ? probes
      : skipped('not-applicable', say('no pod address to ask for', '확인할 파드 주소가 없음'));
  },
  judge: (readings, scene, site) => {
    const seen = readings.flatMap((one) => (one.ok ? [{ key: one.key, route: one.value }] : []));
    const hijacked = seen.flatMap(({ key, route }) => (deviceOf(route) === site.tailnetDevice ? [key] : []));
    // Where nothing encapsulates, addresses of other nodes' pods rightly leave by the network card.
    const astray =
      noVxlan(scene) === null
        ? seen.filter(
            ({ key, route }) => key !== 'target' && !hijacked.includes(key) && !isOverlayDevice(deviceOf(route)),
          )
        : [];
    const saw = join(
      seen.map(({ key, route }) => {
        const via = viaOf(route);
        const node = key.slice('remote:'.length);
        const what = key === 'target' ? say('this pod', '이 파드') : say(`a pod on ${node}`, `${node}의 파드`);
        return say(`${what.en}: ${via.en}`, `${what.ko}: ${via.ko}`);
      }),
    );
    const expected = say('a pod or overlay device', '파드 또는 오버레이 장치');
    const [first] = astray;
    const facts = {
      target: hijacked.includes('target'),
      remote: hijacked.some((key) => key !== 'target'),
      astray: astray.map(({ key }) => key.slice('remote:'.length)),
      device: first === undefined ? '' : deviceOf(first.route),
      address: peerNodes(scene).find(({ node }) => first?.key === `remote:${node}`)?.podIps[0] ?? '',
    };
    if (hijacked.length > 0) return fail(saw, expected, facts);
    if (astray.length === 0) return pass(saw, expected, facts);
    return scene.ciliumConfig.ok ? fail(saw, expected, facts) : unknown('inconclusive', saw, expected);
  },
  moot: onceItReachesWithAgent,
});

const ipForward = podStep({
  id: 'ip-forward',
  asks: say('Does the node forward packets?', '노드가 패킷을 포워딩하는가?'),
  vantage: 'node',
  evidence: true,
  probes: (scene) => {
    const place = onNode(scene);
    if (!place.ok) return place.says;
    const call = { name: 'read-file', args: { file: 'ip-forward' } };
    return [{ key: 'only', location: place.location, call, timeoutMs: 2000, parse: parseFlag }];
  },
  judge: ([reading]) => {
    const on = reading?.ok === true && reading.value;
    return on ? pass(same('net.ipv4.ip_forward = 1'), same('1')) : fail(same('net.ipv4.ip_forward = 0'), same('1'));
  },
  moot: onceItReachesWithAgent,
});

const conntrack = podStep({
  id: 'conntrack',
  asks: say('Is there room in the connection table?', '연결 추적 테이블에 여유가 있는가?'),
  vantage: 'node',
  evidence: true,
  probes: (scene) => {
    const place = onNode(scene);
    if (!place.ok) return place.says;
    const call = { name: 'read-file', args: { file: 'conntrack' } };
    return [{ key: 'only', location: place.location, call, timeoutMs: 2000, parse: parseConntrack }];
  },
  judge: ([reading], _scene, site) => {
    if (reading === undefined || !reading.ok || reading.value.max <= 0) return unknown('unreadable', same(''));
    const { count, max } = reading.value;
    const ratio = count / max;
    const percent = Math.floor(ratio * 100);
    const limit = Math.round(site.conntrackWarnRatio * 100);
    const saw = say(`${count} of ${max} (${percent} %)`, `${max}개 중 ${count}개 (${percent} %)`);
    const expected = say(`under ${limit} %`, `${limit} % 미만`);
    const facts = { count, max, percent, full: ratio >= site.conntrackFullRatio };
    if (ratio >= site.conntrackFullRatio) return fail(saw, expected, facts);
    return ratio >= site.conntrackWarnRatio ? warn(saw, expected, facts) : pass(saw, expected, facts);
  },
  moot: onceItReachesWithAgent,
});

/** Flags count, never operstate: a TUN device says UNKNOWN in good health (guide erratum 1). */
const tailscale0 = podStep({
  id: 'tailscale0',
  asks: say('Is the tailnet device there, up, with an address?', 'tailnet 장치가 있고 켜져 있으며 주소가 있는가?'),
  vantage: 'node',
  evidence: true,
  probes: (scene, site) => {
    const place = onNode(scene);
    if (!place.ok) return place.says;
    const call = { name: 'address', args: { device: site.tailnetDevice } };
    return [{ key: 'only', location: place.location, call, timeoutMs: 2000, parse: parseAddress }];
  },
  judge: ([reading], scene, site) => {
    if (reading === undefined || !reading.ok) return unknown('inconclusive', same(''));
    const expected = say(`${site.tailnetDevice} up, with an address`, `${site.tailnetDevice} 켜짐, 주소 있음`);
    const link = reading.value;
    if (link === null) {
      const saw = say(`no device ${site.tailnetDevice}`, `${site.tailnetDevice} 장치 없음`);
      // A cluster without any tailnet address may be none of Tailscale's.
      return Object.keys(scene.tailnetIps).length === 0
        ? unknown('inconclusive', saw, expected)
        : fail(saw, expected, { missing: true });
    }
    const facts = { missing: false, mtuBytes: link.mtuBytes };
    if (link.up && link.lowerUp) {
      // Of a cluster without any tailnet address the device may be of another use.
      const isBare =
        Object.keys(scene.tailnetIps).length > 0 && !link.ipv4.some((ip) => isInside(ip, site.tailnetCidr));
      if (isBare) return fail(say('up, without an address', '켜짐, 주소 없음'), expected, { ...facts, bare: true });
      return pass(say(`up, MTU ${link.mtuBytes}`, `켜짐, MTU ${link.mtuBytes}`), expected, facts);
    }
    return fail(say(`down (${link.flags.join(',')})`, `꺼짐 (${link.flags.join(',')})`), expected, facts);
  },
  moot: onceItReachesWithAgent,
});

/** One hop is enough: it tells a packet that leaves the node from one that does not. More would wait for silent routers. */
const trace = podStep({
  id: 'trace',
  asks: say('Does the first router on the way answer?', '첫 라우터가 응답하는가?'),
  vantage: 'node',
  evidence: true,
  probes: (scene, site) => {
    const place = onNode(scene);
    if (!place.ok) return place.says;
    const call = { name: 'trace', args: { to: site.internetIp, maxHops: 1 } };
    return [{ key: 'only', location: place.location, call, timeoutMs: 4000, parse: parseTraceroute }];
  },
  judge: ([reading]) => {
    const hop = reading?.ok === true ? reading.value.hops[0] : undefined;
    const expected = say('the router', '라우터');
    // Routers need not answer: a star says nothing.
    if (hop === undefined || hop.from === null) return unknown('inconclusive', same('*'), expected);
    return hop.mark === null
      ? pass(same(hop.from), expected, { from: hop.from })
      : fail(same(`${hop.from} !${hop.mark}`), expected, { from: hop.from, mark: hop.mark });
  },
  moot: (verdictOf) =>
    onceItReachesWithAgent(verdictOf) ??
    (verdictOf('egress-node') === 'pass'
      ? say('not needed: the node reaches the internet', '불필요: 노드가 인터넷에 접속됨')
      : null),
});

export const NODE_STEPS = [uplinkRoute, podRangeRoute, ipForward, conntrack, tailscale0, trace] as const;
