// Faults of the pod's own network, the node's kernel and the cloud around it.
import { say } from '../../../model/text.ts';
import { filterRule } from '../filter.ts';
import type { Stack } from '../state.ts';
import { type FaultSpec, fault } from './world.ts';

const DEFAULT = '0.0.0.0/0';

const dropDefault = ({ tables }: Stack): void => {
  tables.set(
    'main',
    (tables.get('main') ?? []).filter((route) => route.to !== DEFAULT),
  );
};

export const NODE_FAULTS: readonly FaultSpec[] = [
  fault(
    'pod-no-default-route',
    say('Pod shop/web-0 has no default route.', '파드 shop/web-0에 기본 경로가 없습니다.'),
    (world) => dropDefault(world.pod('shop/web-0')),
  ),
  fault(
    'pod-mtu-too-big',
    say(
      'Pod shop/web-0 uses MTU 1450 where the overlay carries 1230.',
      '오버레이가 1230까지만 나르는데 파드 shop/web-0의 MTU가 1450입니다.',
    ),
    (world) => {
      const pod = world.pod('shop/web-0');
      const eth0 = pod.devices.get('eth0');
      const lxc = world.node(pod.node).devices.get(`lxc${pod.spec.slot}`);
      if (eth0) eth0.mtuBytes = 1450;
      if (lxc) lxc.mtuBytes = 1450;
      const routes = pod.tables.get('main') ?? [];
      pod.tables.set(
        'main',
        routes.map(({ mtuBytes, ...route }) => route),
      );
    },
    ['why-no-egress', 'mtu', 'path'],
  ),
  fault(
    'node-ip-forward-off',
    say('node-1 does not forward packets: ip_forward is 0.', 'node-1의 ip_forward가 0이라 패킷을 전달하지 않습니다.'),
    (world) => {
      world.node('node-1').ipForward = false;
    },
  ),
  fault('node-no-default-route', say('node-1 has no default route.', 'node-1에 기본 경로가 없습니다.'), (world) =>
    dropDefault(world.node('node-1')),
  ),
  fault(
    'node-firewall-rejects',
    say(
      'The packet filter of node-1 rejects forwarded packets before Cilium and Tailscale can accept them.',
      'node-1의 패킷 필터가 Cilium과 Tailscale 규칙보다 먼저 전달 패킷을 거부합니다.',
    ),
    (world) => world.node('node-1').filter.unshift(filterRule({ chain: 'FORWARD', target: 'REJECT' })),
    ['why-no-egress', 'why-flaky', 'path'],
  ),
  fault(
    'conntrack-full',
    say('The connection table of node-1 is full.', 'node-1의 연결 추적 테이블이 가득 찼습니다.'),
    (world) => {
      const { conntrack } = world.node('node-1');
      conntrack.base = conntrack.max;
    },
    ['why-no-egress', 'why-flaky', 'health', 'path'],
  ),
  fault(
    'conntrack-filling',
    say('The connection table of node-1 is at 85 %.', 'node-1의 연결 추적 테이블이 85% 찼습니다.'),
    (world) => {
      world.node('node-1').conntrack.base = 223_029;
    },
    ['why-no-egress', 'why-flaky', 'health', 'path'],
  ),
  fault(
    'cloud-egress-down',
    say(
      'The NAT gateway swallows everything that leaves the VCN.',
      'NAT 게이트웨이가 VCN에서 나가는 패킷을 모두 버립니다.',
    ),
    (world) => {
      world.network.cloud.natGateway = 'blackhole';
    },
    // The VCN's resolver asks the internet by a way of its own.
    ['why-no-egress', 'path'],
  ),
  fault(
    'cloud-egress-down:wan-down',
    say(
      'The VCN router has lost its way to the internet and says so.',
      'VCN 라우터가 인터넷 경로를 잃고 도달 불가를 알립니다.',
    ),
    (world) => {
      world.network.cloud.natGateway = 'wan-down';
    },
  ),
];
