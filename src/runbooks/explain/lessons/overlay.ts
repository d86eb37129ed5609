// Phase 2 and 3 of the guide: VXLAN, and the way between pods.
import { say } from '../../../model/text.ts';
import { configured, drawn, fact, type Lesson, vxlan } from '../lesson.ts';

export const OVERLAY_LESSONS: readonly Lesson[] = [
  {
    topic: 'vxlan-over-tailscale',
    answer: say(
      'So that pods have a network of their own: the tailnet only ever sees node addresses, and any underlay will do.',
      '파드가 자기 네트워크를 갖도록 하기 위해서입니다. 테일넷은 노드 주소만 보며, 어떤 하부 네트워크든 쓸 수 있습니다.',
    ),
    body: say(
      `Isolation: pod addresses never appear on the tailnet or in the VCN. Tailscale needs no route per pod and no approval for pod ranges, and a pod cannot be reached around Cilium's policy.

Flexibility: the nodes may sit in different VCNs, regions or clouds. All Cilium needs is that node addresses (100.x) reach each other.

Compatibility: every pod reaches every pod without NAT, as Kubernetes expects, and Cilium's identity travels along in the VXLAN header.

The price: 50 bytes for VXLAN inside Tailscale's 1280, so 1230 for pods, and two encapsulations of work for each packet.`,
      `격리: 파드 주소는 테일넷이나 VCN에 나타나지 않습니다. Tailscale에 파드별 경로나 대역 승인이 필요 없고, Cilium 정책을 돌아서 파드에 접근할 수 없습니다.

유연성: 노드가 서로 다른 VCN, 리전, 클라우드에 있어도 됩니다. Cilium에는 노드 주소(100.x)끼리 닿기만 하면 됩니다.

호환성: 모든 파드가 NAT 없이 서로 닿는 표준 쿠버네티스 모델을 그대로 따르고, VXLAN 헤더에 Cilium identity가 함께 실립니다.

대가: Tailscale의 1280 안에서 VXLAN이 50바이트를 쓰므로 파드에는 1230이 남고, 패킷마다 캡슐화를 두 번 합니다.`,
    ),
    drawing: drawn([
      'pod -> pod packet      (<= 1230)',
      '  in VXLAN, UDP 8472   (+ 50)',
      '    in tailscale0      (<= 1280)',
      '      in WireGuard UDP (+ 80)',
      '        on enp0s6',
    ]),
    here: (here) => [
      { what: say('tunnel', '터널'), here: fact(here.look('live-cilium'), 'tunnel') },
      { what: say('routing mode', '라우팅 방식'), here: configured(here, 'routing-mode', say('tunnel', 'tunnel')) },
      { what: say('tailnet MTU', '테일넷 MTU'), here: fact(here.look('live-links'), 'tailnetMtu') },
      { what: say('to another node', '다른 노드로'), here: fact(here.look('live-peer-route'), 'route') },
    ],
    source: 'guide: key points 1, Phase 2; errata G13, G26',
  },
  {
    topic: 'vxlan',
    answer: say(
      "The whole frame of the pod, a VXLAN header, UDP to port 8472, and the two nodes' 100.x addresses. The VNI is no network number: it is the sender's identity.",
      '파드의 프레임 전체, VXLAN 헤더, 8472 포트 UDP, 두 노드의 100.x 주소입니다. VNI는 네트워크 번호가 아니라 보내는 쪽의 identity입니다.',
    ),
    body: say(
      `Cilium writes the security identity of the sending pod into the VNI field, packet by packet, so that the receiving node can apply policy without asking anybody. The guide's fixed "VNI 1234" does not exist; the device itself is "external" with id 0.

tcpdump prints port 8472 as OTV, because that is the port's old name. With -T vxlan it shows both the outer and the inner packet.

The outer packet carries no "do not fragment": one that is too big for tailscale0 is cut up silently. That is why an overlay MTU that is too large costs speed long before it loses packets.`,
      `Cilium은 보내는 파드의 보안 identity를 패킷마다 VNI 자리에 넣어, 받는 노드가 바로 정책을 적용하게 합니다. 가이드의 고정 "VNI 1234"는 없으며, 장치 자체는 external에 id 0입니다.

tcpdump는 8472 포트를 옛 이름인 OTV로 표시합니다. -T vxlan을 붙이면 바깥과 안쪽 패킷을 모두 보여 줍니다.

바깥 패킷에는 단편화 금지 표시가 없어, tailscale0보다 크면 조용히 쪼개집니다. 그래서 오버레이 MTU가 크면 패킷을 잃기 훨씬 전부터 느려집니다.`,
    ),
    drawing: drawn([
      'inner frame    pod -> pod',
      'VXLAN          VNI = identity',
      'UDP            port 8472',
      'IP             100.64.0.1 -> .2',
      'WireGuard      encrypted',
    ]),
    here: ({ look }) => [
      { what: say('device id', '장치 id'), here: vxlan(look('live-links'), 'vxlanId') },
      { what: say('port', '포트'), here: vxlan(look('live-links'), 'vxlanPort') },
      { what: say('device MTU', '장치 MTU'), here: vxlan(look('live-links'), 'vxlanMtu') },
      { what: say('protocol', '프로토콜'), here: fact(look('live-cilium'), 'tunnel') },
    ],
    source: 'guide: Phase 2, VXLAN; errata G5, G17, G25',
  },
  {
    topic: 'same-node',
    answer: say(
      "From veth to veth: Cilium's program on the sender's device checks policy and hands the packet to the other pod.",
      'veth에서 veth로 갑니다. 보내는 쪽 장치의 Cilium 프로그램이 정책을 확인하고 다른 파드에 바로 넘깁니다.',
    ),
    body: say(
      `The packet never leaves the node, is not encapsulated and does not touch tailscale0. With eBPF host routing it also skips the node's own stack and cilium_host, which the guide draws in between; with legacy routing the kernel routes it.

That makes a neighbour on the same node the best control there is: if pod A reaches its neighbour but not a pod elsewhere, its own network, Cilium and the policy of A are well, and the trouble is between the nodes.`,
      `패킷은 노드를 벗어나지 않고, 캡슐화되지 않으며, tailscale0을 지나지 않습니다. eBPF 호스트 라우팅이면 노드의 커널 스택과 가이드 그림의 cilium_host도 건너뛰고, legacy 라우팅이면 커널이 라우팅합니다.

그래서 같은 노드의 이웃 파드가 가장 좋은 비교 대상입니다. 이웃에는 닿는데 다른 노드의 파드에는 닿지 않으면, 파드 자신과 Cilium, 그 파드의 정책은 정상이고 문제는 노드 사이에 있습니다.`,
    ),
    drawing: drawn(['pod A eth0', '  | lxc...  cil_from_container', '  |         policy, redirect', 'pod B eth0']),
    here: ({ look }) => [
      { what: say('host routing', '호스트 라우팅'), here: fact(look('live-cilium'), 'hostRouting') },
      { what: say('pod devices', '파드 장치 수'), here: fact(look('live-links'), 'pods') },
    ],
    source: 'guide: Phase 3, scenario 1; erratum G9',
  },
  {
    topic: 'cross-node',
    answer: say(
      'Policy and VXLAN at the pod, WireGuard at tailscale0, the VCN or the internet in between, and the same backwards.',
      '파드에서 정책 확인과 VXLAN, tailscale0에서 WireGuard, 그 사이는 VCN이나 인터넷, 도착해서는 역순입니다.',
    ),
    body: say(
      `1. cil_from_container on the pod's lxc device checks egress policy and finds in the ipcache at which node (100.x) the destination lives.
2. cilium_vxlan wraps the packet: the sender's identity as VNI, UDP 8472, from this node's 100.x to the other's.
3. The route to that 100.x address is in table 52: tailscale0.
4. tailscaled encrypts and sends UDP, directly or by a relay.
5. On the other node tailscale0 hands out the VXLAN packet, cil_from_overlay unwraps it.
6. Ingress policy of the destination, then the pod.

Ask "path <pod> <pod>" to walk it with the values of today.`,
      `1. 파드의 lxc 장치에 있는 cil_from_container가 egress 정책을 확인하고, ipcache에서 목적지가 있는 노드(100.x)를 찾습니다.
2. cilium_vxlan이 패킷을 감쌉니다. VNI는 보내는 쪽의 identity, UDP 8472, 이 노드의 100.x에서 상대의 100.x로.
3. 그 100.x로 가는 경로는 테이블 52의 tailscale0입니다.
4. tailscaled가 암호화해 직접 또는 릴레이로 UDP를 보냅니다.
5. 상대 노드에서 tailscale0이 VXLAN 패킷을 내놓고 cil_from_overlay가 풉니다.
6. 목적지의 ingress 정책을 거쳐 파드에 도착합니다.

"path <파드> <파드>"로 지금의 값과 함께 따라가 볼 수 있습니다.`,
    ),
    drawing: drawn([
      'pod A -> lxc -> cilium_vxlan',
      '         -> tailscale0 ==WireGuard==',
      '  == VCN / internet / relay ==',
      'tailscale0 -> cilium_vxlan',
      '         -> lxc -> pod B',
    ]),
    here: ({ look }) => [
      { what: say('to a pod there', '그곳의 파드로'), here: fact(look('live-pod-route'), 'route') },
      { what: say('to its node', '그 노드로'), here: fact(look('live-peer-route'), 'route') },
      { what: say('VXLAN port', 'VXLAN 포트'), here: vxlan(look('live-links'), 'vxlanPort') },
      { what: say('direct paths', '직접 연결'), here: fact(look('live-tailscale'), 'direct') },
      { what: say('relayed paths', '릴레이 경유'), here: fact(look('live-tailscale'), 'relayed') },
    ],
    source: 'guide: Phase 3, scenario 2; errata G10, G13',
  },
];
