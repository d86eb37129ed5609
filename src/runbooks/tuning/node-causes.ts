// Settings of nodes, and what Cilium is kept from: devices of its own choice, metrics, room in the kernel.
import { say } from '../../model/text.ts';
import {
  ADVICE,
  ASK_AGAIN,
  type Ask,
  change,
  concerns,
  firstNode,
  helmSet,
  listed,
  listNames,
  look,
  marksOf,
  nodesOf,
  restartAgents,
  type TuningCause,
  whatOf,
} from './evidence.ts';
import { TAILSCALED_BUFFER_BYTES } from './limits.ts';

const pinned = (found: Ask) => marksOf(found('tuning-devices'), 'pinned');
const lacking = (found: Ask) => marksOf(found('tuning-devices'), 'lacks');

const TAILNET = 'tailscale0';

const devicesPinned: TuningCause = {
  ...ADVICE,
  code: 'devices-pinned',
  step: 'tuning-devices',
  when: (found) => pinned(found).length > 0,
  // Written down, and in use.
  proven: (found) => listed(found('tuning-devices'), 'inUse').length > 0,
  say: (found) => {
    const devices = whatOf(pinned(found)).replaceAll(' ', ', ');
    const lacks = [...new Set(lacking(found).map(({ what }) => what))];
    const uplink = lacks.find((device) => device !== TAILNET);
    if (uplink !== undefined)
      return say(
        `Cilium is pinned to ${devices}, without ${uplink}: with eBPF masquerading pods do not reach the internet.`,
        `Cilium 장치가 ${devices}(으)로 고정되어 ${uplink}가 빠져 있습니다. eBPF 마스커레이드에서는 파드가 인터넷에 닿지 못합니다.`,
      );
    const byBpf = marksOf(found('tuning-devices'), 'mode').some(({ what }) => what === 'bpf');
    const effect = byBpf
      ? say('what pods send to the tailnet is not translated', '파드가 tailnet으로 보내는 패킷이 변환되지 않습니다')
      : say('node ports do not answer from the tailnet', 'tailnet에서 NodePort로 접속할 수 없습니다');
    return lacks.length > 0
      ? say(
          `Cilium is pinned to ${devices}, without ${TAILNET}: ${effect.en}.`,
          `Cilium 장치가 ${devices}(으)로 고정되어 ${TAILNET}이 빠져 있습니다. ${effect.ko}.`,
        )
      : say(
          `Cilium is pinned to ${devices}: it works, but a new or renamed device is not taken up.`,
          `Cilium 장치가 ${devices}(으)로 고정되어 있습니다. 동작은 하지만 새 장치나 바뀐 이름이 반영되지 않습니다.`,
        );
  },
  remedies: (_found, scene, site) => {
    const source = 'guide: why devices matters; errata G45';
    return [
      change(
        say(
          'Leave it unset: Cilium takes every device with a route out, tailscale0 too.',
          '비워 두세요. Cilium이 tailscale0을 포함해 밖으로 가는 경로가 있는 모든 장치를 고릅니다.',
        ),
        helmSet(scene, site, 'devices='),
        `kubectl -n ${site.ciliumNamespace} get configmap cilium-config -o jsonpath='{.data.devices}'`,
        source,
      ),
      restartAgents(site.ciliumNamespace, source),
    ];
  },
};

const prometheusDisabled: TuningCause = {
  ...ADVICE,
  code: 'prometheus-disabled',
  step: 'tuning-prometheus',
  when: (found) => listed(found('tuning-prometheus'), 'off').length > 0,
  // Not configured, and nobody answers.
  proven: (found) => {
    const silent = listed(found('tuning-prometheus'), 'silent');
    return listed(found('tuning-prometheus'), 'unset').some((node) => silent.includes(node));
  },
  about: (found, scene) =>
    listed(found('tuning-prometheus'), 'unset').length > 0
      ? []
      : concerns(scene, listed(found('tuning-prometheus'), 'off')),
  say: (found) => {
    const off = listed(found('tuning-prometheus'), 'off');
    return listed(found('tuning-prometheus'), 'unset').length > 0
      ? say(
          "Cilium's metrics are off: nothing can watch drops, map pressure or endpoints over time.",
          'Cilium 메트릭이 꺼져 있어 드롭, 맵 사용률, 엔드포인트를 지속해서 볼 수 없습니다.',
        )
      : say(
          `Cilium's metrics are configured, but nobody answers on :9962 of ${listNames(off)}.`,
          `Cilium 메트릭이 설정되어 있지만 ${listNames(off)}의 :9962에 응답이 없습니다.`,
        );
  },
  remedies: (_found, scene, site) => {
    const source = 'guide: monitoring (Prometheus); errata G43, G44';
    return [
      change(
        say(
          'Serve them on port 9962. A ServiceMonitor needs the CRDs of the Prometheus operator and can wait.',
          '9962 포트로 제공하세요. ServiceMonitor는 Prometheus 오퍼레이터 CRD가 필요하므로 나중에 해도 됩니다.',
        ),
        helmSet(scene, site, 'prometheus.enabled=true'),
        `kubectl -n ${site.ciliumNamespace} get configmap cilium-config -o jsonpath='{.data.prometheus-serve-addr}'`,
        source,
      ),
      restartAgents(site.ciliumNamespace, source),
    ];
  },
};

const smallTables = (found: Ask) => marksOf(found('tuning-conntrack-kernel'), 'small');

const kernelLimitSmall: TuningCause = {
  ...ADVICE,
  code: 'conntrack-limit-small',
  step: 'tuning-conntrack-kernel',
  when: (found) => smallTables(found).length > 0,
  about: (found, scene) => concerns(scene, nodesOf(smallTables(found))),
  say: (found) => {
    const marks = smallTables(found);
    return say(
      `The kernel's connection table on ${listNames(nodesOf(marks))} is small (${whatOf(marks)}); a full one drops new connections.`,
      `${listNames(nodesOf(marks))} 커널의 연결 추적 테이블이 작습니다 (${whatOf(marks)}개). 가득 차면 새 연결이 버려집니다.`,
    );
  },
  remedies: (found, _scene, site) => [
    change(
      say(`On ${firstNode(smallTables(found))}: raise it.`, `${firstNode(smallTables(found))}에서 늘리세요.`),
      `echo net.netfilter.nf_conntrack_max=${site.conntrackEntries} | sudo tee /etc/sysctl.d/60-conntrack.conf && sudo sysctl --system`,
      ASK_AGAIN,
      'guide: Phase 5 (maxEntries); errata G29, G42',
    ),
  ],
};

const smallBuffers = (found: Ask) => marksOf(found('tuning-rmem'), 'small');

const rmemSmall: TuningCause = {
  ...ADVICE,
  code: 'rmem-small',
  step: 'tuning-rmem',
  when: (found) => smallBuffers(found).length > 0,
  about: (found, scene) => concerns(scene, nodesOf(smallBuffers(found))),
  say: (found) => {
    const marks = smallBuffers(found);
    return say(
      `For information: sockets on ${listNames(nodesOf(marks))} may buffer ${whatOf(marks)}. tailscaled as root takes 7 MiB anyway; other programs cannot.`,
      `참고: ${listNames(nodesOf(marks))}의 소켓 수신 버퍼 상한은 ${whatOf(marks)}입니다. root로 실행되는 tailscaled는 어차피 7 MiB를 잡지만 다른 프로그램은 그럴 수 없습니다.`,
    );
  },
  remedies: (found, _scene, site) => {
    const node = firstNode(smallBuffers(found));
    return [
      look(
        say(
          `On ${node}: see whether UDP packets are lost for want of room (RcvbufErrors grows).`,
          `${node}에서 버퍼가 모자라 UDP 패킷이 버려지는지 확인하세요 (RcvbufErrors 증가).`,
        ),
        "grep '^Udp:' /proc/net/snmp",
        ASK_AGAIN,
        'errata G30',
      ),
      change(
        say(
          `If it grows, or tailscaled does not run as root: raise the limit (the guide says ${site.rmemBytes}; ${TAILSCALED_BUFFER_BYTES} is what tailscaled takes).`,
          `늘어나거나 tailscaled가 root가 아니면 상한을 올리세요 (가이드 ${site.rmemBytes}, tailscaled가 쓰는 값 ${TAILSCALED_BUFFER_BYTES}).`,
        ),
        `echo net.core.rmem_max=${site.rmemBytes} | sudo tee /etc/sysctl.d/60-rmem.conf && sudo sysctl --system`,
        ASK_AGAIN,
        'guide: Phase 5 (Tailscale); errata G30',
      ),
    ];
  },
};

const without = (found: Ask) => marksOf(found('tuning-udp-gro'), 'off');

const udpGroOff: TuningCause = {
  ...ADVICE,
  code: 'udp-gro-off',
  step: 'tuning-udp-gro',
  when: (found) => without(found).length > 0,
  // tailscaled warns of it, and the device shows it.
  proven: (found) => {
    const seen = listed(found('tuning-udp-gro'), 'seen');
    return listed(found('tuning-udp-gro'), 'warned').some((node) => seen.includes(node));
  },
  about: (found, scene) => concerns(scene, nodesOf(without(found))),
  say: (found) => {
    const marks = without(found);
    const device = marks[0]?.what ?? '';
    return say(
      `UDP GRO forwarding is off${device === '' ? '' : ` on ${device}`} of ${listNames(nodesOf(marks))}: the tailnet forwards more slowly than it could.`,
      `${listNames(nodesOf(marks))}${device === '' ? '' : `의 ${device}`}에서 UDP GRO 포워딩이 꺼져 있어 tailnet 포워딩이 더 느립니다.`,
    );
  },
  remedies: (found) => {
    const [mark] = without(found);
    const device = mark?.what || 'enp0s6';
    return [
      change(
        say(
          `On ${mark?.node ?? ''}: switch it on. It lasts until the next boot; networkd-dispatcher can keep it.`,
          `${mark?.node ?? ''}에서 켜세요. 재부팅 전까지만 유지되며 networkd-dispatcher로 유지할 수 있습니다.`,
        ),
        `sudo ethtool -K ${device} rx-udp-gro-forwarding on rx-gro-list off`,
        `ethtool -k ${device} | grep -E 'rx-udp-gro-forwarding|rx-gro-list'`,
        'errata G30; tailscale: kb/1320, net/netkernelconf',
      ),
    ];
  },
};

export const NODE_CAUSES: readonly TuningCause[] = [
  devicesPinned,
  kernelLimitSmall,
  udpGroOff,
  rmemSmall,
  prometheusDisabled,
];
