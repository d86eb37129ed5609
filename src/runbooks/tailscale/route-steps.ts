// Do packets to other nodes take Tailscale's table, and nothing else that should not? Guide, Phase 1; errata G2, G16.

import { lookedOr } from '../../model/looked.ts';
import type { NodeScene } from '../../model/scene.ts';
import { nodeStep, type Probe, type Reading } from '../../model/step.ts';
import { same, say, type Text } from '../../model/text.ts';
import { parseRoutes, parseRules, type RouteEntry, type RouteGet, type RuleEntry } from '../../parsers/ip-route.ts';
import { mapProbe } from '../../steps/map-parsed.ts';
import { focusNames, pairName } from '../../steps/node-pairs.ts';
import { askable } from '../../steps/places.ts';
import { routeProbe } from '../../steps/probes.ts';
import { isInside, overlaps } from '../../steps/ranges.ts';
import { blindRows, onEach, type Row, sumUp, unseen } from '../../steps/rows.ts';
import { waysFrom } from '../../steps/ways.ts';

const viaOf = (route: RouteGet): Text =>
  route.kind === 'unreachable'
    ? say('no route', '경로 없음')
    : same(
        [`dev ${route.device}`, route.gateway && `via ${route.gateway}`, route.table && `table ${route.table}`]
          .filter(Boolean)
          .join(' '),
      );

const routes = nodeStep<RouteGet, 'tailnet-routes'>({
  id: 'tailnet-routes',
  asks: say('Do packets to the other nodes go into the tailnet?', '다른 노드로 가는 패킷이 tailnet으로 들어가는가?'),
  vantage: 'node',
  guide: {
    says: 'ip route | grep tailscale',
    why: say(
      'Tailscale keeps its routes in table 52, reached by rule 5270, so the main table shows none.',
      'Tailscale 경로는 규칙 5270이 찾는 테이블 52에 있어 main 테이블에는 보이지 않습니다.',
    ),
    erratum: 'G2',
  },
  probes: (scene) =>
    onEach(scene, focusNames(scene), (node, location) =>
      waysFrom(scene, node).map((way) => routeProbe(pairName(way), location, way.toIp)),
    ),
  judge: (readings, scene, site) => {
    const rows = readings.map((one): Row => {
      if (!one.ok) return unseen(one.key, one);
      const saw = viaOf(one.value);
      const isRight = one.value.kind === 'route' && one.value.device === site.tailnetDevice;
      return isRight
        ? { about: one.key, verdict: 'pass', saw }
        : { about: one.key, verdict: 'fail', saw, facts: { astray: one.key } };
    });
    return sumUp([...rows, ...blindRows(scene, focusNames(scene))], same(`dev ${site.tailnetDevice} table 52`));
  },
});

/** tailscale: wgengine/router/osrouter/router_linux.go. */
const RULES = [5210, 5230, 5250, 5270] as const;

const rules = nodeStep<readonly RuleEntry[], 'tailnet-rules'>({
  id: 'tailnet-rules',
  asks: say("Are Tailscale's routing rules in place?", 'Tailscale 라우팅 규칙이 모두 있는가?'),
  vantage: 'node',
  probes: (scene) =>
    onEach(scene, focusNames(scene), (node, location) => [
      { key: node, location, call: { name: 'rule-list', args: {} }, timeoutMs: 2000, parse: parseRules },
    ]),
  judge: (readings, scene) => {
    const rows = readings.map((one): Row => {
      if (!one.ok) return unseen(one.key, one);
      // The kernel's own three are always there.
      if (!one.value.some(({ priority }) => priority === 0))
        return {
          about: one.key,
          verdict: 'unknown',
          reason: 'unreadable',
          saw: say(
            'not the whole list: the rule of the local table is missing',
            '목록이 온전하지 않음: local 테이블 규칙이 없음',
          ),
        };
      const gone = RULES.filter((priority) => !one.value.some((rule) => rule.priority === priority));
      return gone.length === 0
        ? { about: one.key, verdict: 'pass', saw: same(RULES.join(', ')) }
        : {
            about: one.key,
            verdict: 'fail',
            saw: say(`missing: ${gone.join(', ')}`, `없음: ${gone.join(', ')}`),
            facts: { without: one.key, gone: gone.join(', ') },
          };
    });
    return sumUp([...rows, ...blindRows(scene, focusNames(scene))], same('5210, 5230, 5250, 5270'));
  },
});

type Tables = { readonly of: 'main' | '52'; readonly routes: readonly RouteEntry[] };

/** Ranges that no route of the tailnet may take: pods, services, and the subnet the node itself is in. */
const ownRanges = (scene: NodeScene, main: readonly RouteEntry[]): readonly string[] => {
  const uplink = main.find(({ destination, type }) => destination === 'default' && type === 'unicast')?.device;
  const subnets = main.filter((one) => one.device === uplink && one.gateway === null && one.destination.includes('/'));
  return [
    ...lookedOr(scene.nodes, []).flatMap(({ podCidrs }) => podCidrs),
    ...lookedOr(scene.ciliumNodes, []).flatMap(({ podCidrs }) => podCidrs),
    ...(scene.dns.ok ? [scene.dns.value.serviceIp] : []),
    ...(uplink == null ? [] : subnets.map(({ destination }) => destination)),
  ];
};

const table52 = nodeStep<Tables, 'table-52'>({
  id: 'table-52',
  asks: say(
    "Does Tailscale's table leave pods, services and the internet alone?",
    'Tailscale 테이블이 파드, 서비스, 인터넷 경로를 건드리지 않는가?',
  ),
  vantage: 'node',
  probes: (scene) =>
    onEach(scene, focusNames(scene), (node, location) =>
      (['52', 'main'] as const).map((table) => {
        const call = { name: 'route-list', args: { table } };
        const probe = { key: `${node} ${table}`, location, call, timeoutMs: 2000, parse: parseRoutes };
        return mapProbe(probe, (list): Tables => ({ of: table, routes: list }));
      }),
    ),
  judge: (readings, scene, site) => {
    const row = (node: string): Row => {
      const find = (table: string) => readings.find(({ key }) => key === `${node} ${table}`);
      const [own, main] = [find('52'), find('main')];
      if (!own?.ok) return unseen(node, own);
      if (!main?.ok) return unseen(node, main);
      const taken = own.value.routes.filter(({ type }) => type === 'unicast').map(({ destination }) => destination);
      const exit = taken.includes('default') || (taken.includes('0.0.0.0/1') && taken.includes('128.0.0.0/1'));
      const ranges = ownRanges(scene, main.value.routes);
      const wrong = taken.filter(
        (to) => to !== 'default' && !isInside(to, site.tailnetCidr) && ranges.some((range) => overlaps(to, range)),
      );
      if (!exit && wrong.length === 0)
        return {
          about: node,
          verdict: 'pass',
          saw: say(`${taken.length} routes, none too wide`, `경로 ${taken.length}개, 겹침 없음`),
        };
      return {
        about: node,
        verdict: 'fail',
        saw: same([...(exit ? ['default'] : []), ...wrong].join(', ')),
        facts: { ...(exit && { exit: node }), ...(wrong.length > 0 && { taken: node, range: wrong.join(', ') }) },
      };
    };
    const asked = [...new Set(readings.map(({ location }) => (location.at === 'node' ? location.node : '')))];
    return sumUp(
      [...asked.map(row), ...blindRows(scene, focusNames(scene))],
      say('no default route, no range of the cluster', '기본 경로와 클러스터 대역이 없음'),
    );
  },
});

/** What the kernel really does with an address of a pod here, a pod elsewhere, and the internet. */
const otherRoutes = nodeStep<RouteGet, 'other-routes'>({
  id: 'other-routes',
  asks: say('Do pod and internet addresses stay out of the tailnet?', '파드와 인터넷 주소가 tailnet으로 새지 않는가?'),
  vantage: 'node',
  probes: (scene, site) =>
    onEach(scene, focusNames(scene), (node, location) => {
      const pods = lookedOr(scene.pods, []).filter((pod) => askable(pod) && !pod.hostNetwork);
      const [here, elsewhere] = [pods.find((pod) => pod.node === node), pods.find((pod) => pod.node !== node)];
      const probes: Probe<RouteGet>[] = [routeProbe(`${node} internet`, location, site.internetIp)];
      if (here !== undefined) probes.push(routeProbe(`${node} pod`, location, here.ip));
      if (elsewhere !== undefined) probes.push(routeProbe(`${node} remote`, location, elsewhere.ip));
      return probes;
    }),
  judge: (readings, scene, site) => {
    const intoTailnet = (one: Reading<RouteGet>): boolean =>
      one.ok && one.value.kind === 'route' && one.value.device === site.tailnetDevice;
    const rows = readings.map((one): Row => {
      const [node = '', what = ''] = one.key.split(' ');
      if (!one.ok) return unseen(node, one);
      const saw = what === 'internet' ? say('internet', '인터넷') : say('pods', '파드');
      const via = viaOf(one.value);
      const words = say(`${saw.en} ${via.en}`, `${saw.ko} ${via.ko}`);
      return intoTailnet(one)
        ? { about: node, verdict: 'fail', saw: words, facts: { [what === 'internet' ? 'exit' : 'pods']: node } }
        : { about: node, verdict: 'pass', saw: words };
    });
    return sumUp(
      [...rows, ...blindRows(scene, focusNames(scene))],
      say(`not by ${site.tailnetDevice}`, `${site.tailnetDevice}이(가) 아닌 장치`),
    );
  },
});

export const ROUTE_STEPS = [routes, rules, table52, otherRoutes] as const;
