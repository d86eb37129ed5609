// How does a packet leave the pod: by which device and route, and which program takes it over on the node?
import { type Probe, pathStep } from '../../model/step.ts';
import { join, same, say } from '../../model/text.ts';
import { fail, type Judgement, pass, unknown } from '../../model/verdict.ts';
import { type CgroupProgram, parseBpfCgroup } from '../../parsers/bpftool-lists.ts';
import { type AttachedProgram, isProgram, parseBpfNet } from '../../parsers/bpftool-net.ts';
import { type CiliumEndpoint, parseCiliumEndpoints } from '../../parsers/cilium-endpoint.ts';
import { type LinkInfo, parseLinks } from '../../parsers/ip-link.ts';
import type { RouteGet } from '../../parsers/ip-route.ts';
import { hasNetwork, inCiliumOn, inTarget, NOT_RUNNING } from '../../steps/cannot-ask.ts';
import { mapProbe } from '../../steps/map-parsed.ts';
import { routeProbe } from '../../steps/probes.ts';
import { NOT_ON_THIS_PATH } from './borrow.ts';
import { farEnd, goalIp, serviceOf, twoNodes } from './ends.ts';

type Way =
  | { readonly of: 'route'; readonly route: RouteGet }
  | { readonly of: 'links'; readonly links: readonly LinkInfo[] };

/** A service's address never leaves the pod where the socket is translated; the route asked for is that of any packet. */
const podWay = pathStep<Way, 'pod-way'>({
  id: 'pod-way',
  asks: say('By which device does the pod send it?', '파드는 어느 장치로 보내는가?'),
  vantage: 'pod',
  guide: {
    says: 'Pod A veth → cilium_host',
    why: say(
      'Cilium takes the packet at the pod’s own device and hands it on; with eBPF host routing it never passes cilium_host',
      'Cilium은 파드의 장치에서 패킷을 받아 넘기며, eBPF 호스트 라우팅이면 cilium_host를 지나지 않습니다',
    ),
    erratum: 'G9',
  },
  probes: (scene, site) => {
    const place = inTarget(scene);
    if (!place.ok) return place.says;
    const to = goalIp(scene, site);
    if (to === '') return NOT_ON_THIS_PATH;
    const { location } = place;
    return [
      mapProbe(routeProbe('route', location, to), (route): Way => ({ of: 'route', route })),
      mapProbe(
        { key: 'links', location, call: { name: 'link-list', args: {} }, timeoutMs: 3000, parse: parseLinks },
        (links): Way => ({ of: 'links', links }),
      ),
    ];
  },
  judge: (readings, scene, site) => {
    const to = goalIp(scene, site);
    const expected = say('a route', '경로');
    const route = readings.flatMap((one) => (one.ok && one.value.of === 'route' ? [one.value.route] : []))[0];
    const links = readings.flatMap((one) => (one.ok && one.value.of === 'links' ? [...one.value.links] : []));
    if (route === undefined) {
      const lost = readings.flatMap((one) => (one.ok ? [] : [one]))[0];
      return unknown(lost?.reason ?? 'inconclusive', same(lost?.detail ?? ''), expected);
    }
    if (route.kind === 'unreachable')
      return fail(say(`no route to ${to}`, `${to}(으)로 가는 경로 없음`), expected, { unreachable: true });
    const { device, gateway } = route;
    const mtu = route.mtuBytes ?? links.find(({ name }) => name === device)?.mtuBytes ?? null;
    const saw = [`dev ${device}`, gateway === null ? '' : `via ${gateway}`, mtu === null ? '' : `mtu ${mtu}`];
    return pass(same(saw.filter((word) => word !== '').join(' ')), expected, { device, gateway, mtu });
  },
});

type Taken =
  | { readonly of: 'programs'; readonly node: string; readonly programs: readonly AttachedProgram[] }
  | { readonly of: 'endpoints'; readonly node: string; readonly endpoints: readonly CiliumEndpoint[] }
  | { readonly of: 'sockets'; readonly node: string; readonly programs: readonly CgroupProgram[] };

const OVERLAY_DEVICE = 'cilium_vxlan';

/** Which pod addresses of which node the path touches, first the sender's. */
const touched = (scene: Parameters<typeof farEnd>[0]): readonly { readonly node: string; readonly ip: string }[] => {
  const { target } = scene;
  const far = farEnd(scene);
  return [
    { node: target.node, ip: target.hostNetwork ? '' : target.ip },
    ...(far === null ? [] : [{ node: far.node, ip: far.pod?.hostNetwork === true ? '' : far.ip }]),
  ];
};

const programs = pathStep<Taken, 'path-programs'>({
  id: 'path-programs',
  asks: say('Are Cilium’s programs there to take it over?', '패킷을 넘겨받을 Cilium 프로그램이 붙어 있는가?'),
  vantage: 'cilium',
  guide: {
    says: 'cilium bpf list',
    why: say('there is no such command', '없는 명령입니다'),
    erratum: 'G6',
  },
  probes: (scene): readonly Probe<Taken>[] | Judgement => {
    if (!hasNetwork(scene)) return NOT_RUNNING;
    const places = touched(scene).map(({ node }) => ({ node, place: inCiliumOn(scene, node) }));
    const blind = places.find(({ place }) => !place.ok)?.place;
    if (blind !== undefined && !blind.ok) return blind.says;
    return places.flatMap(({ node, place }, at): readonly Probe<Taken>[] => {
      if (!place.ok) return [];
      const ask = { location: place.location, timeoutMs: 4000 };
      const list: readonly Probe<Taken>[] = [
        mapProbe(
          { key: `${node}:net`, ...ask, call: { name: 'bpf-net', args: {} }, parse: parseBpfNet },
          (value): Taken => ({ of: 'programs', node, programs: value }),
        ),
        mapProbe(
          {
            key: `${node}:endpoints`,
            ...ask,
            call: { name: 'cilium-endpoints', args: {} },
            parse: parseCiliumEndpoints,
          },
          (value): Taken => ({ of: 'endpoints', node, endpoints: value }),
        ),
      ];
      if (at > 0 || serviceOf(scene) === null) return list;
      return [
        ...list,
        mapProbe(
          { key: `${node}:sockets`, ...ask, call: { name: 'bpf-cgroup', args: {} }, parse: parseBpfCgroup },
          (value): Taken => ({ of: 'sockets', node, programs: value }),
        ),
      ];
    });
  },
  judge: (readings, scene) => {
    const seen = readings.flatMap((one) => (one.ok ? [one.value] : []));
    const lost = readings.flatMap((one) => (one.ok ? [] : [one]))[0];
    const missing: string[] = [];
    const facts: Record<string, string> = {};
    const overlay = twoNodes(scene) !== null;
    for (const [at, { node, ip }] of touched(scene).entries()) {
      const attached = seen.find((one) => one.of === 'programs' && one.node === node);
      const endpoints = seen.find((one) => one.of === 'endpoints' && one.node === node);
      if (attached?.of !== 'programs') continue;
      const has = (device: string, program: string): boolean =>
        attached.programs.some(
          (one) => one.device === device && one.direction === 'ingress' && isProgram(one, program),
        );
      const device =
        endpoints?.of === 'endpoints' ? (endpoints.endpoints.find((one) => one.ip === ip)?.device ?? '') : '';
      facts[at === 0 ? 'device' : 'farDevice'] = device;
      if (device !== '' && !has(device, 'cil_from_container')) missing.push(`${node}: cil_from_container (${device})`);
      if (overlay && !has(OVERLAY_DEVICE, 'cil_from_overlay'))
        missing.push(`${node}: cil_from_overlay (${OVERLAY_DEVICE})`);
    }
    const sockets = seen.find((one) => one.of === 'sockets');
    // Without kube-proxy replacement there are none, and none are needed.
    const replaces = scene.ciliumConfig.ok && scene.ciliumConfig.value['kube-proxy-replacement'] === 'true';
    if (
      sockets?.of === 'sockets' &&
      replaces &&
      !sockets.programs.some(({ program }) => program === 'cil_sock4_connect')
    )
      missing.push(`${scene.target.node}: cil_sock4_connect (cgroup)`);
    const expected = say('cil_from_container, cil_from_overlay', 'cil_from_container, cil_from_overlay');
    const all = { ...facts, missing, nodes: [...new Set(missing.map((one) => one.split(':')[0] ?? ''))] };
    if (missing.length > 0)
      return fail(join(missing.map((one) => say(`missing on ${one}`, `없음: ${one}`))), expected, all);
    if (lost !== undefined) return unknown(lost.reason, same(lost.detail), expected, all);
    return pass(say('attached', '붙어 있음'), expected, all);
  },
});

export const POD_WAY_STEPS = [podWay, programs] as const;
