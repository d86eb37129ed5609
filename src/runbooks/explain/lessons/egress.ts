// Phase 3 of the guide, third scenario: the way out, and the stack it passes.
import { say } from '../../../model/text.ts';
import { configured, drawn, fact, type Lesson } from '../lesson.ts';

export const EGRESS_LESSONS: readonly Lesson[] = [
  {
    topic: 'stack',
    answer: say(
      'Pod, Cilium, VXLAN, tailscale0, WireGuard, the cloud network: a fault of one layer shows as symptoms in all above it.',
      '파드, Cilium, VXLAN, tailscale0, WireGuard, 클라우드 네트워크 순입니다. 한 계층의 고장은 그 위 모든 계층의 증상으로 나타납니다.',
    ),
    body: say(
      `That is why netwhy names the lowest broken layer and folds the rest under it: mending a symptom mends nothing.

Not all traffic passes all layers. Pods of one node stay in Cilium. The internet goes from Cilium straight to the network card. Only traffic between nodes goes through VXLAN and Tailscale.

What the guide's picture leaves out: the node's own packet filter. Oracle's images ship one that ends in REJECT, and it sits between Cilium and the cloud.`,
      `그래서 netwhy는 가장 낮은 고장 계층을 원인으로 들고 나머지를 그 아래로 접습니다. 증상을 고쳐서는 아무것도 나아지지 않습니다.

모든 트래픽이 모든 계층을 지나지는 않습니다. 같은 노드의 파드끼리는 Cilium 안에 머물고, 인터넷 트래픽은 Cilium에서 바로 네트워크 카드로 갑니다. 노드 사이의 트래픽만 VXLAN과 Tailscale을 지납니다.

가이드 그림에 없는 것은 노드 자신의 패킷 필터입니다. 오라클 이미지에는 REJECT로 끝나는 규칙이 있으며, Cilium과 클라우드 사이에 있습니다.`,
    ),
    drawing: drawn([
      'pod',
      'Cilium eBPF   policy, services',
      'VXLAN         between nodes only',
      'tailscale0    between nodes only',
      'node          routes, filter',
      'VCN           NAT or internet gateway',
    ]),
    here: (here) => [
      { what: say('Cilium devices', 'Cilium 장치'), here: fact(here.look('live-cilium'), 'devices') },
      { what: say('tunnel', '터널'), here: fact(here.look('live-cilium'), 'tunnel') },
      { what: say('tailscaled', 'tailscaled'), here: fact(here.look('live-tailscale'), 'state') },
      { what: say('tailnet MTU', '테일넷 MTU'), here: fact(here.look('live-links'), 'tailnetMtu') },
      { what: say('to the internet', '인터넷으로'), here: fact(here.look('live-internet-route'), 'route') },
    ],
    source: 'guide: the whole stack; errata G13, G14',
  },
  {
    topic: 'internet',
    answer: say(
      "Pod, Cilium, a source address of the node, the node's default route by the network card, and the VCN's gateway. Tailscale has no part in it.",
      '파드, Cilium, 노드 주소로 바뀐 출발지, 네트워크 카드를 통한 노드의 기본 경로, VCN 게이트웨이 순입니다. Tailscale은 관여하지 않습니다.',
    ),
    body: say(
      `1. The pod's default route leads to its node.
2. Cilium checks egress policy. A policy with an egress section denies all it does not name, DNS too.
3. Masquerading: the pod's address becomes the node's. By eBPF on the devices Cilium uses, or by iptables.
4. The node routes by its card (enp0s6), not by tailscale0. If it says tailscale0, an exit node is on.
5. The VCN: a NAT gateway in a private subnet; an internet gateway where the node has a public address. Both are healthy.

Ask "why-no-egress <pod>" when it does not arrive.`,
      `1. 파드의 기본 경로는 노드로 갑니다.
2. Cilium이 egress 정책을 확인합니다. egress 항목이 있는 정책은 적지 않은 것을 DNS까지 모두 막습니다.
3. 마스커레이드: 파드 주소가 노드 주소로 바뀝니다. Cilium이 쓰는 장치에서 eBPF로, 또는 iptables로 합니다.
4. 노드는 tailscale0이 아니라 카드(enp0s6)로 내보냅니다. tailscale0이 나오면 출구 노드가 켜진 것입니다.
5. VCN: 사설 서브넷이면 NAT 게이트웨이, 노드에 공인 주소가 있으면 인터넷 게이트웨이입니다. 둘 다 정상입니다.

도착하지 않으면 "why-no-egress <파드>"로 물어보세요.`,
    ),
    drawing: drawn([
      'pod 10.244.x.y',
      '  | cil_from_container: policy',
      '  | SNAT -> node address',
      'node: default via enp0s6',
      '  | VCN: NAT -> public address',
      'internet',
    ]),
    here: ({ look }) => [
      { what: say('to the internet', '인터넷으로'), here: fact(look('live-internet-route'), 'route') },
      { what: say('masquerading', '마스커레이드'), here: fact(look('live-cilium'), 'masquerade') },
      { what: say('by', '방식'), here: fact(look('live-cilium'), 'mode') },
      { what: say('on devices', '장치'), here: fact(look('live-cilium'), 'devices') },
    ],
    source: 'guide: Phase 3, scenario 3; errata G11, G12, G45',
  },
  {
    topic: 'masquerade',
    answer: say(
      "Cilium swaps the pod's address for the node's, by eBPF on its devices or by iptables; the VCN's NAT gateway swaps that for a public one.",
      'Cilium이 파드 주소를 노드 주소로 바꾸고(장치의 eBPF 또는 iptables), VCN의 NAT 게이트웨이가 그것을 공인 주소로 바꿉니다.',
    ),
    body: say(
      `The guide says "eBPF masquerade"; the chart's default is iptables, and eBPF needs bpf.masquerade=true and kube-proxy replacement. Which one is in force shows only in the agent's status.

It does not act on destinations inside ipv4-native-routing-cidr (else: the node's own pod range). If that covers too much, or ip-masq-agent exempts a range, packets there keep the pod's address and get no answer.

Proof: an address echoed by checkip.amazonaws.com is the NAT gateway's or the node's public one. Another one means an exit node; none means it did not leave.`,
      `가이드에는 "eBPF Masquerade"라고 되어 있지만 차트 기본값은 iptables이고, eBPF는 bpf.masquerade=true와 kube-proxy 대체가 필요합니다. 실제로 어느 쪽인지는 에이전트 상태에서만 알 수 있습니다.

ipv4-native-routing-cidr(없으면 노드의 파드 대역) 안의 목적지에는 적용되지 않습니다. 이 대역이 너무 넓거나 ip-masq-agent가 제외하면, 파드 주소 그대로 나가 응답을 받지 못합니다.

확인: checkip.amazonaws.com이 돌려주는 주소가 NAT 게이트웨이나 노드의 공인 주소면 정상입니다. 다른 주소면 출구 노드가 있는 것이고, 없으면 나가지 못한 것입니다.`,
    ),
    here: (here) => [
      { what: say('masquerading', '마스커레이드'), here: fact(here.look('live-cilium'), 'masquerade') },
      { what: say('by', '방식'), here: fact(here.look('live-cilium'), 'mode') },
      { what: say('exempt', '제외 대역'), here: fact(here.look('live-cilium'), 'exclusion') },
      {
        what: say('set in cilium-config', 'cilium-config 설정'),
        here: configured(here, 'enable-ipv4-masquerade', say('true', 'true')),
      },
      { what: say('to the internet', '인터넷으로'), here: fact(here.look('live-internet-route'), 'route') },
    ],
    source: 'guide: Phase 3, scenario 3; errata G11, G12, G34',
  },
];
