// Phase 5 of the guide: sizes and settings.
import { say, type Text } from '../../../model/text.ts';
import { configured, drawn, fact, type Here, type Lesson, type LiveValue } from '../lesson.ts';

/** The budget with the values of the example node, or with the usual ones where they could not be read. */
const budget = ({ look, site }: Here): readonly LiveValue[] => {
  const tailnet = look('live-links').facts.tailnetMtu;
  const underlay = typeof tailnet === 'number' ? tailnet : site.tailnetMtuBytes;
  const inner = underlay - site.vxlanOverheadBytes;
  const sum: Text = say(
    `${underlay} - ${site.vxlanOverheadBytes} = ${inner}`,
    `${underlay} - ${site.vxlanOverheadBytes} = ${inner}`,
  );
  return [
    { what: say('tailnet MTU', '테일넷 MTU'), here: fact(look('live-links'), 'tailnetMtu') },
    { what: say('room for pods', '파드가 쓸 수 있는 크기'), here: sum },
    { what: say('route to a pod elsewhere', '다른 노드 파드 경로의 MTU'), here: fact(look('live-pod-route'), 'mtu') },
  ];
};

export const TUNING_LESSONS: readonly Lesson[] = [
  {
    topic: 'mtu-budget',
    answer: say(
      "tailscale0 carries 1280 whatever the card does; VXLAN takes 50, so pods get 1230. The guide's 1380 does not fit, its 1200 does.",
      'tailscale0은 카드와 관계없이 1280입니다. VXLAN이 50을 쓰므로 파드는 1230입니다. 가이드의 1380은 맞지 않고 1200은 맞습니다.',
    ),
    body: say(
      `The guide subtracts 60, 50 and 10 from the card's 1500. But what limits is tailscale0, a constant 1280, and WireGuard's own overhead (80) is already outside it. So: 1280 - 50 = 1230.

1200 is safe either way: as the pods' MTU it fits, and as Cilium's MTU option, from which Cilium takes off the 50 itself, pods get 1150.

Judge the route's MTU, not the device's: Cilium leaves devices at 1280 and puts 1230 on the routes. That is healthy.

"ping -M do -s 1472" can never pass here: 1500 > 1280, the kernel refuses it before anything is sent. The largest that passes is 1252 between nodes and 1202 between pods.`,
      `가이드는 카드의 1500에서 60, 50, 10을 뺍니다. 하지만 실제 한계는 항상 1280인 tailscale0이고, WireGuard의 오버헤드(80)는 그 바깥에 있습니다. 그래서 1280 - 50 = 1230입니다.

1200은 어느 쪽이든 안전합니다. 파드 MTU로도 들어가고, Cilium의 MTU 옵션으로 쓰면 Cilium이 50을 빼서 파드는 1150이 됩니다.

장치가 아니라 경로의 MTU를 봐야 합니다. Cilium은 장치를 1280으로 두고 경로에 1230을 적습니다. 정상입니다.

"ping -M do -s 1472"는 여기서 절대 통과할 수 없습니다. 1500 > 1280이므로 커널이 보내기도 전에 거부합니다. 통과하는 최대는 노드 사이 1252, 파드 사이 1202입니다.`,
    ),
    drawing: drawn([
      'tailscale0           1280',
      '- VXLAN over IPv4     -50',
      '-------------------------',
      'pods                 1230',
      'guide: 1380 no, 1200 yes',
    ]),
    here: budget,
    source: 'guide: Phase 5, MTU; errata G23 to G27',
  },
  {
    topic: 'cilium-tuning',
    answer: say(
      'Preallocated maps, eBPF masquerading and the ktime clock are sound advice; two of the options the guide names for it do not exist.',
      '맵 사전 할당, eBPF 마스커레이드, ktime 시계는 좋은 권장값이지만, 가이드가 적은 옵션 중 둘은 존재하지 않습니다.',
    ),
    body: say(
      `bpf.preallocateMaps: true is real: memory up front, steadier latency.
bpf.masquerade: true is real: eBPF instead of iptables.
bpf.clockSource is not: it is bpfClockProbe at the top level. Off means ktime; on may choose jiffies.
conntrack.accounting and conntrack.maxEntries are not: they are bpf.ctAccounting (off by default), bpf.ctTcpMax and bpf.ctAnyMax. 524288 is the static default already, but sizes normally follow the node's memory.

The chart accepts unknown names without a word, so an invented one does nothing at all. Ask "tuning" for what is in force here.`,
      `bpf.preallocateMaps: true는 실제 옵션입니다. 메모리를 미리 쓰는 대신 지연이 고릅니다.
bpf.masquerade: true도 실제 옵션입니다. iptables 대신 eBPF를 씁니다.
bpf.clockSource는 없습니다. 최상위의 bpfClockProbe이고, 끄면 ktime, 켜면 jiffies를 고를 수 있습니다.
conntrack.accounting과 conntrack.maxEntries는 없습니다. bpf.ctAccounting(기본 꺼짐), bpf.ctTcpMax, bpf.ctAnyMax입니다. 524288은 이미 고정 기본값이지만 보통은 노드 메모리에 따라 정해집니다.

차트는 모르는 이름을 아무 말 없이 받아들이므로, 없는 옵션은 아무 효과가 없습니다. 실제 값은 "tuning"으로 물어보세요.`,
    ),
    here: (here) => [
      {
        what: say('preallocated maps', '맵 사전 할당'),
        here: configured(here, 'preallocate-bpf-maps', say('false', 'false')),
      },
      { what: say('masquerading by', '마스커레이드 방식'), here: fact(here.look('live-cilium'), 'mode') },
      { what: say('clock', '시계'), here: fact(here.look('live-cilium'), 'clock') },
      { what: say('TCP entries at most', 'TCP 연결 최대'), here: fact(here.look('live-cilium'), 'tcpEntries') },
      {
        what: say('accounting', '통계'),
        here: configured(here, 'bpf-conntrack-accounting', say('false', 'false')),
      },
    ],
    source: 'guide: Phase 5, eBPF; errata G28, G29, G32',
  },
  {
    topic: 'tailscale-tuning',
    answer: say(
      "Larger UDP buffers do no harm but are not Tailscale's advice: it takes 7 MiB by itself. What it does advise is UDP GRO forwarding on the network card.",
      'UDP 버퍼를 늘려도 해롭지 않지만 Tailscale의 권장은 아닙니다. 스스로 7 MiB를 잡습니다. 실제 권장은 네트워크 카드의 UDP GRO 포워딩입니다.',
    ),
    body: say(
      `net.core.rmem_*: tailscaled sets its buffer with a right that ignores rmem_max. Other programs may still profit.

On nodes that forward: ethtool -K <card> rx-udp-gro-forwarding on rx-gro-list off.

"tailscale set --key-expiry-warning=24h" exists in no version, and key expiry is not a "key exchange interval": WireGuard renews its session keys by itself. Node keys expire after 180 days; disable that for servers in the admin console, or log in again in time. netwhy warns of it ahead.`,
      `net.core.rmem_*: tailscaled는 rmem_max를 무시하는 권한으로 버퍼를 설정합니다. 다른 프로그램에는 도움이 될 수 있습니다.

포워딩하는 노드에서는 ethtool -K <카드> rx-udp-gro-forwarding on rx-gro-list off를 권장합니다.

"tailscale set --key-expiry-warning=24h"는 어느 버전에도 없고, 키 만료는 "키 교환 간격"이 아닙니다. WireGuard는 세션 키를 스스로 갱신합니다. 노드 키는 180일 뒤 만료되므로, 서버라면 관리 콘솔에서 만료를 끄거나 제때 다시 로그인하세요. netwhy가 미리 경고합니다.`,
    ),
    here: ({ look, site }) => [
      { what: say('rmem_default', 'rmem_default'), here: fact(look('live-settings'), 'rmemDefault') },
      { what: say('rmem_max', 'rmem_max'), here: fact(look('live-settings'), 'rmemMax') },
      { what: say('guide', '가이드'), here: say(String(site.rmemBytes), String(site.rmemBytes)) },
      { what: say('tailscaled', 'tailscaled'), here: fact(look('live-tailscale'), 'version') },
    ],
    source: 'guide: Phase 5, Tailscale; errata G30, G31; tailscale kb/1320',
  },
];
