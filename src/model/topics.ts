// What can be explained: topics by their stable id, with the words people type for them.
import { say, type Text } from './text.ts';

export interface Topic {
  readonly id: string;
  readonly title: Text;
  /** Other words for it, lower case. */
  readonly also: readonly string[];
}

/** In the order of the guide: the stack, Phase 1 to 6, monitoring, and the key points. */
export const TOPICS = [
  {
    id: 'vxlan-over-tailscale',
    title: say('Why VXLAN over Tailscale?', '왜 Tailscale 위에 VXLAN인가?'),
    also: ['why-vxlan', 'overlay'],
  },
  {
    id: 'kube-proxy',
    title: say('Why replace kube-proxy?', '왜 kube-proxy를 대체하는가?'),
    also: ['kube-proxy-replacement', 'kpr', 'services', 'clusterip'],
  },
  {
    id: 'devices',
    title: say('Why does the devices setting matter?', 'devices 설정은 왜 중요한가?'),
    also: ['device'],
  },
  {
    id: 'stack',
    title: say('The networking stack, layer by layer', '네트워킹 스택: 계층별로'),
    also: ['layers', 'architecture'],
  },
  {
    id: 'wireguard',
    title: say('What does the WireGuard tunnel do?', 'WireGuard 터널은 무엇을 하는가?'),
    also: ['tunnel', '41641'],
  },
  {
    id: 'tailscale0',
    title: say('What does a healthy tailscale0 look like?', '정상적인 tailscale0는 어떤 모습인가?'),
    also: ['tailscale-interface', 'interface'],
  },
  {
    id: 'tailnet-routes',
    title: say('Where are the routes to the other nodes?', '다른 노드로 가는 경로는 어디에 있는가?'),
    also: ['routes', 'table-52', 'routing'],
  },
  {
    id: 'nat-traversal',
    title: say('How do two nodes behind NAT meet?', 'NAT 뒤의 두 노드는 어떻게 만나는가?'),
    also: ['nat', 'stun', 'derp', 'relay', 'direct'],
  },
  {
    id: 'vxlan',
    title: say('What is in a VXLAN packet, and what is the VNI?', 'VXLAN 패킷에는 무엇이 있고, VNI는 무엇인가?'),
    also: ['vni', '8472', 'encapsulation'],
  },
  {
    id: 'programs',
    title: say('Which eBPF program does what?', '어떤 eBPF 프로그램이 무엇을 하는가?'),
    also: [
      'ebpf',
      'bpf',
      'cil_from_container',
      'cil_to_container',
      'cil_from_netdev',
      'cil_to_netdev',
      'cil_from_overlay',
      'cil_to_overlay',
      'cil_from_host',
      'cil_to_host',
      'cil_sock_ops',
      'cil_lb',
      'cil_sock4_connect',
    ],
  },
  {
    id: 'same-node',
    title: say('Pod to pod on one node', '같은 노드의 파드끼리'),
    also: ['scenario-1'],
  },
  {
    id: 'cross-node',
    title: say('Pod to pod across nodes', '다른 노드의 파드끼리'),
    also: ['scenario-2', 'pod-to-pod'],
  },
  {
    id: 'internet',
    title: say('Pod to the internet', '파드에서 인터넷으로'),
    also: ['scenario-3', 'egress'],
  },
  {
    id: 'masquerade',
    title: say('Who changes the source address, and how?', '누가 출발지 주소를 어떻게 바꾸는가?'),
    also: ['snat', 'masquerading', 'nat-gateway'],
  },
  {
    id: 'captures',
    title: say('How to see the packets', '패킷을 보는 방법'),
    also: ['tcpdump', 'capture-howto'],
  },
  {
    id: 'maps',
    title: say('What is in the eBPF maps?', 'eBPF 맵에는 무엇이 있는가?'),
    also: ['bpf-maps', 'conntrack', 'ipcache'],
  },
  {
    id: 'path-tracing',
    title: say('How to trace a path', '경로를 추적하는 방법'),
    also: ['traceroute', 'tracepath', 'netshoot'],
  },
  {
    id: 'mtu-budget',
    title: say('Which MTU fits?', '어떤 MTU가 맞는가?'),
    also: ['mtu-sum', '1380', '1230', '1280'],
  },
  {
    id: 'cilium-tuning',
    title: say('Which Cilium options make it faster?', '어떤 Cilium 옵션이 성능에 좋은가?'),
    also: ['preallocatemaps', 'clocksource', 'ebpf-tuning'],
  },
  {
    id: 'tailscale-tuning',
    title: say('Which Tailscale settings make it faster?', '어떤 Tailscale 설정이 성능에 좋은가?'),
    also: ['rmem', 'gro', 'key-expiry'],
  },
  {
    id: 'no-egress',
    title: say('The checklist: a pod cannot leave', '점검 목록: 파드가 외부에 접속하지 못할 때'),
    also: ['checklist-egress'],
  },
  {
    id: 'flaky',
    title: say('The checklist: traffic between nodes is unstable', '점검 목록: 노드 간 통신이 불안정할 때'),
    also: ['checklist-flaky', 'packet-loss'],
  },
  {
    id: 'metrics',
    title: say('Which figures are normal?', '어떤 수치가 정상인가?'),
    also: ['monitoring', 'health-table', 'limits'],
  },
  {
    id: 'prometheus',
    title: say('Which Prometheus metrics matter?', '어떤 Prometheus 메트릭이 중요한가?'),
    also: ['servicemonitor', '9962'],
  },
] as const satisfies readonly Topic[];

export type TopicId = (typeof TOPICS)[number]['id'];

/** null when no topic has that id or word. */
export const topicNamed = (typed: string): Topic | null => {
  const word = typed.toLowerCase();
  return TOPICS.find(({ id, also }: Topic) => id === word || also.includes(word)) ?? null;
};
