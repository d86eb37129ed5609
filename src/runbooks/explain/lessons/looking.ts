// Phase 4, Phase 6 and the monitoring tables of the guide: how to look, what to check, which figures are normal.
import { say } from '../../../model/text.ts';
import { configured, drawn, fact, type Lesson, vxlan } from '../lesson.ts';

export const LOOKING_LESSONS: readonly Lesson[] = [
  {
    topic: 'captures',
    answer: say(
      "tcpdump on tailscale0 for VXLAN, on the pod's lxc device for a pod, on the card for WireGuard: always with a count and a time limit.",
      'VXLAN은 tailscale0에서, 파드는 그 파드의 lxc 장치에서, WireGuard는 카드에서 tcpdump로 봅니다. 항상 개수와 시간을 제한하세요.',
    ),
    body: say(
      `VXLAN: timeout 10 tcpdump -i tailscale0 -nn -T vxlan -c 10 'udp port 8472'. Without -T vxlan it prints OTV, the port's old name.
A pod: the guide's cali... is Calico's; Cilium's devices are lxc....
WireGuard: the port is 41641 unless it was taken; tailscale status says which.

Without a limit each of them waits for ever when nothing passes, which is just when one looks. "capture" does all three, headers only.`,
      `VXLAN: timeout 10 tcpdump -i tailscale0 -nn -T vxlan -c 10 'udp port 8472'. -T vxlan이 없으면 옛 이름 OTV로 표시됩니다.
파드: 가이드의 cali...는 Calico의 장치 이름이고, Cilium은 lxc...입니다.
WireGuard: 포트는 41641이지만 사용 중이면 달라집니다. tailscale status에서 확인하세요.

제한이 없으면 아무것도 지나가지 않을 때 영원히 기다립니다. 보통 그럴 때 보게 됩니다. "capture"는 세 가지를 모두 헤더만 보여 줍니다.`,
    ),
    here: ({ look }) => [
      { what: say('VXLAN port', 'VXLAN 포트'), here: fact(look('live-links'), 'vxlanPort') },
      { what: say('pod devices', '파드 장치 수'), here: fact(look('live-links'), 'pods') },
      { what: say('tailscaled', 'tailscaled'), here: fact(look('live-tailscale'), 'state') },
    ],
    source: 'guide: Phase 4, tcpdump; errata G17, G18, G19',
  },
  {
    topic: 'path-tracing',
    answer: say(
      'tracepath from the pod shows hops and MTU without any right; stars at the end prove nothing by themselves.',
      '파드에서 tracepath를 쓰면 권한 없이 경로와 MTU를 볼 수 있습니다. 끝에 별표만 나온다고 고장은 아닙니다.',
    ),
    body: say(
      `traceroute and tracepath end with exit code 0 whether they arrived or not; "reached" is the word to look for. Routers limit their answers, so stars in the middle, or at the end, are inconclusive.

A trace that ends after the pod's node: masquerading or the node. After the VCN router: the gateway. Inside the tailnet there is one hop, whatever lies between.

The guide's kubectl run --rm -it needs a terminal and an image with tools. "path" walks the same way from the pod itself, with what Cilium, Tailscale and the routes say at each hop.`,
      `traceroute와 tracepath는 도착 여부와 관계없이 종료 코드가 0입니다. "reached"라는 말을 찾아야 합니다. 라우터는 응답을 제한하므로 중간이나 끝의 별표만으로는 결론을 낼 수 없습니다.

파드의 노드 다음에서 끊기면 마스커레이드나 노드, VCN 라우터 다음이면 게이트웨이 문제입니다. 테일넷 안은 사이에 무엇이 있든 한 홉입니다.

가이드의 kubectl run --rm -it는 터미널과 도구가 든 이미지가 필요합니다. "path"는 파드 자신에서 같은 길을 따라가며, 각 구간에서 Cilium, Tailscale, 경로가 말하는 값을 보여 줍니다.`,
    ),
    here: ({ look }) => [
      { what: say('to a pod elsewhere', '다른 노드의 파드로'), here: fact(look('live-pod-route'), 'route') },
      { what: say('to the internet', '인터넷으로'), here: fact(look('live-internet-route'), 'route') },
    ],
    source: 'guide: Phase 4, path tracing; errata G22, G23, G24',
  },
  {
    topic: 'no-egress',
    answer: say(
      'CoreDNS, masquerading, the default route, the gateway — and, missing in the guide, policies, the host firewall and the exit node.',
      'CoreDNS, 마스커레이드, 기본 경로, 게이트웨이, 그리고 가이드에 없는 정책, 호스트 방화벽, 출구 노드를 확인합니다.',
    ),
    body: say(
      `Always ask in pairs: by name and by address; the pod, its neighbour, its node.
Names fail, addresses work: CoreDNS or its upstream.
Pod fails, neighbour works: a policy, or the pod itself.
All pods fail, the node works: masquerading, or forwarding.
The node fails too: its default route, the exit node, or the VCN's gateway.

ICMP failing is not egress failing: images lack ping or the right to it, and firewalls filter it. "why-no-egress <pod>" asks all of this at once.`,
      `항상 짝으로 확인하세요. 이름과 주소, 그리고 파드, 이웃 파드, 노드입니다.
이름은 안 되고 주소는 되면: CoreDNS나 그 상위 DNS.
파드만 안 되고 이웃은 되면: 정책이나 파드 자신.
모든 파드가 안 되고 노드는 되면: 마스커레이드나 포워딩.
노드도 안 되면: 기본 경로, 출구 노드, VCN 게이트웨이.

ICMP가 안 된다고 외부 접속이 안 되는 것은 아닙니다. 이미지에 ping이나 권한이 없거나 방화벽이 막을 수 있습니다. "why-no-egress <파드>"가 이 모두를 한 번에 확인합니다.`,
    ),
    here: ({ look }) => [
      { what: say('masquerading', '마스커레이드'), here: fact(look('live-cilium'), 'masquerade') },
      { what: say('devices', '장치'), here: fact(look('live-cilium'), 'devices') },
      { what: say('default route', '기본 경로'), here: fact(look('live-internet-route'), 'route') },
    ],
    source: 'guide: Phase 6, first problem; errata G14, G33, G34, G35',
  },
  {
    topic: 'flaky',
    answer: say(
      'Is the path direct, is the overlay well, do sizes fit — in this order, with enough packets to see what is lost.',
      '경로가 직접 연결인지, 오버레이가 정상인지, 크기가 맞는지를 이 순서로, 손실을 볼 만큼 충분한 패킷으로 확인합니다.',
    ),
    body: say(
      `tailscale ping stops at the first direct answer, so a good last line hides a path that flaps; --verbose adds nothing. Several samples with --until-direct=false tell.

Drop counters of cilium_vxlan stayed 0 through 30 % loss and through a blocked port when we measured it. A zero proves nothing; growth of errors does.

Five pings can miss 30 % loss. 59 see 5 % with 95 % certainty, which at 20 ms apart takes 1.2 s.

Large packets: refused at once by our own device is often healthy; an ICMP answer names the hop; silence is a black hole. "why-flaky <node> <node>" keeps the three apart.`,
      `tailscale ping은 첫 직접 응답에서 멈추므로, 마지막 줄이 좋아도 경로가 흔들릴 수 있습니다. --verbose는 도움이 되지 않습니다. --until-direct=false로 여러 번 확인해야 합니다.

cilium_vxlan의 드롭 카운터는 실험에서 30 % 손실과 포트 차단 중에도 0이었습니다. 0은 아무것도 증명하지 않고, 오류의 증가가 증거입니다.

ping 5번은 30 % 손실도 놓칠 수 있습니다. 59번이면 5 % 손실을 95 % 확률로 보며, 20 ms 간격이면 1.2초입니다.

큰 패킷: 자기 장치가 바로 거부하면 대개 정상이고, ICMP 응답은 어느 홉인지 알려 주며, 침묵은 블랙홀입니다. "why-flaky <노드> <노드>"는 셋을 구분합니다.`,
    ),
    here: ({ look }) => [
      { what: say('direct paths', '직접 연결'), here: fact(look('live-tailscale'), 'direct') },
      { what: say('relayed paths', '릴레이 경유'), here: fact(look('live-tailscale'), 'relayed') },
      { what: say('VXLAN MTU', 'VXLAN MTU'), here: vxlan(look('live-links'), 'vxlanMtu') },
    ],
    source: 'guide: Phase 6, second problem; errata G15, G25, G36 to G40',
  },
  {
    topic: 'metrics',
    answer: say(
      'Under 50 ms and direct between nodes, no growth of drops and errors, connection tables under 80 %.',
      '노드 사이는 직접 연결에 50 ms 미만, 드롭과 오류는 증가 없음, 연결 추적은 80 % 미만이 정상입니다.',
    ),
    body: say(
      `Latency (tailscale ping): first whether the path is direct, then how long. A disco ping bypasses ACLs and firewalls, so it proves the path, not the traffic.
VXLAN drops (ip -s link show): counters since boot. Only growth counts, of errors and carrier errors too: an unreachable far end does not show in "dropped".
eBPF errors (cilium metrics list): there is no such metric. Drop reasons beyond the benign ones, failed map operations, failing controllers, all by growth.
Connections (conntrack -C): prints a count, not a percentage, of the kernel's table. Pods' connections are in Cilium's maps.

"health" reads all of it; the digest says what changed.`,
      `지연(tailscale ping): 먼저 직접 연결인지, 그다음 시간을 봅니다. disco ping은 ACL과 방화벽을 우회하므로 경로만 증명하고 트래픽은 증명하지 않습니다.
VXLAN 드롭(ip -s link show): 부팅 이후 누적값입니다. 증가만 의미가 있고 errors와 carrier도 봐야 합니다. 상대에 닿지 못하는 것은 dropped에 나타나지 않습니다.
eBPF 오류(cilium metrics list): 그런 메트릭은 없습니다. 무해하지 않은 드롭 이유, 실패한 맵 작업, 실패하는 컨트롤러의 증가를 봅니다.
연결 추적(conntrack -C): 비율이 아니라 개수이고 커널 테이블입니다. 파드의 연결은 Cilium 맵에 있습니다.

"health"가 모두 읽고, 정기 보고서는 달라진 것을 알려 줍니다.`,
    ),
    drawing: drawn([
      'latency     < 50 ms, direct',
      'VXLAN       0 growth',
      'eBPF        0 growth',
      'conntrack   < 80 %',
    ]),
    here: ({ look }) => [
      { what: say("kernel's table", '커널 테이블'), here: fact(look('live-settings'), 'conntrack') },
      { what: say('TCP entries at most', 'TCP 연결 최대'), here: fact(look('live-cilium'), 'tcpEntries') },
      { what: say('direct paths', '직접 연결'), here: fact(look('live-tailscale'), 'direct') },
      { what: say('relayed paths', '릴레이 경유'), here: fact(look('live-tailscale'), 'relayed') },
    ],
    source: 'guide: monitoring metrics; errata G38 to G42',
  },
  {
    topic: 'prometheus',
    answer: say(
      'cilium_drop_count_total, cilium_bpf_map_pressure and cilium_controllers_failing; one metric of the guide is gone and one is off by default.',
      'cilium_drop_count_total, cilium_bpf_map_pressure, cilium_controllers_failing을 보세요. 가이드의 메트릭 하나는 없어졌고 하나는 기본으로 꺼져 있습니다.',
    ),
    body: say(
      `prometheus.enabled=true opens port 9962 of each agent. serviceMonitor.enabled needs the CRDs of the Prometheus operator.

cilium_bpf_syscall_duration_seconds: exists, off by default.
cilium_datapath_errors_total: gone. Use cilium_drop_count_total by reason, and cilium_bpf_map_ops_total with outcome="fail".
cilium_endpoint_state: exists; its label is endpoint_state. In a steady state only ready is above 0.
cilium_kubernetes_events_total: exists.

Also worth an alert: cilium_bpf_map_pressure over 0.8, cilium_unreachable_nodes over 0.`,
      `prometheus.enabled=true는 각 에이전트의 9962 포트를 엽니다. serviceMonitor.enabled에는 Prometheus operator의 CRD가 필요합니다.

cilium_bpf_syscall_duration_seconds: 있지만 기본으로 꺼져 있습니다.
cilium_datapath_errors_total: 없어졌습니다. 이유별 cilium_drop_count_total과 outcome="fail"인 cilium_bpf_map_ops_total을 쓰세요.
cilium_endpoint_state: 있습니다. 레이블은 endpoint_state이고, 평상시에는 ready만 0보다 큽니다.
cilium_kubernetes_events_total: 있습니다.

알림을 걸 만한 것: 0.8을 넘는 cilium_bpf_map_pressure, 0보다 큰 cilium_unreachable_nodes.`,
    ),
    here: (here) => [
      {
        what: say('metrics port', '메트릭 포트'),
        here: configured(here, 'prometheus-serve-addr', say('off', '꺼짐')),
      },
    ],
    source: 'guide: Prometheus metrics; errata G41, G43, G44',
  },
];
