// Causes beyond the node: the cloud's way out.
import type { PodScene } from '../../model/scene.ts';
import { say } from '../../model/text.ts';
import { type Ask, type EgressCause, look, podsFail, seenOutside, wordOf } from './evidence.ts';

/** Words of the node's own kernel: then the trouble is on the node. */
const LOCAL = new Set(['no-route', 'not-permitted', 'prohibited']);

const nodeFails = (found: Ask): boolean =>
  found('egress-node').fails && found('uplink-route').passes && !LOCAL.has(wordOf(found('egress-node'), 'icmp'));

/** Nobody on the node to ask: pods of two nodes fail alike, CoreDNS is well, and masquerading is on. */
const podsOfTwoNodesFail = (found: Ask): boolean =>
  found('egress-node').silent &&
  podsFail(found) &&
  found('egress-elsewhere').fails &&
  !found('egress-sibling').passes &&
  // Names fail with it when the resolver too is behind what is broken; CoreDNS itself is then well.
  (!found('dns-outside').fails || found('dns-replicas').passes) &&
  !found('masquerade').fails &&
  !found('masquerade-config').fails;

const cloudEgressDown: EgressCause = {
  code: 'cloud-egress-down',
  layer: 'cloud',
  step: 'egress-node',
  severity: 'fail',
  when: (found) =>
    !found('egress-pod').passes && !seenOutside(found) && (nodeFails(found) || podsOfTwoNodesFail(found)),
  // The node fails with its routes right, and something shows that its own network card works.
  proven: (found) =>
    nodeFails(found) &&
    (found('node-dns').passes || found('trace').passes || found('node-peer').passes || found('egress-elsewhere').fails),
  // Oracle's API would only name it more exactly.
  rulesOut: () => ['cloud-way-out'],
  explains: [
    'egress-pod',
    'egress-name',
    'egress-sibling',
    'egress-elsewhere',
    'dns-outside',
    'dns-host',
    'dns-upstream',
    'node-dns',
    'trace',
  ],
  say: (found, { target }) =>
    found('egress-elsewhere').passes
      ? say(
          `Node ${target.node} cannot leave the cloud network although its routes are right; another node can.`,
          `노드 ${target.node}은(는) 경로가 정상인데도 클라우드 네트워크 밖으로 나가지 못합니다. 다른 노드는 나갑니다.`,
        )
      : !nodeFails(found)
        ? say(
            'Pods of two nodes do not get out of the cloud network, and nothing seen of CoreDNS or masquerading explains it. Look at the NAT gateway, route table and security list; the nodes themselves could not be asked.',
            '두 노드의 파드가 모두 클라우드 네트워크 밖으로 나가지 못하며, CoreDNS와 마스커레이드에서 원인이 될 만한 것은 보이지 않았습니다. NAT 게이트웨이, 라우팅 테이블, 보안 목록을 확인하세요. 노드 자체는 확인하지 못했습니다.',
          )
        : say(
            'Nothing leaves the cloud network: routes on the node are right, and its packets are lost after it (NAT gateway, route table, security list).',
            '클라우드 네트워크 밖으로 아무것도 나가지 못합니다. 노드의 경로는 정상이고 패킷은 그 뒤(NAT 게이트웨이, 라우팅 테이블, 보안 목록)에서 사라집니다.',
          ),
  remedies: (_found, { target }) => [
    look(
      say(
        `On ${target.node}: the guide's three commands, from the node.`,
        `${target.node}에서 가이드의 명령 세 가지를 실행해 보세요.`,
      ),
      'dig +time=2 +tries=1 google.com A; ping -c 3 -W 1 8.8.8.8; curl -sS -m 5 http://checkip.amazonaws.com',
      'curl -sS -m 5 http://checkip.amazonaws.com',
      'guide: Phase 6, checklist 4 (Oracle VCN NAT Gateway)',
    ),
    look(
      say(
        'In Oracle: is the NAT gateway there, and is its traffic not blocked?',
        'Oracle에서 NAT 게이트웨이가 있고 트래픽이 차단되지 않았는지 확인하세요.',
      ),
      'oci network nat-gateway list --compartment-id "$COMPARTMENT_OCID" --query \'data[].{state:"lifecycle-state",blocked:"block-traffic",ip:"nat-ip"}\' --output table',
      'curl -sS -m 5 http://checkip.amazonaws.com',
      'guide: Phase 6, checklist 4; errata G12',
    ),
    look(
      say(
        'Has the subnet a rule 0.0.0.0/0 to a NAT or internet gateway, and do security lists allow egress?',
        '서브넷에 0.0.0.0/0 → NAT/인터넷 게이트웨이 규칙이 있고 보안 목록이 송신을 허용하는지 확인하세요.',
      ),
      'oci network route-table list --compartment-id "$COMPARTMENT_OCID" --query \'data[].{name:"display-name",rules:"route-rules"}\'',
      'curl -sS -m 5 http://checkip.amazonaws.com',
      'Oracle: VCN route tables; errata G12',
    ),
  ],
};

/** Names a node whose trouble reaches this pod only by what it hosts. */
export const nodeNotReadyInScene = (scene: PodScene, node: string): boolean =>
  scene.nodes.ok && scene.nodes.value.some((one) => one.name === node && !one.ready);

export const CLOUD_CAUSES: readonly EgressCause[] = [cloudEgressDown];
