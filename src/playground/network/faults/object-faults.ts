// Faults Kubernetes itself can tell of: pods, nodes and Cilium's agent that are not well.
import { say } from '../../../model/text.ts';
import { crashLoop, stopsReporting, withCondition } from './conditions.ts';
import { type FaultSpec, fault, type World } from './world.ts';

const WEB = 'shop/web-0';

const gone = (world: World): void => {
  world.pod(WEB).running = false;
  world.remove('cilium.io/ciliumendpoints', 'shop', 'web-0');
};

export const OBJECT_FAULTS: readonly FaultSpec[] = [
  fault(
    'pod-not-running',
    say('Pod shop/web-0 was evicted: its phase is Failed.', '파드 shop/web-0이 축출되어 단계가 Failed입니다.'),
    (world) => {
      gone(world);
      world.patch('pods', 'shop', 'web-0', (object) => ({
        status: {
          phase: 'Failed',
          reason: 'Evicted',
          message: 'The node was low on resource: ephemeral-storage.',
          conditions: withCondition(object, { type: 'Ready', status: 'False', reason: 'PodFailed' }),
          containerStatuses: [],
        },
      }));
    },
  ),
  fault(
    'pod-not-running:crashloop',
    say('The container of pod shop/web-0 keeps crashing.', '파드 shop/web-0의 컨테이너가 계속 비정상 종료됩니다.'),
    (world) => crashLoop(world, world.pod(WEB).spec),
  ),
  fault(
    'pod-not-running:pending',
    say('Pod shop/web-0 is Pending: no node takes it.', '파드 shop/web-0이 배치될 노드가 없어 Pending 상태입니다.'),
    (world) => {
      gone(world);
      world.patch('pods', 'shop', 'web-0', () => ({
        spec: { nodeName: '' },
        status: {
          phase: 'Pending',
          podIP: '',
          podIPs: [],
          hostIP: '',
          containerStatuses: [],
          conditions: [
            {
              type: 'PodScheduled',
              status: 'False',
              reason: 'Unschedulable',
              message: '0/3 nodes are available: 3 Insufficient memory.',
            },
          ],
        },
      }));
    },
  ),
  fault(
    'node-not-ready',
    say(
      'The kubelet of node-1 stopped reporting: the node is NotReady.',
      'node-1의 kubelet이 보고를 멈춰 노드가 NotReady입니다.',
    ),
    (world) => stopsReporting(world, 'node-1'),
  ),
  fault(
    'cilium-agent-down',
    say('The Cilium agent on node-1 keeps crashing.', 'node-1의 Cilium 에이전트가 계속 비정상 종료됩니다.'),
    (world) => {
      world.node('node-1').ciliumAgentUp = false;
      const agent = world.network.topology.pods.find((pod) => pod.node === 'node-1' && pod.image === 'cilium');
      if (agent) crashLoop(world, agent);
    },
    ['why-no-egress', 'why-flaky', 'ebpf', 'overlay', 'path'],
  ),
  fault(
    'cilium-endpoint-not-ready',
    say(
      "Cilium has not finished shop/web-0's endpoint: it waits for an identity.",
      'Cilium이 shop/web-0의 엔드포인트를 끝내지 못하고 identity를 기다립니다.',
    ),
    (world) => {
      world.pod(WEB).endpointReady = false;
      world.patch('cilium.io/ciliumendpoints', 'shop', 'web-0', () => ({ status: { state: 'waiting-for-identity' } }));
    },
    ['why-no-egress', 'ebpf', 'path'],
  ),
];
