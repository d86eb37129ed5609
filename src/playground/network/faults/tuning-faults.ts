// Settings that work and are not what the guide recommends; each on node-1, or in the configuration of all.
import { say } from '../../../model/text.ts';
import { configure } from './cilium-faults.ts';
import { type FaultSpec, fault, type World } from './world.ts';

const TUNING = ['tuning'];

/** Far below any default, the kernel's and Cilium's (cilium: at least 131072 for TCP). */
const FEW = 16_384;

const everyCilium = (world: World) => [...world.network.nodes.values()].map(({ cilium }) => cilium);

export const TUNING_FAULTS: readonly FaultSpec[] = [
  fault(
    'map-preallocation-off',
    say('Cilium does not preallocate its maps.', 'Cilium이 맵을 미리 할당하지 않습니다.'),
    (world) => configure(world, { 'preallocate-bpf-maps': 'false' }),
    TUNING,
  ),
  fault(
    'clock-source-differs',
    say('The Cilium of node-1 counts time in jiffies.', 'node-1의 Cilium이 시간을 jiffies로 셉니다.'),
    (world) => {
      world.node('node-1').cilium.clockSource = 'jiffies';
      configure(world, { 'enable-bpf-clock-probe': 'true' });
    },
    TUNING,
  ),
  fault(
    'conntrack-limit-small',
    say("Cilium's connection map for TCP holds only 16384 entries.", 'Cilium의 TCP 연결 추적 맵이 16384개만 담습니다.'),
    (world) => {
      for (const cilium of everyCilium(world)) cilium.mapSizes.tcp = FEW;
      configure(world, { 'bpf-ct-global-tcp-max': String(FEW) });
    },
    TUNING,
  ),
  fault(
    'conntrack-limit-small:kernel',
    say(
      'The connection table of the kernel of node-1 holds only 16384 entries.',
      'node-1 커널의 연결 추적 테이블이 16384개만 담습니다.',
    ),
    (world) => {
      world.node('node-1').conntrack.max = FEW;
    },
    TUNING,
  ),
  fault(
    'conntrack-accounting-on',
    say('Cilium counts packets and bytes of every connection.', 'Cilium이 연결마다 패킷과 바이트를 셉니다.'),
    (world) => {
      for (const cilium of everyCilium(world)) cilium.accounting = true;
      configure(world, { 'bpf-conntrack-accounting': 'true' });
    },
    TUNING,
  ),
  fault(
    'devices-pinned',
    say(
      'The devices Cilium uses are written down in its configuration.',
      'Cilium이 쓸 장치가 설정에 고정되어 있습니다.',
    ),
    (world) => configure(world, { devices: `${world.network.topology.uplink} tailscale0` }),
    TUNING,
  ),
  fault(
    'devices-pinned:tailnet-only',
    say(
      'Cilium masquerades by eBPF and is pinned to tailscale0.',
      'Cilium이 eBPF로 마스커레이드하는데 tailscale0에 고정되어 있습니다.',
    ),
    (world) => {
      for (const { masquerade } of world.network.nodes.values())
        Object.assign(masquerade, { mode: 'BPF', devices: ['tailscale0'] });
      configure(world, { devices: 'tailscale0', 'enable-bpf-masquerade': 'true' });
    },
    TUNING,
  ),
  fault(
    'kube-proxy-replacement-off',
    say('Cilium does not replace kube-proxy.', 'Cilium이 kube-proxy를 대체하지 않습니다.'),
    (world) => {
      for (const cilium of everyCilium(world)) cilium.replacement = 'False';
      configure(world, { 'kube-proxy-replacement': 'false' });
    },
    TUNING,
  ),
  fault(
    'mtu-option-too-big',
    say("Cilium's MTU option is 1380, as the guide computes it.", 'Cilium의 MTU 옵션이 가이드의 계산대로 1380입니다.'),
    (world) => configure(world, { mtu: '1380' }),
    [...TUNING, 'mtu'],
  ),
  fault(
    'prometheus-disabled',
    say("Cilium's metrics are switched off.", 'Cilium 메트릭이 꺼져 있습니다.'),
    (world) => {
      for (const cilium of everyCilium(world)) cilium.metricsServed = false;
      configure(world, {}, ['prometheus-serve-addr']);
    },
    TUNING,
  ),
];
