// Faults of Oracle's network that its API names: route table, gateways, security rules.
import { say } from '../../../model/text.ts';
import { type FaultSpec, fault } from './world.ts';

/** The VCN's resolver asks the internet by a way of its own: names resolve. */
const ONLY_OUT = ['why-no-egress'];

export const CLOUD_FAULTS: readonly FaultSpec[] = [
  fault(
    'route-table-no-default',
    say(
      'Somebody removed the rule 0.0.0.0/0 from the route table of the nodes.',
      '노드 서브넷의 라우팅 테이블에서 0.0.0.0/0 규칙이 지워졌습니다.',
    ),
    (world) => {
      world.network.cloud.wayOut = 'no-default-route';
    },
    ONLY_OUT,
  ),
  fault(
    'nat-gateway-blocked',
    say('Somebody blocked the traffic of the NAT gateway.', '누군가 NAT 게이트웨이의 트래픽을 차단했습니다.'),
    (world) => {
      world.network.cloud.wayOut = 'nat-blocked';
    },
    ONLY_OUT,
  ),
  fault(
    'internet-gateway-unusable',
    say(
      'The nodes leave by an internet gateway that somebody disabled.',
      '노드가 쓰는 인터넷 게이트웨이를 누군가 꺼 두었습니다.',
    ),
    (world) => {
      world.network.cloud.wayOut = 'gateway-disabled';
    },
    ONLY_OUT,
  ),
  fault(
    'internet-gateway-unusable:no-public-ip',
    say(
      'The subnet leaves by an internet gateway, and the nodes have no public address.',
      '서브넷은 인터넷 게이트웨이로 나가는데 노드에 공인 주소가 없습니다.',
    ),
    (world) => {
      world.network.cloud.wayOut = 'no-public-ip';
    },
    ONLY_OUT,
  ),
  fault(
    'security-list-blocks-egress',
    say('The security list lets nothing but ICMP out.', '보안 목록이 ICMP 말고는 아무것도 내보내지 않습니다.'),
    (world) => {
      world.network.cloud.wayOut = 'egress-shut';
    },
    ONLY_OUT,
  ),
  fault(
    'security-list-blocks-tailscale',
    say('The security list of node-1 lets no UDP out.', 'node-1의 보안 목록이 UDP를 내보내지 않습니다.'),
    ({ network }) => {
      network.cloud.blocksUdp.add('node-1');
      network.cloud.rulesShutUdp.add('node-1');
    },
    ['tailscale'],
  ),
];
