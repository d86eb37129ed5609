// Phase 2 and the key points of the guide: Cilium's programs, services, maps, and the devices it works on.
import { say } from '../../../model/text.ts';
import { configured, drawn, fact, type Lesson } from '../lesson.ts';

export const DATAPATH_LESSONS: readonly Lesson[] = [
  {
    topic: 'programs',
    answer: say(
      'cil_from_container checks what leaves a pod; cil_from_netdev, _overlay and _host take what comes in; cil_sock4_* translate services at the socket. cil_sock_ops and cil_lb do not exist.',
      'cil_from_container는 파드에서 나가는 것을, cil_from_netdev·_overlay·_host는 들어오는 것을 처리하고, cil_sock4_*는 소켓에서 서비스를 변환합니다. cil_sock_ops와 cil_lb는 없습니다.',
    ),
    body: say(
      `cil_from_container (each lxc device, ingress): packets leaving a pod: policy, services, where to.
cil_to_container (lxc, egress): not attached by default; the guide lists it. Ingress policy runs in a tail call.
cil_from_netdev / cil_to_netdev (each device in use): NodePort, masquerading, host traffic. Without it on the uplink, eBPF masquerading does nothing there.
cil_from_overlay / cil_to_overlay (cilium_vxlan): unwrap and deliver, and the way out.
cil_to_host / cil_from_host (cilium_host): between pods and the node itself.
cil_sock4_connect, _sendmsg, _recvmsg, _getpeername (cgroup root): a ClusterIP becomes a backend when the program connects, before any packet exists. This is what the guide calls cil_sock_ops.
cil_xdp_entry: only with XDP acceleration; nothing is called cil_lb.

"cilium bpf list" does not exist: "ebpf" asks bpftool instead.`,
      `cil_from_container (각 lxc 장치, ingress): 파드에서 나가는 패킷의 정책, 서비스, 목적지.
cil_to_container (lxc, egress): 가이드에 있지만 기본으로는 붙지 않습니다. ingress 정책은 tail call에서 실행됩니다.
cil_from_netdev / cil_to_netdev (사용하는 각 장치): NodePort, 마스커레이드, 호스트 트래픽. 업링크에 없으면 eBPF 마스커레이드가 거기서 동작하지 않습니다.
cil_from_overlay / cil_to_overlay (cilium_vxlan): 풀어서 전달, 그리고 나가는 쪽.
cil_to_host / cil_from_host (cilium_host): 파드와 노드 사이.
cil_sock4_connect, _sendmsg, _recvmsg, _getpeername (cgroup 루트): 프로그램이 연결할 때, 패킷이 생기기도 전에 ClusterIP를 백엔드로 바꿉니다. 가이드의 cil_sock_ops가 이것입니다.
cil_xdp_entry: XDP 가속을 쓸 때만 있습니다. cil_lb라는 것은 없습니다.

"cilium bpf list"라는 명령은 없어서, "ebpf" 질문은 bpftool을 씁니다.`,
    ),
    here: ({ look }) => [
      { what: say('attached', '붙어 있는 것'), here: fact(look('live-programs'), 'attached') },
      { what: say('by', '방식'), here: fact(look('live-cilium'), 'attach') },
      { what: say('socket load balancing', '소켓 로드밸런싱'), here: fact(look('live-cilium'), 'socketLb') },
    ],
    source: 'guide: Phase 2, program table; errata G6, G7',
  },
  {
    topic: 'kube-proxy',
    answer: say(
      'A hash lookup in an eBPF map instead of a list of iptables rules: as fast for 10,000 services as for ten, and done at the socket.',
      'iptables 규칙 목록 대신 eBPF 맵의 해시 조회를 씁니다. 서비스가 1만 개여도 10개일 때와 같은 속도이고, 소켓에서 처리됩니다.',
    ),
    body: say(
      `kube-proxy writes a chain of iptables rules per service, which each new connection walks through. Cilium keeps services in a map: one lookup, whatever their number.

With socket load balancing the address is changed when a program connects, so its packets carry the backend's address from the start. NodePorts and packets that arrive from outside are changed by cil_from_netdev.

Algorithms: random by default; Maglev keeps a client on the same backend when nodes come and go.

A kube-proxy left running beside it translates a second time and wins or loses by luck. In replacement mode there must be none.`,
      `kube-proxy는 서비스마다 iptables 규칙 체인을 만들고 새 연결은 그것을 차례로 지납니다. Cilium은 서비스를 맵에 두어 개수와 관계없이 한 번만 조회합니다.

소켓 로드밸런싱에서는 프로그램이 연결할 때 주소를 바꾸므로, 패킷은 처음부터 백엔드 주소를 갖습니다. NodePort와 밖에서 온 패킷은 cil_from_netdev가 바꿉니다.

알고리즘: 기본은 무작위이고, Maglev는 노드가 바뀌어도 클라이언트를 같은 백엔드에 둡니다.

kube-proxy가 함께 돌고 있으면 두 번 변환되어 결과가 운에 달립니다. 대체 모드에서는 없어야 합니다.`,
    ),
    drawing: drawn([
      'pod A connects to 10.96.0.10:80',
      '  cil_sock4_connect',
      '  map: 10.96.0.10:80 ->',
      '       10.244.0.5 | 10.244.1.6',
      '  connects to 10.244.1.6:80',
      '  then VXLAN, then tailscale0',
    ]),
    here: ({ look }) => [
      { what: say('replacement', '대체 모드'), here: fact(look('live-cilium'), 'replacement') },
      { what: say('socket load balancing', '소켓 로드밸런싱'), here: fact(look('live-cilium'), 'socketLb') },
      { what: say('services in the map', '맵의 서비스 수'), here: fact(look('live-services'), 'services') },
      { what: say('for example', '예'), here: fact(look('live-services'), 'rows') },
    ],
    source: 'guide: key points 2, Phase 2; cilium: Kubernetes Without kube-proxy',
  },
  {
    topic: 'maps',
    answer: say(
      'Services and backends, connections, policy per endpoint, and which node each pod address lives on; each is a table with a size that can run full.',
      '서비스와 백엔드, 연결, 엔드포인트별 정책, 파드 주소가 있는 노드가 들어 있습니다. 각각 크기가 정해져 있어 찰 수 있습니다.',
    ),
    body: say(
      `lb: service address to backends. Slot 0 alone means a service without backends. Read with "cilium-dbg bpf lb list".
ct: connections of pods, TCP and the rest apart. Not what "conntrack -C" counts: that is the kernel's table of the node itself. A full ct map silently forgets live connections. Its size is chosen by Cilium from the node's memory; the guide's 524288 is only the static default.
policy: what each endpoint may send and receive; needs an endpoint id or --all.
ipcache: pod address to identity and tunnel endpoint. A wrong endpoint here sends packets to the wrong node.
nat: the source addresses that eBPF masquerading gave out.

These tools live in the cilium-agent container as cilium-dbg; the "cilium" on a workstation is another program.`,
      `lb: 서비스 주소에서 백엔드로. 슬롯 0만 있으면 백엔드가 없는 서비스입니다. "cilium-dbg bpf lb list"로 봅니다.
ct: 파드의 연결. TCP와 나머지가 따로 있습니다. "conntrack -C"가 세는 것은 노드 커널의 테이블로, 이것과 다릅니다. ct 맵이 차면 살아 있는 연결도 말없이 잊습니다. 크기는 Cilium이 노드 메모리에 따라 정하며, 가이드의 524288은 고정 기본값일 뿐입니다.
policy: 엔드포인트별 허용 목록. 엔드포인트 id나 --all이 필요합니다.
ipcache: 파드 주소에서 identity와 터널 끝으로. 여기가 틀리면 패킷이 엉뚱한 노드로 갑니다.
nat: eBPF 마스커레이드가 내준 출발지 주소.

이 도구들은 cilium-agent 컨테이너 안의 cilium-dbg에 있습니다. 작업용 PC의 "cilium"은 다른 프로그램입니다.`,
    ),
    here: ({ look }) => [
      { what: say('services', '서비스'), here: fact(look('live-services'), 'services') },
      { what: say('TCP entries at most', 'TCP 연결 최대'), here: fact(look('live-cilium'), 'tcpEntries') },
      { what: say('other entries at most', '기타 연결 최대'), here: fact(look('live-cilium'), 'otherEntries') },
      { what: say("kernel's table", '커널 테이블'), here: fact(look('live-settings'), 'conntrack') },
    ],
    source: 'guide: Phase 4, maps; errata G8, G20, G21, G29, G42',
  },
  {
    topic: 'devices',
    answer: say(
      'Cilium only works on the devices it uses: without the network card among them, eBPF masquerading cannot give packets an address they can come back to.',
      'Cilium은 사용하는 장치에서만 동작합니다. 네트워크 카드가 빠지면 eBPF 마스커레이드가 돌아올 수 있는 주소를 줄 수 없습니다.',
    ),
    body: say(
      `Internet traffic leaves by the physical card; Tailscale only carries what goes between peers. So both must be in use: the card for the internet, tailscale0 for the overlay, NodePorts and pods talking to tailnet addresses.

devices: tailscale0 is the classic mistake. With eBPF masquerading the pod's own address leaves by the card, and Oracle drops it. With iptables masquerading (the chart's default) the internet still works, because iptables does not look at devices.

devices: "" is right, leaving it out is better: Cilium then finds both by itself. Listing only the card breaks the other direction: pods can no longer reach tailnet addresses.`,
      `인터넷 트래픽은 물리 카드로 나가고, Tailscale은 피어 사이만 담당합니다. 그래서 둘 다 필요합니다. 카드는 인터넷에, tailscale0은 오버레이와 NodePort, 테일넷 주소와의 통신에 쓰입니다.

devices: tailscale0이 전형적인 실수입니다. eBPF 마스커레이드에서는 파드 주소가 그대로 카드로 나가고 오라클이 버립니다. iptables 마스커레이드(차트 기본값)에서는 devices를 보지 않으므로 인터넷이 됩니다.

devices: ""도 맞지만 아예 쓰지 않는 것이 낫습니다. Cilium이 둘 다 찾습니다. 카드만 적으면 반대로 파드가 테일넷 주소에 닿지 못합니다.`,
    ),
    here: (here) => [
      { what: say('devices in use', '사용 중인 장치'), here: fact(here.look('live-cilium'), 'devices') },
      {
        what: say('devices as set', '설정된 devices'),
        here: configured(here, 'devices', say('found by itself', '자동 감지')),
      },
      { what: say('masquerading by', '마스커레이드 방식'), here: fact(here.look('live-cilium'), 'mode') },
      { what: say('to the internet', '인터넷으로'), here: fact(here.look('live-internet-route'), 'route') },
    ],
    source: 'guide: key points 3; erratum G45',
  },
];
