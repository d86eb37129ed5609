// Is there anything to arrive at: a pod that runs, a Service with backends, and the map that leads to them?
import { type Probe, pathStep } from '../../model/step.ts';
import { same, say } from '../../model/text.ts';
import { fail, type Judgement, pass, unknown } from '../../model/verdict.ts';
import { type LbService, parseCiliumLb } from '../../parsers/cilium-lb.ts';
import { hasNetwork, inCiliumOn, NOT_RUNNING } from '../../steps/cannot-ask.ts';
import { isIpv4 } from '../../steps/places.ts';
import { NOT_ON_THIS_PATH } from './borrow.ts';
import { serviceOf, servicePort } from './ends.ts';

const fromScene = (): Judgement => unknown('inconclusive', same('answered from the objects'));

const toState = pathStep({
  id: 'destination',
  asks: say('Is there anything to arrive at?', '도착할 곳이 있는가?'),
  vantage: 'api',
  probes: (scene) => {
    const { destination, nodes } = scene;
    if (destination.kind === 'host') return NOT_ON_THIS_PATH;
    // Which way leads there depends on the nodes.
    if (!nodes.ok) return unknown(nodes.reason, same(nodes.detail));
    if (destination.kind === 'pod') {
      const { pod } = destination;
      const expected = say('Running, with an IPv4 address', 'Running, IPv4 주소 있음');
      const state = [pod.phase || 'no phase', pod.reason, pod.ip, pod.node].filter((word) => word !== '').join(', ');
      if (pod.phase !== 'Running' || pod.deleting || pod.ip === '')
        return fail(same(state), expected, { notRunning: true });
      return isIpv4(pod.ip) ? pass(same(state), expected) : unknown('inconclusive', same(state), expected);
    }
    const { endpoints, clusterIp, type } = destination.service;
    if (!endpoints.ok) return unknown(endpoints.reason, same(endpoints.detail));
    const ready = endpoints.value.filter((one) => one.ready).length;
    const saw = say(
      `${type} ${clusterIp || 'headless'}: ${ready} of ${endpoints.value.length} backends ready`,
      `${type} ${clusterIp || 'headless'}: 백엔드 ${endpoints.value.length}개 중 ${ready}개 준비됨`,
    );
    const expected = say('a ready backend', '준비된 백엔드');
    return ready > 0
      ? pass(saw, expected, { ready })
      : fail(saw, expected, { noEndpoints: true, ready, all: endpoints.value.length });
  },
  judge: fromScene,
});

const serviceMap = pathStep<readonly LbService[], 'service-map'>({
  id: 'service-map',
  asks: say('Does Cilium’s map lead to the Service’s backends?', 'Cilium 맵이 서비스의 백엔드로 연결하는가?'),
  vantage: 'cilium',
  guide: {
    says: 'cilium bpf lb list',
    why: say('the command is cilium-dbg, inside the Cilium agent', 'Cilium 에이전트 안의 cilium-dbg 명령입니다'),
    erratum: 'G8',
  },
  probes: (scene): readonly Probe<readonly LbService[]>[] | Judgement => {
    const service = serviceOf(scene);
    if (service === null || !isIpv4(service.clusterIp) || servicePort(service) === null) return NOT_ON_THIS_PATH;
    if (!hasNetwork(scene)) return NOT_RUNNING;
    const place = inCiliumOn(scene, scene.target.node);
    if (!place.ok) return place.says;
    const call = { name: 'cilium-lb', args: {} };
    return [{ key: 'only', location: place.location, call, timeoutMs: 5000, parse: parseCiliumLb }];
  },
  judge: ([reading], scene) => {
    const service = serviceOf(scene);
    if (reading === undefined || !reading.ok || service === null) return unknown('inconclusive', same(''));
    const port = servicePort(service);
    const entry = reading.value.find(
      (one) => one.ip === service.clusterIp && one.port === port && (one.protocol === '' || one.protocol === 'TCP'),
    );
    const ready = new Set(
      service.endpoints.ok ? service.endpoints.value.filter((one) => one.ready).map(({ ip }) => ip) : [],
    );
    const mapped = (entry?.backends ?? []).map((one) => `${one.ip}:${one.port}`);
    const strangers = mapped.filter((one) => !ready.has(one.slice(0, one.lastIndexOf(':'))));
    const expected = say(`the ${ready.size} ready backends`, `준비된 백엔드 ${ready.size}개`);
    const saw = say(
      `${service.clusterIp}:${port} → ${mapped.join(', ') || 'no backend'}`,
      `${service.clusterIp}:${port} → ${mapped.join(', ') || '백엔드 없음'}`,
    );
    const facts = { mapped, strangers, lost: entry?.lostBackends ?? 0, front: `${service.clusterIp}:${port}` };
    if (ready.size === 0) return pass(saw, expected, facts);
    if (mapped.length === 0) return fail(saw, expected, { ...facts, empty: true });
    return strangers.length > 0 || facts.lost > 0 ? fail(saw, expected, facts) : pass(saw, expected, facts);
  },
});

export const TARGET_STEPS = [toState, serviceMap] as const;
