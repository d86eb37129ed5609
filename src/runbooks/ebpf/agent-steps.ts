// What of the Cilium agent itself: is it ready, content, do its controllers work, are its endpoints set up?
import { nodeStep, type Reading } from '../../model/step.ts';
import { same, say } from '../../model/text.ts';
import { unknown } from '../../model/verdict.ts';
import { type CiliumEndpoint, parseCiliumEndpoints } from '../../parsers/cilium-endpoint.ts';
import { type CiliumStatus, parseCiliumStatus } from '../../parsers/cilium-status.ts';
import {
  inCilium,
  type Metrics,
  metricsOf,
  ofKind,
  servedBy,
  type Tagged,
  tagged,
  together,
} from '../../steps/cilium-probes.ts';
import { blindBy, eachNode, type Sight } from '../../steps/each-node.ts';
import { focusNames, type Row, sumUp } from '../../steps/rows.ts';

const MOST_NAMED = 3;

const agentPods = nodeStep({
  id: 'ebpf-agent-pods',
  asks: say('Is the Cilium agent of each node ready?', '노드마다 Cilium 에이전트가 준비되었는가?'),
  vantage: 'api',
  probes: (scene) => {
    if (!scene.ciliumPods.ok) return unknown(scene.ciliumPods.reason, same(scene.ciliumPods.detail));
    const pods = scene.ciliumPods.value;
    const rows = focusNames(scene).map((about): Row => {
      const pod = pods.find((one) => one.node === about);
      if (pod === undefined)
        return { about, verdict: 'fail', saw: say('no Cilium pod', 'Cilium 파드가 없음'), facts: { down: about } };
      return pod.ready
        ? { about, verdict: 'pass', saw: same(`Ready ${pod.version}`.trim()) }
        : {
            about,
            verdict: 'fail',
            saw: say(`${pod.pod} is not ready`, `${pod.pod}이(가) 준비되지 않음`),
            facts: { down: about, pods: pod.pod },
          };
    });
    return sumUp(rows, say('one ready Cilium pod on the node', '노드에 준비된 Cilium 파드 1개'));
  },
  judge: () => unknown('inconclusive', same('')),
});

const askStatus = { name: 'cilium-status', args: {} };

const agentStatus = eachNode<Tagged<'status', CiliumStatus>, 'ebpf-agent-status'>({
  id: 'ebpf-agent-status',
  asks: say('Does the Cilium agent call itself well?', 'Cilium 에이전트가 스스로 정상이라고 하는가?'),
  vantage: 'cilium',
  expected: say('state Ok, no probe that hangs, addresses left', '상태 Ok, 멈춘 점검 없음, 남은 주소 있음'),
  probes: (node, scene) => inCilium(scene, node, (at) => [tagged('status', at, askStatus, parseCiliumStatus)]),
  see: (readings, node) => {
    const [status] = ofKind(readings, 'status');
    if (status === undefined) return blindBy(readings, 'status');
    const { state, message, troubles, stale, ipam } = status.value;
    const full = ipam !== null && ipam.total > 0 && ipam.used >= ipam.total;
    const complaints = [
      ...(state === 'Ok' ? [] : [`cilium: ${message || state}`]),
      ...troubles,
      ...stale.map((probe) => `stale: ${probe}`),
      ...(full ? [`IPAM: ${ipam.used}/${ipam.total}`] : []),
    ];
    return complaints.length === 0
      ? { verdict: 'pass', saw: same(`Ok ${message}`.trim()) }
      : {
          verdict: 'warn',
          saw: same(complaints.slice(0, MOST_NAMED).join('; ')),
          facts: { unwell: complaints.map((one) => `${node} ${one}`) },
        };
  },
});

type Controllers = Tagged<'status', CiliumStatus> | Metrics;

const controllers = eachNode<Controllers, 'ebpf-controllers'>({
  id: 'ebpf-controllers',
  asks: say("Do the agent's controllers work?", '에이전트의 컨트롤러가 정상 동작하는가?'),
  vantage: 'cilium',
  expected: say('none fails', '실패하는 컨트롤러 없음'),
  probes: (node, scene) =>
    together<Controllers>(
      inCilium(scene, node, (at) => [tagged('status', at, askStatus, parseCiliumStatus)]),
      metricsOf(scene, node, 'controllers'),
    ),
  see: (readings, node) => {
    const [status] = ofKind(readings, 'status');
    const counted = servedBy(readings)
      .map(({ metrics }) => metrics.failingControllers)
      .find((count) => count !== null);
    const names = status?.value.failingControllers ?? [];
    if (names.length > 0)
      return {
        verdict: 'fail',
        saw: same(names.slice(0, MOST_NAMED).join('; ')),
        facts: {
          failing: names.map((one) => `${node} ${one}`),
          ...((counted ?? 0) > 0 && { counted: node }),
        },
      };
    if (status !== undefined) return { verdict: 'pass', saw: say('none fails', '실패 없음') };
    if (counted == null) return blindBy(readings, 'status');
    return counted === 0
      ? { verdict: 'pass', saw: say('none fails, by its metrics', '메트릭 기준 실패 없음') }
      : {
          verdict: 'fail',
          saw: say(`${counted} fail, by its metrics`, `메트릭 기준 ${counted}개 실패`),
          facts: { failing: `${node} ${counted} of its controllers`, counted: node },
        };
  },
});

type Endpoints = Tagged<'endpoints', readonly CiliumEndpoint[]> | Metrics;

/** regenerating, restoring and waiting-to-regenerate are everyday work (cilium: api/v1/models/endpoint_state.go). */
const BAD_STATES = new Set(['not-ready', 'waiting-for-identity', 'disconnected', 'invalid']);

const isBad = (one: CiliumEndpoint): boolean => BAD_STATES.has(one.state) || one.health === 'Failure';

const askEndpoints = { name: 'cilium-endpoints', args: {} };

const endpoints = eachNode<Endpoints, 'ebpf-endpoints'>({
  id: 'ebpf-endpoints',
  asks: say('Are all endpoints of the node set up?', '노드의 모든 엔드포인트가 구성되었는가?'),
  vantage: 'cilium',
  guide: {
    says: 'cilium bpf policy get',
    why: say(
      'that needs the id of one endpoint; this lists all of them, with the policy in force',
      '그 명령에는 엔드포인트 ID가 필요합니다. 이 명령은 모든 엔드포인트와 적용 중인 정책을 보여 줍니다',
    ),
    erratum: 'G21',
  },
  expected: say('all ready', '모두 ready'),
  probes: (node, scene) =>
    together<Endpoints>(
      inCilium(scene, node, (at) => [
        tagged('endpoints', at, askEndpoints, parseCiliumEndpoints),
        tagged('endpoints', at, askEndpoints, parseCiliumEndpoints, true),
      ]),
      metricsOf(scene, node, 'endpoints'),
    ),
  see: (readings, node, scene) => {
    const [first, second] = ofKind(readings, 'endpoints');
    // The host is an endpoint itself: an empty list was read at a wrong moment.
    if (first === undefined || first.value.length === 0) return byMetrics(readings, node);
    const still = second === undefined ? null : new Set(second.value.filter(isBad).map(({ id }) => id));
    const bad = first.value.filter((one) => isBad(one) && (still === null || still.has(one.id)));
    const enforced = first.value.filter((one) => one.egressEnforced === true || one.ingressEnforced === true).length;
    if (bad.length === 0)
      return {
        verdict: 'pass',
        saw: say(
          `${first.value.length} ready, policy in force on ${enforced}`,
          `${first.value.length}개 ready, 정책 적용 ${enforced}개`,
        ),
      };
    const named = bad.map((one) => {
      const pod = (scene.pods.ok ? scene.pods.value : []).find(({ ip }) => ip !== '' && ip === one.ip);
      return `${pod === undefined ? (one.ip ?? `endpoint ${one.id}`) : `${pod.namespace}/${pod.name}`} (${one.state})`;
    });
    return {
      verdict: 'fail',
      saw: same(named.slice(0, MOST_NAMED).join(', ')),
      facts: {
        bad: named.map((one) => `${node} ${one}`),
        ids: bad.map(({ id }) => `${node} ${id}`),
        ...(still !== null && { twice: node }),
      },
    };
  },
});

const byMetrics = (readings: readonly Reading<Endpoints>[], node: string): Sight => {
  const states = servedBy(readings)[0]?.metrics.endpointStates ?? {};
  const bad = Object.entries(states).filter(([state, count]) => BAD_STATES.has(state) && count > 0);
  if (Object.keys(states).length === 0) return blindBy(readings, 'endpoints');
  if (bad.length === 0)
    return {
      verdict: 'pass',
      saw: say(`${states.ready ?? 0} ready, by its metrics`, `메트릭 기준 ${states.ready ?? 0}개 ready`),
    };
  const words = bad.map(([state, count]) => `${count} ${state}`).join(', ');
  return {
    verdict: 'fail',
    saw: say(`${words}, by its metrics`, `메트릭 기준 ${words}`),
    facts: { bad: `${node} ${words}` },
  };
};

export const AGENT_STEPS = [agentPods, agentStatus, controllers, endpoints] as const;
