// Faults of services: nobody behind them, a node's load-balancer map that has lost or mistaken them, a port nobody listens on.
import { say } from '../../../model/text.ts';
import { condition, metadata } from '../../demo/metadata.ts';
import type { ServiceEntry } from '../cilium-state.ts';
import { crashLoop, endpointsOf } from './conditions.ts';
import { type FaultSpec, fault, type World } from './world.ts';

const ALONE = ['why-no-service'];
const ASKED = [...ALONE, 'path'];

/** The service that breaks; its pods stand on node-1 and node-2. */
const [NAMESPACE, NAME] = ['shop', 'cart'];

const isCart = ({ namespace, name }: { namespace: string; name: string }): boolean =>
  namespace === NAMESPACE && name === NAME;

const everyEntry = (world: World, change: (service: ServiceEntry) => void): void => {
  for (const { cilium } of world.network.nodes.values())
    for (const service of [...cilium.services, ...cilium.lb].filter(isCart)) change(service);
};

const cartPods = (world: World) =>
  [...world.network.pods.values()].filter(({ spec }) => spec.namespace === NAMESPACE && spec.labels.app === 'cart');

const nobody = (world: World): void => everyEntry(world, (service) => Object.assign(service, { backends: [] }));

const WRONG_PORT = 9090;

export const SERVICE_FAULTS: readonly FaultSpec[] = [
  fault(
    'service-no-endpoints',
    say('The selector of service shop/cart matches no pod.', '서비스 shop/cart의 셀렉터에 맞는 파드가 없습니다.'),
    (world) => {
      world.replace('services', NAMESPACE, NAME, (object) => {
        const { spec } = object as unknown as { spec: object };
        return { ...object, spec: { ...spec, selector: { app: 'kart' } } } as typeof object;
      });
      endpointsOf(world, NAMESPACE, NAME, () => false, true);
      nobody(world);
    },
    ASKED,
  ),
  fault(
    'service-no-endpoints:not-ready',
    say(
      'Every pod behind service shop/cart keeps crashing.',
      '서비스 shop/cart 뒤의 모든 파드가 계속 비정상 종료됩니다.',
    ),
    (world) => {
      for (const pod of cartPods(world)) {
        pod.listens.clear();
        crashLoop(world, pod.spec);
      }
      endpointsOf(world, NAMESPACE, NAME, () => false);
      nobody(world);
    },
    ASKED,
  ),
  fault(
    'lb-map-no-backends',
    say(
      'The Cilium of node-1 knows service shop/cart without any backend.',
      'node-1의 Cilium은 서비스 shop/cart를 백엔드 없이 알고 있습니다.',
    ),
    (world) => {
      const { services, lb } = world.node('node-1').cilium;
      for (const service of [...services, ...lb].filter(isCart)) service.backends = [];
    },
    [...ASKED, 'ebpf'],
  ),
  fault(
    'lb-map-diverged',
    say(
      "node-1's load-balancer map sends service shop/cart to pods that are gone, and the agent does not notice.",
      'node-1의 로드 밸런서 맵이 서비스 shop/cart를 이미 없어진 파드로 보내는데 에이전트는 모르고 있습니다.',
    ),
    (world) => {
      for (const service of world.node('node-1').cilium.lb.filter(isCart))
        service.backends = service.backends.map(({ ip, port }) => ({ ip: ip.replace(/\d+$/, '99'), port }));
    },
    [...ASKED, 'ebpf'],
  ),
  fault(
    'service-port-mismatch',
    say(
      'Service shop/cart sends to port 9090, where its pods do not listen.',
      '서비스 shop/cart가 파드가 열지 않은 9090 포트로 보냅니다.',
    ),
    (world) => {
      world.replace('services', NAMESPACE, NAME, (object) => {
        const { spec } = object as unknown as { spec: { ports: readonly object[] } };
        const ports = spec.ports.map((port) => ({ ...port, targetPort: WRONG_PORT }));
        return { ...object, spec: { ...spec, ports } } as typeof object;
      });
      for (const slice of world.list('discovery.k8s.io/endpointslices', NAMESPACE)) {
        if (slice.metadata.labels?.['kubernetes.io/service-name'] !== NAME) continue;
        world.patch('discovery.k8s.io/endpointslices', NAMESPACE, slice.metadata.name, () => ({
          ports: [{ name: 'http', port: WRONG_PORT, protocol: 'TCP' }],
        }));
      }
      everyEntry(world, (service) => {
        service.backends = service.backends.map(({ ip }) => ({ ip, port: WRONG_PORT }));
      });
    },
    ASKED,
  ),
  fault(
    'kube-proxy-conflict',
    say(
      'kube-proxy runs on every node beside a Cilium that replaces it.',
      'kube-proxy를 대체하는 Cilium이 있는데 모든 노드에서 kube-proxy도 실행 중입니다.',
    ),
    (world) => {
      const labels = { 'k8s-app': 'kube-proxy' };
      const nodes = [...world.network.nodes.values()];
      const container = { name: 'kube-proxy', image: 'registry.k8s.io/kube-proxy:v1.34.1' };
      const template = { metadata: { labels }, spec: { hostNetwork: true, containers: [container] } };
      const count = nodes.length;
      world.put('apps/daemonsets', {
        apiVersion: 'apps/v1',
        kind: 'DaemonSet',
        metadata: metadata('DaemonSet', 'kube-system', 'kube-proxy', labels),
        spec: { selector: { matchLabels: labels }, template },
        status: { currentNumberScheduled: count, desiredNumberScheduled: count, numberReady: count },
      });
      for (const { id, spec } of nodes) {
        world.put('pods', {
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: metadata('Pod', 'kube-system', `kube-proxy-${id}`, labels),
          spec: { nodeName: id, hostNetwork: true, containers: [container] },
          status: {
            phase: 'Running',
            podIP: spec.tailnetIp,
            conditions: [condition('Ready', 'True')],
            containerStatuses: [{ ...container, ready: true, restartCount: 0, state: { running: {} } }],
          },
        });
      }
    },
    ALONE,
  ),
  fault(
    'policy-denies-ingress',
    say(
      'A NetworkPolicy lets nobody in to the cart pods of shop.',
      'NetworkPolicy가 shop 네임스페이스의 cart 파드로 들어오는 모든 수신을 막습니다.',
    ),
    (world) => {
      world.put('networking.k8s.io/networkpolicies', {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: 'cart-lockdown', namespace: NAMESPACE },
        spec: { podSelector: { matchLabels: { app: 'cart' } }, policyTypes: ['Ingress'], ingress: [] },
      });
      world.network.ingressPolicies.push({
        kind: 'NetworkPolicy',
        namespace: NAMESPACE,
        name: 'cart-lockdown',
        selects: (pod) => pod.namespace === NAMESPACE && pod.labels.app === 'cart',
        allows: () => false,
      });
    },
    ASKED,
  ),
  fault(
    'backend-not-listening',
    say(
      'Nothing listens in the cart pods of shop, though they count as ready.',
      'shop 네임스페이스의 cart 파드는 준비된 것으로 되어 있지만 듣는 프로세스가 없습니다.',
    ),
    (world) => {
      for (const pod of cartPods(world)) pod.listens.clear();
    },
    ASKED,
  ),
  fault(
    'backend-not-listening:one',
    say(
      'Nothing listens in the cart pod of node-2; the one of node-1 is well.',
      'node-2의 cart 파드에는 듣는 프로세스가 없고 node-1의 파드는 정상입니다.',
    ),
    (world) =>
      cartPods(world)
        .find(({ node }) => node === 'node-2')
        ?.listens.clear(),
    ASKED,
  ),
  fault(
    'backend-unresponsive',
    say(
      'The cart pod of node-2 hangs: it counts as ready and answers nobody.',
      'node-2의 cart 파드가 멈춰 있어, 준비된 것으로 되어 있지만 아무에게도 응답하지 않습니다.',
    ),
    (world) => {
      const eth0 = cartPods(world)
        .find(({ node }) => node === 'node-2')
        ?.devices.get('eth0');
      if (eth0) eth0.up = false;
    },
    ASKED,
  ),
  fault(
    'no-service-translation',
    say(
      'Cilium does not replace kube-proxy, and no kube-proxy runs.',
      'Cilium이 kube-proxy를 대체하지 않고 kube-proxy도 실행되지 않습니다.',
    ),
    (world) => {
      world.patch('configmaps', 'kube-system', 'cilium-config', () => ({
        data: { 'kube-proxy-replacement': 'false' },
      }));
      for (const { cilium } of world.network.nodes.values())
        Object.assign(cilium, { replacement: 'False', lb: [], services: [] });
    },
    ASKED,
  ),
  fault(
    'backend-node-unreachable',
    say(
      'node-2 is switched off; its cart pod is still an endpoint.',
      'node-2가 꺼져 있지만 그곳의 cart 파드가 아직 엔드포인트입니다.',
    ),
    (world) => {
      world.node('node-2').on = false;
    },
    ALONE,
  ),
];
