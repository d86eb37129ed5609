// What to do about packets Cilium drops, by the reason it gives.
import type { Remedy } from '../../model/runbook.ts';
import type { NodeScene } from '../../model/scene.ts';
import type { Site } from '../../model/site.ts';
import { say } from '../../model/text.ts';
import { askEbpf, change, helmSet, inAgentOn, look } from './evidence.ts';

type Make = (node: string, scene: NodeScene, site: Site) => readonly Remedy[];

const SOURCE = 'cilium: pkg/monitor/api/drop.go';

const mtu: Make = (node) => [
  look(
    say(
      'Packets are larger than the path takes, or their fragments get lost: ask for the MTU budget.',
      '패킷이 경로보다 크거나 조각이 사라집니다. MTU 예산을 확인하세요.',
    ),
    `netwhy ask mtu ${node}`,
    askEbpf([node]),
    `${SOURCE}; errata G26`,
  ),
];

const routes: Make = (node) => [
  look(
    say(
      'The node has no route or no neighbour for the destination: see its routes.',
      '노드에 목적지로 가는 경로나 이웃이 없습니다. 경로를 확인하세요.',
    ),
    'ip route show table all | grep -v "table local"',
    askEbpf([node]),
    SOURCE,
  ),
];

const programs: Make = (node, _scene, site) => [
  change(
    say(
      'Programs call one that is not loaded: restart the agent of this node, which loads them anew.',
      '프로그램이 올라가지 않은 다른 프로그램을 부릅니다. 이 노드의 에이전트를 재시작해 다시 올리세요.',
    ),
    `kubectl -n ${site.ciliumNamespace} delete pod -l k8s-app=cilium --field-selector spec.nodeName=${node}`,
    askEbpf([node]),
    SOURCE,
  ),
];

/** Source of each line: facts of the reason in cilium: bpf/lib/drop_reasons.h and where it is raised. */
const BY_REASON: Readonly<Record<string, Make>> = {
  'Fragmentation needed': mtu,
  'First logical datagram fragment not found': mtu,
  'First logical datagram fragment not found from world': mtu,
  'FIB lookup failed': routes,
  'Missed tail call': programs,
  'No conntrack map found': programs,
  'No nat map found': programs,
  'CT: Map insertion failed': (node, scene, site) => [
    change(
      say(
        'The connection table is full: give it more room. Connections through it are cut once.',
        '연결 추적 맵이 가득 찼습니다. 키우세요. 지나는 연결이 한 번 끊깁니다.',
      ),
      helmSet(scene, site, `bpf.ctTcpMax=${site.conntrackEntries}`),
      askEbpf([node]),
      `${SOURCE}; errata G29`,
    ),
  ],
  'No tunnel/encapsulation endpoint (datapath BUG!)': (node) => [
    look(
      say(
        'The node does not know where the other node is: compare the tunnel addresses.',
        '상대 노드의 위치를 모릅니다. 터널 주소를 확인하세요.',
      ),
      `netwhy ask overlay ${node}`,
      askEbpf([node]),
      SOURCE,
    ),
  ],
  'No mapping for NAT masquerade': (node, _scene, site) => [
    look(
      say(
        'Ports for translated connections ran out, or their entries were evicted: see how hard ports are to find.',
        '변환용 포트가 모자라거나 항목이 밀려났습니다. 포트 부족 정도를 확인하세요.',
      ),
      inAgentOn(node, site, 'cilium-dbg bpf nat retries list'),
      askEbpf([node]),
      SOURCE,
    ),
  ],
  'Denied by LB src range check': (node) => [
    look(
      say(
        'A service lets only some source ranges in: see which.',
        '서비스가 일부 출발지 대역만 허용합니다. 확인하세요.',
      ),
      "kubectl get services -A -o custom-columns='NAMESPACE:.metadata.namespace,NAME:.metadata.name,RANGES:.spec.loadBalancerSourceRanges'",
      askEbpf([node]),
      SOURCE,
    ),
  ],
  'No Egress IP configured': (node) => [
    look(
      say(
        'An egress gateway policy names a gateway without an address: see the policies.',
        '이그레스 게이트웨이 정책의 게이트웨이에 주소가 없습니다. 정책을 확인하세요.',
      ),
      'kubectl get ciliumegressgatewaypolicies -o yaml',
      askEbpf([node]),
      SOURCE,
    ),
  ],
  'Endpoint policy program not available': (node, _scene, site) => [
    look(
      say(
        'A pod is not set up yet; if it lasts, see its endpoint.',
        '파드가 아직 구성되지 않았습니다. 계속되면 엔드포인트를 확인하세요.',
      ),
      inAgentOn(node, site, 'cilium-dbg endpoint list'),
      askEbpf([node]),
      SOURCE,
    ),
  ],
};

/** The remedy of the reason, and how to watch the drops go. */
export const dropRemedies = (node: string, reason: string, scene: NodeScene, site: Site): readonly Remedy[] => [
  look(
    say(
      'Watch which packets are dropped, with reason, source and destination.',
      '어떤 패킷이 어떤 사유로 버려지는지 지켜보세요.',
    ),
    inAgentOn(node, site, 'hubble observe --verdict DROPPED --last 50'),
    askEbpf([node]),
    'guide: Phase 4; cilium: Hubble',
  ),
  ...((Object.hasOwn(BY_REASON, reason) ? BY_REASON[reason] : undefined)?.(node, scene, site) ?? []),
];
