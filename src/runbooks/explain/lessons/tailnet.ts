// Phase 1 of the guide: the tunnel between the nodes.
import { say } from '../../../model/text.ts';
import { drawn, fact, type Lesson } from '../lesson.ts';

export const TAILNET_LESSONS: readonly Lesson[] = [
  {
    topic: 'wireguard',
    answer: say(
      'Each pair of nodes shares an encrypted UDP tunnel; everything between nodes, VXLAN too, travels inside it.',
      '노드 쌍마다 암호화된 UDP 터널이 하나씩 있고, VXLAN을 포함한 노드 간 통신은 모두 그 안으로 다닙니다.',
    ),
    body: say(
      `Tailscale gives every node a key, an address in 100.64.0.0/10 and the device tailscale0. A packet sent to another node's 100.x address is encrypted by tailscaled and leaves as UDP, by default from port 41641.

The handshake proves both keys and is renewed about every two minutes while there is traffic; that has nothing to do with the node key, which is a login and expires after 180 days unless it is told not to.

A tunnel that is up says nothing about the path: packets may go directly, through a peer relay or through a DERP relay. Ask "tailscale" for which.`,
      `Tailscale은 노드마다 키와 100.64.0.0/10의 주소, tailscale0 장치를 줍니다. 다른 노드의 100.x 주소로 가는 패킷은 tailscaled가 암호화해 UDP로 내보내며, 기본 포트는 41641입니다.

핸드셰이크는 두 키를 확인하고 트래픽이 있는 동안 약 2분마다 갱신됩니다. 이는 노드 키(로그인)와는 다른 것으로, 노드 키는 따로 끄지 않으면 180일 뒤 만료됩니다.

터널이 살아 있다고 경로까지 알 수 있는 것은 아닙니다. 직접 연결일 수도, 피어 릴레이나 DERP 릴레이를 거칠 수도 있습니다. "tailscale" 질문으로 확인하세요.`,
    ),
    drawing: drawn([
      'node A 100.x          node B 100.x',
      '     |   handshake         |',
      '     |<------------------->|',
      '     | encrypted UDP 41641 |',
      '     |<===================>|',
    ]),
    here: ({ look }) => [
      { what: say('tailscaled', 'tailscaled'), here: fact(look('live-tailscale'), 'state') },
      { what: say('its address', '주소'), here: fact(look('live-tailscale'), 'ip') },
      { what: say('direct paths', '직접 연결'), here: fact(look('live-tailscale'), 'direct') },
      { what: say('relayed paths', '릴레이 경유'), here: fact(look('live-tailscale'), 'relayed') },
      { what: say('to another node', '다른 노드로'), here: fact(look('live-peer-route'), 'route') },
    ],
    source: 'guide: Phase 1; errata G15, G31',
  },
  {
    topic: 'tailscale0',
    answer: say(
      'Flags UP and LOWER_UP, MTU 1280, one address with /32 — and state UNKNOWN, which is healthy.',
      'UP과 LOWER_UP 플래그, MTU 1280, /32 주소 하나, 그리고 state UNKNOWN이면 정상입니다.',
    ),
    body: say(
      `tailscale0 is a TUN device: a pipe into tailscaled. It has no cable, so the kernel never says more of its state than UNKNOWN. The guide's sample line lacks LOWER_UP, the MTU and that state.

Its MTU is 1280 whatever the network card has. Everything above (VXLAN, pods) must fit into that.

When the device goes down the kernel takes its routes away: table 52 is empty, and packets for 100.x leave by the network card, unencrypted and to nowhere.`,
      `tailscale0은 tailscaled로 이어지는 TUN 장치입니다. 케이블이 없으므로 커널은 상태를 UNKNOWN으로만 표시합니다. 가이드의 예시에는 LOWER_UP, MTU, 이 상태가 빠져 있습니다.

MTU는 네트워크 카드와 관계없이 1280입니다. 그 위의 모든 것(VXLAN, 파드)이 여기에 맞아야 합니다.

장치가 내려가면 커널이 경로도 지웁니다. 테이블 52가 비고, 100.x로 가는 패킷은 암호화되지 않은 채 네트워크 카드로 나가 사라집니다.`,
    ),
    here: ({ look }) => [
      { what: say('flags and state', '플래그와 상태'), here: fact(look('live-links'), 'tailnetState') },
      { what: say('MTU', 'MTU'), here: fact(look('live-links'), 'tailnetMtu') },
      { what: say('address', '주소'), here: fact(look('live-tailscale'), 'ip') },
    ],
    source: 'guide: Phase 1; errata G1, G26',
  },
  {
    topic: 'tailnet-routes',
    answer: say(
      'In routing table 52, not in the main one: "ip route | grep tailscale" is always empty on a healthy node.',
      '기본 테이블이 아니라 라우팅 테이블 52에 있습니다. 정상 노드에서 "ip route | grep tailscale"은 항상 비어 있습니다.',
    ),
    body: say(
      `Tailscale adds rules 5210 to 5270. Packets marked 0x80000 (tailscaled's own) skip to the main table, all others look into table 52 first. There each peer has a /32 route, or all share one 100.64.0.0/10.

Because table 52 comes before main, an accepted subnet route that covers pod addresses, or an exit node, takes packets away from Cilium and from the network card.

Pod addresses are not there: a packet for a pod on another node goes to cilium_host or cilium_vxlan, and Cilium's ipcache says which 100.x address its tunnel ends at. The guide's "10.244.1.0/24 via 100.64.0.2" is not what you will see.`,
      `Tailscale은 규칙 5210~5270을 추가합니다. 0x80000으로 표시된 패킷(tailscaled 자신의 것)은 기본 테이블로 가고, 나머지는 먼저 테이블 52를 봅니다. 거기에는 피어마다 /32 경로가 있거나 100.64.0.0/10 하나가 있습니다.

테이블 52가 기본 테이블보다 먼저이므로, 파드 대역을 덮는 서브넷 경로를 받아들이거나 출구 노드를 쓰면 Cilium과 네트워크 카드로 갈 패킷을 가로챕니다.

파드 주소는 여기에 없습니다. 다른 노드의 파드로 가는 패킷은 cilium_host나 cilium_vxlan으로 가고, 터널이 끝날 100.x 주소는 Cilium의 ipcache가 알려 줍니다. 가이드의 "10.244.1.0/24 via 100.64.0.2"는 실제로 보이지 않습니다.`,
    ),
    drawing: drawn([
      'ip rule',
      ' 5210 mark 0x80000 -> main',
      ' 5270 all          -> table 52',
      '        100.64.0.2 dev tailscale0',
      'main',
      '        default via ... dev enp0s6',
    ]),
    here: ({ look }) => [
      { what: say('to another node', '다른 노드로'), here: fact(look('live-peer-route'), 'route') },
      { what: say('to a pod there', '그곳의 파드로'), here: fact(look('live-pod-route'), 'route') },
    ],
    source: 'guide: Phase 1; errata G2, G3, G10, G16',
  },
  {
    topic: 'nat-traversal',
    answer: say(
      'A STUN server tells each node how it looks from outside; they then try to reach each other directly, and use a DERP relay until, or unless, that works.',
      'STUN 서버가 각 노드에 바깥에서 보이는 주소를 알려 주고, 노드들은 직접 연결을 시도합니다. 될 때까지, 또는 안 되면 DERP 릴레이를 씁니다.',
    ),
    body: say(
      `The first packets always go through DERP, over HTTPS, so there is a path even where UDP is blocked. Meanwhile both sides send UDP to each other's outside address; once one gets through, the path is direct.

"Final direct connection" in the guide is often true, not always: behind hard NAT on both sides, or with UDP blocked, the relay stays. A relayed path works, slower and with less bandwidth. It may also fall back for a while when routes change.

On Oracle Cloud an open UDP 41641 on one side (security list or NSG) makes direct paths reliable. VXLAN's 8472 need not be open there: it travels inside.`,
      `처음 패킷은 항상 HTTPS로 DERP를 거치므로 UDP가 막혀 있어도 경로가 있습니다. 그동안 양쪽이 서로의 외부 주소로 UDP를 보내고, 하나라도 도착하면 직접 연결이 됩니다.

가이드의 "최종 직접 연결"은 대개 맞지만 항상은 아닙니다. 양쪽이 까다로운 NAT 뒤에 있거나 UDP가 막히면 릴레이가 계속됩니다. 릴레이도 동작하지만 느리고 대역폭이 작습니다. 경로가 바뀔 때 잠시 릴레이로 돌아가기도 합니다.

오라클 클라우드에서는 한쪽의 UDP 41641을 열어 두면(보안 목록이나 NSG) 직접 연결이 안정적입니다. VXLAN의 8472는 터널 안에 있으므로 열 필요가 없습니다.`,
    ),
    drawing: drawn([
      'node A --- STUN --- node B',
      '   |   "you look like ..."  |',
      '   |==== direct UDP ========|',
      '   |---- DERP relay --------|',
      '        (until direct works)',
    ]),
    here: ({ look }) => [
      { what: say('direct paths', '직접 연결'), here: fact(look('live-tailscale'), 'direct') },
      { what: say('relayed paths', '릴레이 경유'), here: fact(look('live-tailscale'), 'relayed') },
      { what: say('idle, not known', '유휴(알 수 없음)'), here: fact(look('live-tailscale'), 'idle') },
    ],
    source: 'guide: Phase 1, NAT traversal; errata G13, G15',
  },
];
