// Faults of name resolution: CoreDNS, its service, and what it forwards to.
import { say } from '../../../model/text.ts';
import { setBackends } from '../cilium-state.ts';
import { filterRule } from '../filter.ts';
import type { PodStack } from '../state.ts';
import { crashLoop, dnsEndpoints } from './conditions.ts';
import { type FaultSpec, fault, type World } from './world.ts';

const backends = (world: World, ips: readonly string[]): void => {
  for (const node of world.network.nodes.values()) setBackends(node, world.network.topology.dnsServiceIp, ips);
};

const deployment = (world: World, change: object): void =>
  world.patch('apps/deployments', 'kube-system', 'coredns', () => ({ ...change }));

const onNode2 = (world: World): PodStack | undefined => world.coreDns.find((pod) => pod.node === 'node-2');

const setReplica = (world: World, dns: 'refusing' | 'hanging'): void => {
  const replica = onNode2(world);
  if (replica) replica.dns = dns;
};

export const DNS_FAULTS: readonly FaultSpec[] = [
  fault(
    'coredns-down',
    say('Both CoreDNS pods keep crashing.', 'CoreDNS 파드 둘 다 계속 비정상 종료됩니다.'),
    (world) => {
      for (const pod of world.coreDns) {
        pod.dns = 'refusing';
        crashLoop(world, pod.spec);
      }
      dnsEndpoints(world, () => false);
      backends(world, []);
      deployment(world, { status: { readyReplicas: 0, availableReplicas: 0, unavailableReplicas: 2 } });
    },
  ),
  fault(
    'coredns-down:hang',
    say('Both CoreDNS pods run and answer nothing.', 'CoreDNS 파드 둘 다 실행 중이지만 응답하지 않습니다.'),
    (world) => {
      for (const pod of world.coreDns) pod.dns = 'hanging';
    },
  ),
  fault(
    'coredns-down:scaled-to-zero',
    say('CoreDNS is scaled to zero.', 'CoreDNS의 레플리카 수가 0입니다.'),
    (world) => {
      for (const pod of world.coreDns) {
        pod.running = false;
        world.remove('pods', pod.spec.namespace, pod.spec.name);
        world.remove('cilium.io/ciliumendpoints', pod.spec.namespace, pod.spec.name);
      }
      dnsEndpoints(world, () => false, true);
      backends(world, []);
      deployment(world, {
        spec: { replicas: 0 },
        status: { replicas: 0, readyReplicas: 0, availableReplicas: 0, updatedReplicas: 0 },
      });
    },
  ),
  fault(
    'coredns-replica-unhealthy',
    say(
      'The CoreDNS pod on node-2 refuses; the other is well.',
      'node-2의 CoreDNS 파드가 연결을 거부합니다. 다른 하나는 정상입니다.',
    ),
    (world) => setReplica(world, 'refusing'),
  ),
  fault(
    'coredns-replica-unhealthy:hang',
    say(
      'The CoreDNS pod on node-2 answers nothing; the other is well.',
      'node-2의 CoreDNS 파드가 응답하지 않습니다. 다른 하나는 정상입니다.',
    ),
    (world) => setReplica(world, 'hanging'),
  ),
  fault(
    'dns-service-unreachable',
    say(
      "node-1's load-balancer map lacks the DNS service address.",
      'node-1의 로드 밸런서 맵에 DNS 서비스 주소가 없습니다.',
    ),
    (world) => {
      const { cilium } = world.node('node-1');
      cilium.lb = cilium.lb.filter(({ ip }) => ip !== world.network.topology.dnsServiceIp);
    },
  ),
  fault(
    'dns-upstream-blocked',
    say(
      'The VCN resolver that CoreDNS forwards to does not answer.',
      'CoreDNS가 질의를 넘기는 VCN 리졸버가 응답하지 않습니다.',
    ),
    (world) => {
      world.network.cloud.resolver = 'blocked';
    },
  ),
  fault(
    'magicdns-forward',
    say(
      'The nodes take their DNS from Tailscale, so CoreDNS forwards to MagicDNS, which answers no pod.',
      '노드들이 Tailscale의 DNS를 쓰고 있어 CoreDNS가 파드에는 응답하지 않는 MagicDNS로 질의를 넘깁니다.',
    ),
    (world) => {
      for (const node of world.network.nodes.values()) node.tailscaled.acceptDns = true;
    },
    ['why-no-dns'],
  ),
  fault(
    'dns-udp-blocked',
    say('A rule on node-1 drops UDP port 53 of its pods.', 'node-1의 규칙이 파드의 UDP 53을 버립니다.'),
    (world) =>
      world
        .node('node-1')
        .filter.unshift(filterRule({ chain: 'FORWARD', in: 'lxc+', protocol: 'udp', dport: 53, target: 'DROP' })),
    ['why-no-dns'],
  ),
  fault(
    'dns-not-cluster-dns',
    say(
      'Pod shop/web-0 has dnsPolicy Default: it asks the resolver of its node.',
      '파드 shop/web-0의 dnsPolicy가 Default라서 노드의 리졸버에 묻습니다.',
    ),
    (world) => {
      world.pod('shop/web-0').resolvConf = 'nameserver 169.254.169.254\nsearch vcn.oraclevcn.com\n';
      world.patch('pods', 'shop', 'web-0', () => ({ spec: { dnsPolicy: 'Default' } }));
    },
    ['why-no-dns'],
  ),
  fault(
    'dns-search-list-wrong',
    say(
      'Pod shop/web-0 asks cluster DNS with the search list of another namespace.',
      '파드 shop/web-0이 다른 네임스페이스의 search 목록으로 클러스터 DNS에 묻습니다.',
    ),
    (world) => {
      const { dnsServiceIp } = world.network.topology;
      const search = ['pay.svc.cluster.local', 'svc.cluster.local', 'cluster.local'];
      world.pod('shop/web-0').resolvConf = `search ${search.join(' ')}\nnameserver ${dnsServiceIp}\noptions ndots:5\n`;
      world.patch('pods', 'shop', 'web-0', () => ({
        spec: { dnsPolicy: 'None', dnsConfig: { nameservers: [dnsServiceIp], searches: search } },
      }));
    },
    ['why-no-dns'],
  ),
];
