// Causes that Oracle's API names exactly: route table, gateways, security rules.
import { say, type Text } from '../../model/text.ts';
import type { Shut } from '../../steps/oracle.ts';
import { tail } from '../../steps/oracle.ts';
import { type Ask, change, type EgressCause, look, podsFail, seenOutside, wordOf } from './evidence.ts';

const SEEN = [
  'egress-pod',
  'egress-name',
  'egress-sibling',
  'egress-elsewhere',
  'egress-node',
  'dns-outside',
  'dns-host',
  'dns-upstream',
  'node-dns',
  'trace',
] as const;

const CHECK = 'curl -sS -m 5 http://checkip.amazonaws.com';

/** Oracle names it, and packets do not get out: from the node, or from pods where nobody is on the node to ask. */
const shuts = (found: Ask, kind: Shut['kind']): boolean =>
  !seenOutside(found) &&
  (found('egress-node').fails || (found('egress-node').silent && podsFail(found))) &&
  wordOf(found('cloud-way-out'), 'shut') === kind;

const named = (
  code: string,
  kind: Shut['kind'],
  text: (node: string, id: string) => Text,
  remedies: EgressCause['remedies'],
): EgressCause => ({
  code,
  layer: 'cloud',
  step: 'cloud-way-out',
  severity: 'fail',
  when: (found) => shuts(found, kind),
  // Oracle's own word, and packets of the node that were lost.
  proven: (found) => found('egress-node').fails,
  explains: SEEN,
  say: (found, { target }) => text(target.node, tail(wordOf(found('cloud-way-out'), 'id'))),
  remedies,
});

const idOf = (found: Ask): string => wordOf(found('cloud-way-out'), 'id');

const routeTableNoDefault = named(
  'route-table-no-default',
  'no-default-route',
  (node, id) =>
    say(
      `The subnet of ${node} has no way to the internet: route table ${id} holds no rule for 0.0.0.0/0.`,
      `${node}의 서브넷에 인터넷 경로가 없습니다. 라우팅 테이블 ${id}에 0.0.0.0/0 규칙이 없습니다.`,
    ),
  (found) => [
    look(
      say('See its rules.', '규칙을 확인하세요.'),
      `oci network route-table get --rt-id ${idOf(found)} --query 'data."route-rules"'`,
      CHECK,
      'Oracle: VCN route tables; errata G12',
    ),
    change(
      say(
        'Add a rule 0.0.0.0/0 to the NAT gateway of the VCN (Console: Networking, route tables). The command line replaces all rules: keep the others.',
        'VCN의 NAT 게이트웨이로 가는 0.0.0.0/0 규칙을 추가하세요(콘솔: 네트워킹, 라우팅 테이블). 명령줄은 규칙 전체를 바꾸므로 기존 규칙을 함께 넣어야 합니다.',
      ),
      `oci network route-table update --rt-id ${idOf(found)} --route-rules file://rules.json`,
      CHECK,
      'Oracle: VCN route tables',
    ),
  ],
);

const natGatewayBlocked = named(
  'nat-gateway-blocked',
  'nat-gateway',
  (node, id) =>
    say(
      `The subnet of ${node} leaves by NAT gateway ${id}, which lets nothing through: it is blocked or not available.`,
      `${node} 서브넷이 쓰는 NAT 게이트웨이 ${id}가 아무것도 통과시키지 않습니다. 차단되었거나 사용할 수 없는 상태입니다.`,
    ),
  (found) => [
    look(
      say('See its state, and who changed it last (Console: Audit).', '상태와 마지막 변경자를 확인하세요(콘솔: 감사).'),
      `oci network nat-gateway get --nat-gateway-id ${idOf(found)} --query 'data.{state:"lifecycle-state",blocked:"block-traffic",ip:"nat-ip"}'`,
      CHECK,
      'guide: Phase 6, checklist 4 (Oracle VCN NAT Gateway)',
    ),
    change(
      say('Let its traffic through again.', '트래픽 차단을 해제하세요.'),
      `oci network nat-gateway update --nat-gateway-id ${idOf(found)} --block-traffic false`,
      CHECK,
      'Oracle: NAT gateway; errata G12',
    ),
  ],
);

const internetGatewayUnusable = named(
  'internet-gateway-unusable',
  'internet-gateway',
  (node) =>
    say(
      `The way out of ${node} is an internet gateway that cannot carry it: the gateway is off, or the node has no public address.`,
      `${node}의 출구인 인터넷 게이트웨이를 쓸 수 없습니다. 게이트웨이가 꺼져 있거나 노드에 공인 주소가 없습니다.`,
    ),
  (found) => [
    look(
      say(
        'Is it enabled, and has the VNIC a public address?',
        '게이트웨이가 켜져 있고 VNIC에 공인 주소가 있는지 확인하세요.',
      ),
      `oci network internet-gateway get --ig-id ${idOf(found)} --query 'data.{state:"lifecycle-state",enabled:"is-enabled"}'`,
      CHECK,
      'Oracle: internet gateway; errata G12',
    ),
    change(
      say(
        'Enable it. Without a public address: give the VNIC one, or send 0.0.0.0/0 of the subnet to a NAT gateway.',
        '게이트웨이를 켜세요. 공인 주소가 없다면 VNIC에 주소를 주거나 서브넷의 0.0.0.0/0을 NAT 게이트웨이로 보내세요.',
      ),
      `oci network internet-gateway update --ig-id ${idOf(found)} --is-enabled true`,
      CHECK,
      'Oracle: internet gateway',
    ),
  ],
);

const securityListBlocksEgress = named(
  'security-list-blocks-egress',
  'security-rules',
  (node) =>
    say(
      `No security list and no security group of ${node} lets TCP out to the internet.`,
      `${node}의 보안 목록과 네트워크 보안 그룹 어느 것도 인터넷으로 나가는 TCP를 허용하지 않습니다.`,
    ),
  () => [
    look(
      say('See the egress rules of the subnet.', '서브넷의 송신 규칙을 확인하세요.'),
      'oci network security-list list --compartment-id "$COMPARTMENT_OCID" --query \'data[].{name:"display-name",egress:"egress-security-rules"}\'',
      CHECK,
      'Oracle: security lists',
    ),
    change(
      say(
        'Allow egress to 0.0.0.0/0, as the default list does (Console: Networking, security lists). The command line replaces all rules: keep the others.',
        '기본 목록처럼 0.0.0.0/0으로의 송신을 허용하세요(콘솔: 네트워킹, 보안 목록). 명령줄은 규칙 전체를 바꾸므로 기존 규칙을 함께 넣어야 합니다.',
      ),
      'oci network security-list update --security-list-id "$SECURITY_LIST_OCID" --egress-security-rules file://egress.json',
      CHECK,
      'Oracle: security lists',
    ),
  ],
);

export const ORACLE_CAUSES: readonly EgressCause[] = [
  routeTableNoDefault,
  natGatewayBlocked,
  internetGatewayUnusable,
  securityListBlocksEgress,
];
