// What lies beyond the pod: the node's own route, the address the world sees, the routers that answer.
import { type Probe, pathStep } from '../../model/step.ts';
import { same, say } from '../../model/text.ts';
import { fail, pass, unknown } from '../../model/verdict.ts';
import type { HttpResult } from '../../parsers/http.ts';
import type { RouteGet } from '../../parsers/ip-route.ts';
import { parseTraceroute, type Traceroute } from '../../parsers/traceroute.ts';
import { inTarget, onNode } from '../../steps/cannot-ask.ts';
import { isIpv4 } from '../../steps/places.ts';
import { httpProbe, routeProbe } from '../../steps/probes.ts';
import { NOT_ON_THIS_PATH } from './borrow.ts';
import { goalIp, isToHost } from './ends.ts';

/** To where the packet is bound, which need not be the internet. */
const nodeWay = pathStep<RouteGet, 'node-way'>({
  id: 'node-way',
  asks: say('By which device does the node send it on?', '노드는 어느 장치로 내보내는가?'),
  vantage: 'node',
  evidence: true,
  probes: (scene, site) => {
    if (!isToHost(scene)) return NOT_ON_THIS_PATH;
    const place = onNode(scene);
    return place.ok ? [routeProbe('only', place.location, goalIp(scene, site))] : place.says;
  },
  judge: ([reading]) => {
    const expected = say('a route', '경로');
    if (reading === undefined || !reading.ok) return unknown('inconclusive', same(''), expected);
    if (reading.value.kind === 'unreachable')
      return fail(say('no route', '경로 없음'), expected, { unreachable: true });
    const { device, gateway, table } = reading.value;
    const words = [gateway === null ? '' : `via ${gateway}`, `dev ${device}`, table === null ? '' : `table ${table}`];
    return pass(same(words.filter((word) => word !== '').join(' ')), expected, { device, gateway });
  },
});

const ADDRESS = /^\d{1,3}(?:\.\d{1,3}){3}$/;

/** The echoed address is the verdict on who translated last (guide erratum 34); a node with a public address has no NAT gateway. */
const echo = pathStep<HttpResult, 'echo'>({
  id: 'echo',
  asks: say('As which address is the pod seen outside?', '파드는 밖에서 어느 주소로 보이는가?'),
  vantage: 'pod',
  evidence: true,
  guide: {
    says: 'Oracle VCN NAT Gateway',
    why: say(
      'a node with a public address leaves by an internet gateway and has none; the echoed address tells which it was',
      '공인 주소가 있는 노드는 인터넷 게이트웨이로 나가며 NAT 게이트웨이가 없습니다. 되돌려 받은 주소로 알 수 있습니다',
    ),
    erratum: 'G12',
  },
  probes: (scene, site) => {
    if (!isToHost(scene)) return NOT_ON_THIS_PATH;
    const place = inTarget(scene);
    if (!place.ok) return place.says;
    const resolver = scene.dns.ok && !scene.target.hostNetwork ? scene.dns.value.serviceIp : '';
    const node = onNode(scene);
    const own: readonly Probe<HttpResult>[] = [httpProbe('pod', place.location, site.checkipHost, resolver)];
    return node.ok ? [...own, httpProbe('node', node.location, site.checkipHost)] : own;
  },
  judge: (readings) => {
    const seenAs = (key: string): string => {
      const reading = readings.find((one) => one.key === key);
      const body = reading?.ok === true ? reading.value.body : '';
      return ADDRESS.test(body) ? body : '';
    };
    const [pod, node] = [seenAs('pod'), seenAs('node')];
    const expected = say('an address', '주소');
    const facts = { pod, node };
    const lost = readings.find((one) => one.key === 'pod');
    if (pod === '' && lost?.ok === false) return unknown(lost.reason, same(lost.detail), expected, facts);
    if (pod === '') return fail(say('nothing came back', '돌아온 응답 없음'), expected, facts);
    const other = node !== '' && node !== pod;
    return pass(other ? say(`${pod}; the node as ${node}`, `${pod}, 노드는 ${node}`) : same(pod), expected, facts);
  },
  // A site of its own may be shut where the host asked for is not.
  moot: (verdictOf) => (verdictOf('arrives') === 'pass' ? say('not needed: it arrives', '불필요: 도착함') : null),
});

const MOST_HOPS = 5;

/** Stars are no fault: routers need not answer, and eBPF hops do not show. */
const routers = pathStep<Traceroute, 'routers'>({
  id: 'routers',
  asks: say('Which routers on the way answer?', '경로의 어떤 라우터가 응답하는가?'),
  vantage: 'pod',
  evidence: true,
  probes: (scene, site) => {
    const place = inTarget(scene);
    if (!place.ok) return place.says;
    const to = goalIp(scene, site);
    if (!isIpv4(to) || scene.destination.kind === 'service') return NOT_ON_THIS_PATH;
    const call = { name: 'trace', args: { to, maxHops: MOST_HOPS } };
    return [{ key: 'only', location: place.location, call, timeoutMs: 8000, parse: parseTraceroute }];
  },
  judge: ([reading]) => {
    const expected = say('the destination last', '마지막이 목적지');
    if (reading === undefined || !reading.ok) return unknown('inconclusive', same(''), expected);
    const { hops, reached } = reading.value;
    const shown = hops.map(({ from, mark }) => `${from ?? '*'}${mark === null ? '' : ` !${mark}`}`);
    const facts = { hops: shown, reached };
    const marked = hops.find(({ mark }) => mark !== null);
    if (marked !== undefined) return fail(same(shown.join(' → ')), expected, facts);
    return reached || hops.some(({ from }) => from !== null)
      ? pass(same(shown.join(' → ')), expected, facts)
      : unknown('inconclusive', same(shown.join(' → ') || '*'), expected, facts);
  },
  moot: (verdictOf) =>
    ['pass', 'fail'].includes(verdictOf('arrives'))
      ? say('not needed: whether it arrives was seen', '불필요: 도착 여부는 확인됨')
      : null,
});

export const WAY_STEPS = [nodeWay, echo, routers] as const;
