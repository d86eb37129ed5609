// Does a packet arrive, from the pod itself and, for comparison, from its node, a neighbour and the far node?
import type { Location } from '../../model/location.ts';
import type { PathScene } from '../../model/scene.ts';
import { type Probe, pathStep, type Reading } from '../../model/step.ts';
import { join, same, say, type Text } from '../../model/text.ts';
import { type Facts, fail, type Judgement, pass, skipped, unknown } from '../../model/verdict.ts';
import type { HttpResult } from '../../parsers/http.ts';
import type { PingResult } from '../../parsers/ping.ts';
import { parseTcpConnect, type TcpConnect } from '../../parsers/tcp-connect.ts';
import { inTarget, onNode, onNodeNamed } from '../../steps/cannot-ask.ts';
import { httpWorks, icmpWord } from '../../steps/egress.ts';
import { mapProbe } from '../../steps/map-parsed.ts';
import { isIpv4, podPlace, siblingsOf } from '../../steps/places.ts';
import { httpProbe, pingProbe } from '../../steps/probes.ts';
import { httpSaw, pingSaw } from '../../steps/words.ts';
import { NOT_ON_THIS_PATH } from './borrow.ts';
import { type End, endsOf, farEnd, isToHost, serviceOf, servicePort } from './ends.ts';

export type Sent =
  | { readonly by: 'ping'; readonly to: string; readonly ping: PingResult }
  | { readonly by: 'tcp'; readonly to: string; readonly tcp: TcpConnect }
  | { readonly by: 'http'; readonly to: string; readonly http: HttpResult };

const ping = (key: string, location: Location, to: string): Probe<Sent> =>
  mapProbe(pingProbe(key, location, to), (value): Sent => ({ by: 'ping', to, ping: value }));

const tcp = (key: string, location: Location, to: string, port: number): Probe<Sent> =>
  mapProbe(
    {
      key,
      location,
      call: { name: 'tcp-connect', args: { to, port, timeoutMs: 2000 } },
      timeoutMs: 5000,
      parse: parseTcpConnect,
    },
    (value): Sent => ({ by: 'tcp', to: `${to}:${port}`, tcp: value }),
  );

/** Keys: `main…` is what was asked for, `end:…` one pod behind it. */
export const sends = (scene: PathScene, location: Location): readonly Probe<Sent>[] => {
  const { destination } = scene;
  if (destination.kind === 'host') return toHost(scene, location, destination.host);
  const service = serviceOf(scene);
  const ends = endsOf(scene);
  if (service === null) return ends.map(({ ip }) => ping('main', location, ip));
  const port = servicePort(service);
  const front = port === null || !isIpv4(service.clusterIp) ? [] : [tcp('main', location, service.clusterIp, port)];
  return [...front, ...ends.flatMap((end) => toEnd(end, location))];
};

const toEnd = ({ ip, port }: End, location: Location): readonly Probe<Sent>[] => [
  ping(`end:${ip}:ping`, location, ip),
  ...(port === null ? [] : [tcp(`end:${ip}:tcp`, location, ip, port)]),
];

const toHost = (scene: PathScene, location: Location, host: string): readonly Probe<Sent>[] => {
  const isNode = location.at === 'node';
  const resolver = scene.dns.ok && !isNode && !scene.target.hostNetwork ? scene.dns.value.serviceIp : '';
  const http = mapProbe(
    httpProbe('main:http', location, host, resolver),
    (value): Sent => ({
      by: 'http',
      to: host,
      http: value,
    }),
  );
  return isIpv4(host) ? [ping('main:ping', location, host), http] : [http];
};

const arrived = (value: Sent): boolean => {
  switch (value.by) {
    case 'ping':
      return value.ping.received > 0;
    case 'tcp':
      return value.tcp === 'open';
    case 'http':
      // A host need not serve port 80: a refusal comes from there all the same.
      return httpWorks(value.http) || value.http.outcome === 'refused';
    default:
      return value satisfies never;
  }
};

const TCP: Readonly<Record<TcpConnect, Text>> = {
  open: say('connected', '연결됨'),
  refused: say('refused', '거부됨'),
  rejected: say('rejected on the way', '경로에서 거부됨'),
  timeout: say('timed out', '시간 초과'),
  'no-route': say('no route', '경로 없음'),
};

const sawOf = (value: Sent): Text => {
  switch (value.by) {
    case 'ping':
      return pingSaw(value.to, value.ping);
    case 'tcp':
      return say(`TCP ${value.to} ${TCP[value.tcp].en}`, `TCP ${value.to} ${TCP[value.tcp].ko}`);
    case 'http':
      return httpSaw(value.to, value.http);
    default:
      return value satisfies never;
  }
};

const EXPECTED = say('an answer', '응답');

/** The words other questions' causes know: what ICMP and TCP met, and who said so. */
const factsOf = (readings: readonly Reading<Sent>[]): Facts => {
  const seen = readings.flatMap((one) => (one.ok ? [{ key: one.key, value: one.value, ms: one.durationMs }] : []));
  const pings = seen.flatMap(({ value }) => (value.by === 'ping' ? [value.ping] : []));
  const tcps = seen.flatMap(({ value }) => (value.by === 'tcp' ? [value.tcp] : []));
  const ok = (end: 'ping' | 'tcp'): readonly string[] =>
    seen.flatMap(({ key, value }) => (key.endsWith(`:${end}`) && arrived(value) ? [key.split(':')[1] ?? ''] : []));
  const silent = seen.flatMap(({ key, value }) =>
    key.endsWith(':tcp') && value.by === 'tcp' && value.tcp === 'refused' ? [key.split(':')[1] ?? ''] : [],
  );
  const http = seen.flatMap(({ value, ms }) => (value.by === 'http' && arrived(value) ? [ms] : []))[0];
  return {
    icmp: pings.some(({ received }) => received > 0)
      ? 'ok'
      : pings[0] === undefined
        ? 'not-looked'
        : icmpWord(pings[0]),
    tcp: tcps.includes('open') ? 'ok' : (tcps[0] ?? 'not-looked'),
    from: pings[0]?.replies[0]?.from ?? '',
    rttMs: pings.find(({ rtt }) => rtt !== null)?.rtt?.avgMs,
    httpMs: http,
    pinged: ok('ping'),
    connected: ok('tcp'),
    refused: silent,
    asked: [...new Set(seen.flatMap(({ key }) => (key.startsWith('end:') ? [key.split(':')[1] ?? ''] : [])))],
  };
};

/** What was asked for decides; without a word of that, what stands behind it. */
const judge = (readings: readonly Reading<Sent>[]): Judgement => {
  const asked = readings.filter(({ key }) => key.startsWith('main'));
  const deciding = asked.length > 0 ? asked : readings;
  const seen = deciding.flatMap((one) => (one.ok ? [one.value] : []));
  const facts = factsOf(readings);
  const saw = join((seen.length > 0 ? seen : readings.flatMap((one) => (one.ok ? [one.value] : []))).map(sawOf), ', ');
  if (seen.some(arrived)) return pass(saw, EXPECTED, facts);
  const blind = deciding.flatMap((one) => (one.ok ? [] : [one]))[0];
  // A lost ping may be filtered (guide erratum 33): what could not be tried beside it leaves the question open.
  if (blind !== undefined && (seen.length === 0 || facts.icmp === 'lost'))
    return unknown(blind.reason, same(blind.detail), EXPECTED, facts);
  return fail(saw, EXPECTED, facts);
};

const NOTHING = skipped('not-applicable', say('nothing there to reach', '도달할 대상이 없음'));

const some = (probes: readonly Probe<Sent>[]): readonly Probe<Sent>[] | Judgement =>
  probes.length > 0 ? probes : NOTHING;

const arrives = pathStep<Sent, 'arrives'>({
  id: 'arrives',
  asks: say('Does a packet of the pod arrive?', '파드의 패킷이 도착하는가?'),
  vantage: 'pod',
  probes: (scene) => {
    const place = inTarget(scene);
    return place.ok ? some(sends(scene, place.location)) : place.says;
  },
  judge,
});

const moot = (verdictOf: (step: string) => string) =>
  verdictOf('arrives') === 'pass' ? say('not needed: it arrives', '불필요: 도착함') : null;

const fromNode = pathStep<Sent, 'arrives-node'>({
  id: 'arrives-node',
  asks: say('Does a packet of its node arrive?', '노드의 패킷은 도착하는가?'),
  vantage: 'node',
  evidence: true,
  probes: (scene) => {
    const place = onNode(scene);
    return place.ok ? some(sends(scene, place.location)) : place.says;
  },
  judge,
  moot,
});

/** Differs from the pod in one thing only: whom the policies select. */
const fromBeside = pathStep<Sent, 'arrives-beside'>({
  id: 'arrives-beside',
  asks: say('Does a packet of a pod beside it arrive?', '옆 파드의 패킷은 도착하는가?'),
  vantage: 'pod',
  evidence: true,
  probes: (scene) => {
    if (isToHost(scene) || scene.target.hostNetwork) return NOT_ON_THIS_PATH;
    const ends = endsOf(scene);
    const pod = siblingsOf(scene).find(({ ip }) => !ends.some((end) => end.ip === ip));
    return pod === undefined
      ? skipped('not-applicable', say('no other pod on the node', '노드에 다른 파드가 없음'))
      : some(sends(scene, podPlace(pod)));
  },
  judge,
  moot,
});

/** From the node the other pod runs on: is there anybody at the end? */
const atHome = pathStep<Sent, 'answers-at-home'>({
  id: 'answers-at-home',
  asks: say('Does the destination answer its own node?', '목적지가 자기 노드에는 응답하는가?'),
  vantage: 'node',
  evidence: true,
  probes: (scene) => {
    const end = farEnd(scene) ?? endsOf(scene)[0];
    if (end === undefined || end.node === '') return NOT_ON_THIS_PATH;
    const place = onNodeNamed(scene, end.node);
    return place.ok ? toEnd(end, place.location) : place.says;
  },
  judge,
  moot,
});

export const ARRIVAL_STEPS = [arrives, fromNode, fromBeside, atHome] as const;
