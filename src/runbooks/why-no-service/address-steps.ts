// Does the service's own address take connections: from the asking pod, from one beside it, from one elsewhere? And does its name resolve?
import type { Location } from '../../model/location.ts';
import type { ServiceScene } from '../../model/scene.ts';
import { type Probe, type Reading, serviceStep } from '../../model/step.ts';
import { same, say, type Text } from '../../model/text.ts';
import { fail, type Judgement, pass, skipped, unknown } from '../../model/verdict.ts';
import type { DnsResult } from '../../parsers/dns.ts';
import type { TcpConnect } from '../../parsers/tcp-connect.ts';
import { inOwnNetwork, inTarget } from '../../steps/cannot-ask.ts';
import { bestOf } from '../../steps/dns-judgement.ts';
import { elsewherePods, isIpv4, podPlace, siblingsOf } from '../../steps/places.ts';
import { dnsProbe, tcpProbe, twice } from '../../steps/probes.ts';
import { dnsSaw } from '../../steps/words.ts';
import { tcpPorts } from './backends.ts';
import { firstReason } from './connect-judgement.ts';
import { onceItAnswers } from './moot.ts';
import { EXTERNAL } from './object-steps.ts';

/** One bad backend of two is missed by six tries once in 64. */
const TRIES = 6;
const FEWER_TRIES = 3;
const APART_MS = 60;

/** No address to connect to, and why. */
const noAddress = (scene: ServiceScene): Judgement | null => {
  const { service } = scene;
  if (service.externalName !== '') return EXTERNAL;
  if (service.headless || !isIpv4(service.clusterIp))
    return skipped(
      'not-applicable',
      say('headless: clients go to its pods directly', 'headless: 클라이언트가 파드로 직접 접속함'),
    );
  return tcpPorts(scene).length === 0
    ? skipped('not-applicable', say('it has no TCP port to try', '시도할 TCP 포트가 없음'))
    : null;
};

/** Keys are `<name>:<port> <try>`. */
const tries = (scene: ServiceScene, location: Location, name: string, most: number): readonly Probe<TcpConnect>[] =>
  tcpPorts(scene).flatMap(({ port }, at) =>
    Array.from({ length: at === 0 ? most : Math.min(most, FEWER_TRIES) }, (_, turn) => ({
      ...tcpProbe(`${name}:${port} ${turn + 1}`, location, scene.service.clusterIp, port),
      delayMs: turn * APART_MS,
    })),
  );

const EXPECTED = say('every connection taken', '모든 연결 성공');

const judgeTries = (readings: readonly Reading<TcpConnect>[], about: string): Judgement => {
  const seen = readings.flatMap((one) => (one.ok ? [one.value] : []));
  if (seen.length === 0) return unknown(firstReason(readings), same(''), EXPECTED);
  const open = seen.filter((one) => one === 'open').length;
  const refused = seen.filter((one) => one === 'refused').length;
  const ports = [
    ...new Set(
      readings.flatMap((one) =>
        one.ok && one.value !== 'open' ? [one.key.split(' ')[0]?.split(':').at(-1) ?? ''] : [],
      ),
    ),
  ];
  const facts = { open, refused, lost: seen.length - open - refused, tries: seen.length, ports };
  const how = (en: string, ko: string): Text =>
    say(`${about}: ${open} of ${seen.length} connect${en}`, `${about}: ${seen.length}번 중 ${open}번 연결${ko}`);
  if (open === seen.length) return pass(how('', ''), EXPECTED, facts);
  return refused > 0 && refused === seen.length - open
    ? fail(how(', the others are refused', ', 나머지는 거부됨'), EXPECTED, facts)
    : fail(how(', the others get no answer', ', 나머지는 응답 없음'), EXPECTED, facts);
};

const serviceAddress = serviceStep<TcpConnect, 'service-address'>({
  id: 'service-address',
  asks: say(
    'Does the service address take connections from the asking pod?',
    '서비스 주소가 묻는 파드의 연결을 받는가?',
  ),
  vantage: 'pod',
  probes: (scene) => {
    const none = noAddress(scene);
    if (none !== null) return none;
    const place = inTarget(scene);
    return place.ok ? tries(scene, place.location, scene.service.clusterIp, TRIES) : place.says;
  },
  judge: (readings, { service }) => judgeTries(readings, service.clusterIp),
});

const byPods = (readings: readonly Reading<TcpConnect>[], names: readonly string[]): Judgement => {
  const judged = names.map((name) => ({
    name,
    said: judgeTries(
      readings.filter(({ key }) => key.startsWith(`${name}:`)),
      name,
    ),
  }));
  const best =
    judged.find(({ said }) => said.verdict === 'pass') ??
    judged.find(({ said }) => said.verdict === 'fail') ??
    judged[0];
  return best?.said ?? unknown('inconclusive', same(''), EXPECTED);
};

const serviceSibling = serviceStep<TcpConnect, 'service-sibling'>({
  id: 'service-sibling',
  asks: say('Does it take connections from other pods on that node?', '그 노드의 다른 파드의 연결은 받는가?'),
  vantage: 'pod',
  evidence: true,
  probes: (scene): readonly Probe<TcpConnect>[] | Judgement => {
    const none = noAddress(scene);
    if (none !== null) return none;
    const pods = siblingsOf(scene);
    return pods.length > 0
      ? pods.flatMap((pod) => tries(scene, podPlace(pod), `${pod.namespace}/${pod.name}`, FEWER_TRIES))
      : skipped('not-applicable', say('no other pod on the node', '노드에 다른 파드가 없음'));
  },
  judge: (readings, scene) =>
    byPods(
      readings,
      siblingsOf(scene).map((pod) => `${pod.namespace}/${pod.name}`),
    ),
  moot: onceItAnswers,
});

const serviceElsewhere = serviceStep<TcpConnect, 'service-elsewhere'>({
  id: 'service-elsewhere',
  asks: say('Does it take connections from a pod on another node?', '다른 노드의 파드의 연결은 받는가?'),
  vantage: 'pod',
  evidence: true,
  probes: (scene): readonly Probe<TcpConnect>[] | Judgement => {
    const none = noAddress(scene);
    if (none !== null) return none;
    const pods = elsewherePods(scene);
    return pods.length > 0
      ? pods.flatMap((pod) => tries(scene, podPlace(pod), `${pod.namespace}/${pod.name}`, TRIES))
      : skipped('not-applicable', say('no pod on another node', '다른 노드에 파드가 없음'));
  },
  judge: (readings, scene) => {
    const pods = elsewherePods(scene);
    const said = byPods(
      readings,
      pods.map((pod) => `${pod.namespace}/${pod.name}`),
    );
    return {
      ...said,
      facts: {
        ...said.facts,
        node: pods[0]?.node ?? '',
        pod: pods[0] === undefined ? '' : `${pods[0].namespace}/${pods[0].name}`,
      },
    };
  },
  moot: onceItAnswers,
});

/** As a client would: absolute, at the DNS service. A cluster with another domain than the usual has no such name. */
const serviceName = serviceStep<DnsResult, 'service-name'>({
  id: 'service-name',
  asks: say('Does its name resolve for the asking pod?', '묻는 파드에서 서비스 이름이 해석되는가?'),
  vantage: 'pod',
  evidence: true,
  probes: (scene): readonly Probe<DnsResult>[] | Judgement => {
    const place = inOwnNetwork(scene);
    if (!place.ok) return place.says;
    if (!scene.dns.ok) return unknown(scene.dns.reason, same(scene.dns.detail));
    const { namespace, name } = scene.service;
    return twice(
      dnsProbe('only', place.location, scene.dns.value.serviceIp, `${name}.${namespace}.svc.cluster.local.`),
    );
  },
  judge: (readings, { service }) => {
    const best = bestOf(readings);
    const expected = service.clusterIp === '' ? say('an address', 'IP 주소') : same(service.clusterIp);
    if (best?.ok !== true) return unknown('inconclusive', same(''), expected);
    const { outcome, addresses } = best.value;
    const saw = dnsSaw(`${service.name}.${service.namespace}.svc.cluster.local.`, best.value);
    const facts = { outcome, addresses };
    if (outcome === 'nxdomain') return unknown('inconclusive', saw, expected, facts);
    const right = service.clusterIp === '' ? outcome === 'answer' : addresses.includes(service.clusterIp);
    return right ? pass(saw, expected, facts) : fail(saw, expected, facts);
  },
  moot: onceItAnswers,
});

export const ADDRESS_STEPS = [serviceAddress, serviceSibling, serviceElsewhere, serviceName] as const;
