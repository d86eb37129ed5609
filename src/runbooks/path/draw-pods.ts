// The hops between pods: on one node, or over the overlay to another, be it named or behind a Service.
import type { Finding } from '../../model/runbook.ts';
import type { PathScene } from '../../model/scene.ts';
import type { Site } from '../../model/site.ts';
import { same, say, type Text } from '../../model/text.ts';
import { listed, wordOf } from '../../steps/facts.ts';
import { type Hop, hop, notHere } from './diagram.ts';
import { leaving, overlayProgramMissing, program, sender } from './draw-sender.ts';
import { type End, endsOf, farEnd, serviceOf, twoNodes } from './ends.ts';
import type { Ask } from './evidence.ts';

/** Behind a Service without pods, as the API server's. */
const OUTSIDE = say('no overlay: it is no pod', '오버레이 없음: 파드가 아님');
const placeOf = ({ ip, node }: End): Text => same(node === '' ? ip : `${ip} · ${node}`);

export const toPods = (found: Ask, scene: PathScene, site: Site): readonly Hop[] => {
  const far = farEnd(scene);
  const ends = endsOf(scene);
  const end = far ?? ends[0];
  const toService = serviceOf(scene) !== null;
  return [
    sender(found, scene),
    ...(toService ? [atService(found)] : []),
    policyOut(found),
    leaving(found, scene),
    ...(far === null
      ? [notHere(end?.node === '' ? OUTSIDE : say('no overlay: the same node', '오버레이 없음: 같은 노드'))]
      : between(found, scene, site, far)),
    policyIn(found),
    ...(end === undefined ? [] : [toService ? backend(found, end) : last(found, end)]),
    ...ends.filter(({ ip }) => ip !== end?.ip).map((other) => backend(found, other)),
  ];
};

const atService = (found: Ask): Hop => {
  const title = say('Service address → backend', '서비스 주소 → 백엔드');
  return found('destination').fails ? hop(title, [found('destination')]) : hop(title, [found('service-map')]);
};

/** Rules that are beyond reading, and a neighbour or the far node that gets through: then they are what keeps it back. */
const settled = (one: Hop, finding: Finding, isKept: boolean): Hop =>
  isKept && listed(finding, 'names').length > 0 ? { ...one, mark: '✗' } : one;

const policyOut = (found: Ask): Hop =>
  settled(
    hop(say('policy of the sender', '보내는 쪽 정책'), [found('policy-out')]),
    found('policy-out'),
    found('arrives').fails && found('arrives-beside').passes,
  );

const policyIn = (found: Ask): Hop =>
  settled(
    hop(say('policy of the destination', '받는 쪽 정책'), [found('policy-in')]),
    found('policy-in'),
    found('arrives').fails && found('answers-at-home').passes,
  );

const between = (found: Ask, scene: PathScene, site: Site, far: End): readonly Hop[] => {
  const legs = [found('tailnet-leg')];
  const wire = hop(same(site.tailnetDevice), legs, [], [found('overlay-peers'), found('overlay-tailnet-device')]);
  const endpoint = wordOf(found('tailnet-leg'), 'endpoint');
  const leg =
    endpoint === '' ? wire : { ...wire, details: [...wire.details, say(`by ${endpoint}`, `경유 ${endpoint}`)] };
  if (twoNodes(scene) === null)
    return [
      notHere(say("no overlay: a node's own address", '오버레이 없음: 노드 자체의 주소')),
      leg,
      ...(far.pod?.hostNetwork === true ? [] : [program(found, 'farDevice', far.node)]),
    ];
  const to = wordOf(found('tailnet-leg'), 'to');
  return [
    hop(
      same(`cilium_vxlan → ${to}`),
      [found('overlay-routes'), found('tunnel-endpoints')],
      [],
      [found('overlay-addresses'), found('overlay-leak')],
    ),
    notHere(say("no NAT: the pod's address stays", 'NAT 없음: 파드 주소 그대로')),
    leg,
    hop(say('large packets', '큰 패킷'), [found('arrives-big')]),
    arrival(found, scene, far),
    program(found, 'farDevice', far.node),
  ];
};

/** Where the overlay's packets end; answers end at the sender's own node. */
const arrival = (found: Ask, scene: PathScene, { node }: End): Hop => {
  const { node: home } = scene.target;
  const bare = [node, home].find((one) => overlayProgramMissing(found, one));
  // A rule that counts up says where better than two devices' counters.
  const filtered = listed(found('vxlan-firewall'), 'nodes');
  const deaf = filtered.length > 0 ? filtered : listed(found('vxlan-arrives'), 'deaf');
  const isBack = bare === home || (deaf.includes(home) && !deaf.includes(node));
  const title = isBack
    ? say(`way back, ${home}: cilium_vxlan`, `돌아오는 길 ${home}: cilium_vxlan`)
    : same(`${node}: cilium_vxlan`);
  const made = hop(title, [found('vxlan-device')], [], [found('vxlan-arrives'), found('vxlan-firewall')]);
  return bare === undefined || found('vxlan-device').fails
    ? made
    : { ...made, mark: '✗', details: [say(`no cil_from_overlay on ${bare}`, `${bare}에 cil_from_overlay 없음`)] };
};

const last = (found: Ask, { name, ip, node }: End): Hop => {
  const made = hop(say(`pod ${name}`, `파드 ${name}`), [found('destination')], [same(`${ip} · ${node}`)]);
  return found('destination').passes ? { ...made, details: [same(`${ip} · ${node}`)] } : made;
};

/** By what the pod met there. */
const backend = (found: Ask, end: End): Hop => {
  const { name, ip } = end;
  const has = (fact: string): boolean => listed(found('arrives'), fact).includes(ip);
  const title = say(`backend ${name}`, `백엔드 ${name}`);
  const place = placeOf(end);
  if (has('connected')) return { mark: '✓', title, details: [place, say('takes connections', '연결됨')] };
  if (has('refused')) return { mark: '✗', title, details: [place, say('refuses the port', '포트에서 거부됨')] };
  if (has('pinged')) return { mark: '!', title, details: [place, say('answers pings alone', 'ping에만 응답')] };
  return has('asked')
    ? { mark: '✗', title, symptom: true, details: [place, say('silent', '응답 없음')] }
    : { mark: '?', title, details: [place, say('could not look', '확인하지 못함')] };
};
