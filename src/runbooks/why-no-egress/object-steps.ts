// What do the objects say before anything is probed: pod, node, Cilium agent, Cilium endpoint?
import { podStep } from '../../model/step.ts';
import { same, say } from '../../model/text.ts';
import { fail, pass, skipped, unknown } from '../../model/verdict.ts';
import { HOST_NETWORK, hasNetwork, NOT_RUNNING } from '../../steps/cannot-ask.ts';
import { onceItReaches } from './moot.ts';

const NO_NODE = skipped('not-applicable', say('the pod has no node yet', '파드가 아직 노드에 배정되지 않음'));
/** Answered at once, so there is never a reading to judge. */
const fromScene = () => unknown('inconclusive', same('answered from the objects'));

const podState = podStep({
  id: 'pod-state',
  asks: say('Is the pod running?', '파드가 실행 중인가?'),
  vantage: 'api',
  probes: (scene) => {
    const { target } = scene;
    const expected = say(
      'Running, with an address and a running container',
      'Running, IP 있음, 실행 중인 컨테이너 있음',
    );
    const running = target.containers.filter((one) => one.state === 'running');
    const stuck = target.containers.find((one) => one.state !== 'running' && one.state !== '');
    const state = stuck === undefined ? '' : `${stuck.name} ${stuck.state.replace(/^(?:waiting|terminated):/, '')}`;
    const why = [target.phase || 'no phase', target.reason, state].filter((word) => word !== '').join(', ');
    const facts = {
      phase: target.phase,
      reason: target.reason,
      container: stuck?.name ?? '',
      state: stuck?.state ?? '',
      restarts: stuck?.restarts ?? 0,
      hasNetwork: hasNetwork(scene),
    };
    if (!hasNetwork(scene)) {
      const missing = target.node === '' ? 'no node' : target.ip === '' ? 'no address' : '';
      return fail(same([why, missing].filter((word) => word !== '').join(', ')), expected, facts);
    }
    // The kubelet may not have said anything of containers yet; then phase and address are what we know.
    if (running.length === 0 && stuck !== undefined) return fail(same(why), expected, facts);
    // Another container is asked in place of one that restarts: whoever reads must know.
    return pass(same([target.phase, target.ip, state].filter((word) => word !== '').join(', ')), expected, facts);
  },
  judge: fromScene,
});

const nodeReady = podStep({
  id: 'node-ready',
  asks: say('Is its node Ready?', '노드가 Ready 상태인가?'),
  vantage: 'api',
  evidence: true,
  probes: (scene) => {
    if (scene.target.node === '') return NO_NODE;
    if (!scene.node.ok) return unknown(scene.node.reason, same(scene.node.detail));
    const { name, ready, reason } = scene.node.value;
    const saw = same(ready ? `${name}: Ready` : `${name}: NotReady${reason === '' ? '' : ` (${reason})`}`);
    return ready ? pass(saw, same('Ready')) : fail(saw, same('Ready'), { reason });
  },
  judge: fromScene,
  moot: onceItReaches,
});

const ciliumAgent = podStep({
  id: 'cilium-agent',
  asks: say('Is the Cilium agent on its node ready?', '노드의 Cilium 에이전트가 준비되었는가?'),
  vantage: 'api',
  evidence: true,
  probes: (scene) => {
    const { node } = scene.target;
    if (node === '') return NO_NODE;
    if (!scene.ciliumPods.ok) return unknown(scene.ciliumPods.reason, same(scene.ciliumPods.detail));
    const expected = say('one ready Cilium pod on the node', '노드에 준비된 Cilium 파드 1개');
    const pod = scene.ciliumPods.value.find((one) => one.node === node);
    if (pod === undefined)
      return fail(say(`no Cilium pod on ${node}`, `${node}에 Cilium 파드가 없음`), expected, { pod: '' });
    return pod.ready
      ? pass(same(`${pod.pod} ${pod.version}`.trim()), expected, { pod: pod.pod })
      : fail(say(`${pod.pod} is not ready`, `${pod.pod}이(가) 준비되지 않음`), expected, { pod: pod.pod });
  },
  judge: fromScene,
  moot: onceItReaches,
});

/** States in which the datapath of a pod is not what it should be; regenerating is everyday work (cilium: endpoint and policy semantics). */
const BAD_STATES = new Set(['not-ready', 'waiting-for-identity', 'disconnecting', 'disconnected', 'invalid']);

const ciliumEndpoint = podStep({
  id: 'cilium-endpoint',
  asks: say('Has Cilium set up the pod’s endpoint?', 'Cilium이 파드의 엔드포인트를 구성했는가?'),
  vantage: 'api',
  evidence: true,
  probes: (scene) => {
    if (!hasNetwork(scene)) return NOT_RUNNING;
    if (scene.target.hostNetwork) return HOST_NETWORK;
    const seen = scene.ciliumEndpoint;
    if (!seen.ok) return unknown(seen.reason, same(seen.detail));
    const expected = same('ready');
    if (seen.value === null) {
      // Absent is not false: pods older than Cilium and clusters with disableEndpointCRD have none and work.
      return unknown('inconclusive', say('no CiliumEndpoint object', 'CiliumEndpoint 오브젝트 없음'), expected, {
        missing: true,
      });
    }
    const { id, state } = seen.value;
    const saw = same(`endpoint ${id}: ${state}`);
    return BAD_STATES.has(state)
      ? fail(saw, expected, { state, id })
      : pass(saw, expected, { state, id, egressEnforcing: seen.value.egress.enforcing });
  },
  judge: fromScene,
  moot: onceItReaches,
});

export const OBJECT_STEPS = [podState, nodeReady, ciliumAgent, ciliumEndpoint] as const;
