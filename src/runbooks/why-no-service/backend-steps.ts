// Do the pods behind the service take connections: from the asking pod, from their own node, from a pod beside them? And on which ports do they listen?
import { lookedOr } from '../../model/looked.ts';
import type { ServiceScene } from '../../model/scene.ts';
import { type Probe, type Reading, serviceStep } from '../../model/step.ts';
import { join, same, say } from '../../model/text.ts';
import { fail, type Judgement, pass, skipped, unknown } from '../../model/verdict.ts';
import type { PingResult } from '../../parsers/ping.ts';
import { parseSockets, type Socket } from '../../parsers/sockets.ts';
import type { TcpConnect } from '../../parsers/tcp-connect.ts';
import { inTarget, onNode, onNodeNamed } from '../../steps/cannot-ask.ts';
import { podPlace } from '../../steps/places.ts';
import { pingProbe, tcpProbe } from '../../steps/probes.ts';
import { type Backend, backendName, backendsOf, besideBackend, podOf, tcpPorts } from './backends.ts';
import { connectionsOf, firstReason, sawConnections } from './connect-judgement.ts';
import { onceItAnswers } from './moot.ts';
import { EXTERNAL } from './object-steps.ts';

const EACH = say('a connection to each', '모두 연결됨');

/** Nothing to connect to, and why. */
export const nothingBehind = (scene: ServiceScene): Judgement | null => {
  if (scene.service.externalName !== '') return EXTERNAL;
  if (tcpPorts(scene).length === 0)
    return skipped('not-applicable', say('it has no TCP port to try', '시도할 TCP 포트가 없음'));
  return backendsOf(scene).length === 0
    ? skipped('not-applicable', say('nothing ready stands behind it', '뒤에 준비된 것이 없음'))
    : null;
};

const judgeBackends = (readings: readonly Reading<TcpConnect>[], scene: ServiceScene): Judgement => {
  const backends = backendsOf(scene);
  const { open, refused, lost, unasked } = connectionsOf(readings);
  const saw = sawConnections(readings, (key) => backendName(backends, key));
  const facts = { open, refused, lost };
  if (refused.length + lost.length > 0) return fail(saw, EACH, facts);
  return unasked.length > 0 ? unknown(firstReason(readings), saw, EACH, facts) : pass(saw, EACH, facts);
};

const serviceBackends = serviceStep<TcpConnect, 'service-backends'>({
  id: 'service-backends',
  asks: say(
    'Does each pod behind it take a connection from the asking pod?',
    '뒤의 각 파드가 묻는 파드의 연결을 받는가?',
  ),
  vantage: 'pod',
  probes: (scene) => {
    const none = nothingBehind(scene);
    if (none !== null) return none;
    const place = inTarget(scene);
    if (!place.ok) return place.says;
    return backendsOf(scene).map(({ key, ip, port }) => tcpProbe(key, place.location, ip, port));
  },
  judge: judgeBackends,
});

/** A node reaches its own pods whatever policies say (cilium: allow-localhost): silence there is the pod's. */
const backendFromNode = serviceStep<TcpConnect, 'backend-from-node'>({
  id: 'backend-from-node',
  asks: say('Does each pod take a connection from its own node?', '각 파드가 자기 노드의 연결을 받는가?'),
  vantage: 'node',
  evidence: true,
  probes: (scene): readonly Probe<TcpConnect>[] | Judgement => {
    const none = nothingBehind(scene);
    if (none !== null) return none;
    const known = backendsOf(scene).filter(({ node }) => node !== '');
    const places = known.map((backend) => ({ backend, place: onNodeNamed(scene, backend.node) }));
    const probes = places.flatMap(({ backend: { key, ip, port }, place }) =>
      place.ok ? [tcpProbe(key, place.location, ip, port)] : [],
    );
    const [first] = places;
    if (probes.length > 0) return probes;
    return first === undefined || first.place.ok
      ? skipped('not-applicable', say('the nodes of its endpoints are not known', '엔드포인트의 노드를 알 수 없음'))
      : first.place.says;
  },
  judge: judgeBackends,
  moot: onceItAnswers,
});

const backendNeighbour = serviceStep<TcpConnect, 'backend-neighbour'>({
  id: 'backend-neighbour',
  asks: say(
    'Does each pod take a connection from a pod beside it?',
    '각 파드가 같은 노드의 다른 파드의 연결을 받는가?',
  ),
  vantage: 'pod',
  evidence: true,
  probes: (scene): readonly Probe<TcpConnect>[] | Judgement => {
    const none = nothingBehind(scene);
    if (none !== null) return none;
    const probes = backendsOf(scene).flatMap((backend) => {
      const pod = besideBackend(scene, backend);
      return pod === undefined ? [] : [tcpProbe(backend.key, podPlace(pod), backend.ip, backend.port)];
    });
    return probes.length > 0
      ? probes
      : skipped('not-applicable', say('no other pod runs beside them', '같은 노드에 다른 파드가 없음'));
  },
  judge: judgeBackends,
  moot: onceItAnswers,
});

/** Addresses that only the pod itself can connect to. */
const isLocal = (address: string): boolean => address === '::1' || address.startsWith('127.');

const backendSockets = serviceStep<readonly Socket[], 'backend-sockets'>({
  id: 'backend-sockets',
  asks: say('On which ports do its pods listen?', '파드가 어느 포트에서 듣고 있는가?'),
  vantage: 'pod',
  evidence: true,
  probes: (scene): readonly Probe<readonly Socket[]>[] | Judgement => {
    const none = nothingBehind(scene);
    if (none !== null) return none;
    const call = { name: 'socket-list', args: { kind: 'tcp-listening' } };
    const pods = [...new Set(backendsOf(scene).map((one) => podOf(scene, one)))].filter((pod) => pod !== undefined);
    const own = pods.filter((pod) => !pod.hostNetwork);
    return own.length > 0
      ? own.map((pod) => ({ key: pod.ip, location: podPlace(pod), call, timeoutMs: 3000, parse: parseSockets }))
      : skipped('not-applicable', say('no pod with a network of its own', '자체 네트워크를 가진 파드가 없음'));
  },
  judge: (readings, scene) => {
    const seen = readings.flatMap((one) => (one.ok ? [{ ip: one.key, sockets: one.value }] : []));
    const ports = (ip: string, local: boolean): readonly string[] => {
      const sockets = seen.find((one) => one.ip === ip)?.sockets ?? [];
      return [...new Set(sockets.filter((one) => isLocal(one.address) === local).map((one) => String(one.port)))];
    };
    const asked = backendsOf(scene).filter(({ ip }) => seen.some((one) => one.ip === ip));
    const missing = asked.filter(({ ip, port }) => !ports(ip, false).includes(String(port)));
    const facts = {
      missing: missing.map(({ key }) => key),
      localOnly: missing.filter(({ ip, port }) => ports(ip, true).includes(String(port))).map(({ key }) => key),
      others: [...new Set(missing.flatMap(({ ip }) => ports(ip, false)))],
    };
    const expected = say('the target port among them', '대상 포트에서 듣고 있음');
    const saw = join(
      seen.map(({ ip }) =>
        say(`${ip}: ${ports(ip, false).join(', ') || 'none'}`, `${ip}: ${ports(ip, false).join(', ') || '없음'}`),
      ),
    );
    if (missing.length > 0) return fail(saw, expected, facts);
    const blind = readings.find((one) => !one.ok);
    return blind === undefined || blind.ok
      ? pass(saw, expected, facts)
      : unknown(blind.reason, same(blind.detail), expected, facts);
  },
  moot: (verdictOf) =>
    onceItAnswers(verdictOf) ??
    (['pass', 'fail', 'skipped'].includes(verdictOf('service-backends'))
      ? say('not needed: it would only add detail', '불필요: 세부 정보만 더해 주는 항목')
      : null),
});

const backendNodes = serviceStep<PingResult, 'backend-nodes'>({
  id: 'backend-nodes',
  asks: say(
    'Does the node of the asking pod reach the nodes of its pods over the tailnet?',
    '묻는 파드의 노드가 tailnet으로 뒤의 노드에 도달하는가?',
  ),
  vantage: 'node',
  evidence: true,
  probes: (scene): readonly Probe<PingResult>[] | Judgement => {
    const none = nothingBehind(scene);
    if (none !== null) return none;
    const nodes = [...new Set(backendsOf(scene).map(({ node }) => node))].filter(
      (node) => node !== '' && node !== scene.target.node && scene.tailnetIps[node] !== undefined,
    );
    if (nodes.length === 0)
      return skipped('not-applicable', say('nothing of it is on another node', '다른 노드에 있는 것이 없음'));
    const place = onNode(scene);
    return place.ok ? nodes.map((node) => pingProbe(node, place.location, scene.tailnetIps[node] ?? '')) : place.says;
  },
  judge: (readings) => {
    const answering = readings.flatMap((one) => (one.ok && one.value.received > 0 ? [one.key] : []));
    const silent = readings.flatMap((one) => (one.ok && one.value.received === 0 ? [one.key] : []));
    const saw = join([
      ...answering.map((node) => say(`${node}: answers`, `${node}: 응답함`)),
      ...silent.map((node) => say(`${node}: silent`, `${node}: 응답 없음`)),
    ]);
    const expected = say('an answer from each', '모두 응답');
    return silent.length > 0 ? fail(saw, expected, { answering, silent }) : pass(saw, expected, { answering, silent });
  },
  moot: onceItAnswers,
});

/** Nodes the API server says are not Ready. */
export const notReady = (scene: ServiceScene): readonly string[] =>
  lookedOr(scene.nodes, []).flatMap((node) => (node.ready ? [] : [node.name]));

export type { Backend };
export const BACKEND_STEPS = [
  serviceBackends,
  backendFromNode,
  backendNeighbour,
  backendSockets,
  backendNodes,
] as const;
