// Faults of Cilium's configuration on node-1: masquerading that is off, too narrow, or exempts the target.
import { say } from '../../../model/text.ts';
import { type FaultSpec, fault, type World } from './world.ts';

/** Sets keys of cilium-config; `gone` ones are left out, which is their default. */
export const configure = (world: World, data: Readonly<Record<string, string>>, gone: readonly string[] = []): void =>
  world.replace('configmaps', 'kube-system', 'cilium-config', (object) => {
    const before = (object as { data?: Record<string, string> }).data ?? {};
    const kept = Object.entries({ ...before, ...data }).filter(([key]) => !gone.includes(key));
    return { ...object, data: Object.fromEntries(kept) } as typeof object;
  });

const masqueradeOff = (world: World): void => {
  world.node('node-1').masquerade.enabled = false;
  configure(world, { 'enable-ipv4-masquerade': 'false' });
};

export const CILIUM_FAULTS: readonly FaultSpec[] = [
  fault(
    'masquerade-off',
    say(
      'Cilium does not masquerade: pods leave node-1 with their own addresses.',
      'Cilium 마스커레이드가 꺼져 파드 주소 그대로 node-1을 나갑니다.',
    ),
    masqueradeOff,
  ),
  fault(
    'masquerade-off:bpf',
    say(
      'Masquerading is off although BPF masquerading is chosen.',
      'BPF 마스커레이드를 골랐지만 마스커레이드 자체가 꺼져 있습니다.',
    ),
    (world) => {
      masqueradeOff(world);
      world.node('node-1').masquerade.mode = 'BPF';
      configure(world, { 'enable-bpf-masquerade': 'true' });
    },
  ),
  fault(
    'masquerade-missing-uplink',
    say(
      'Cilium masquerades by BPF on tailscale0 only; the uplink enp0s6 is not among its devices.',
      'Cilium의 BPF 마스커레이드가 tailscale0에만 걸려 있고 업링크 enp0s6이 빠져 있습니다.',
    ),
    (world) => {
      Object.assign(world.node('node-1').masquerade, { mode: 'BPF', devices: ['tailscale0'] });
      configure(world, { devices: 'tailscale0', 'enable-bpf-masquerade': 'true' });
    },
  ),
  fault(
    'masquerade-exempts-target',
    say(
      'The native routing CIDR covers every address, so nothing is masqueraded.',
      '네이티브 라우팅 CIDR이 모든 주소를 덮어 아무것도 마스커레이드되지 않습니다.',
    ),
    (world) => {
      world.node('node-1').masquerade.exclusion = '0.0.0.0/0';
      configure(world, { 'ipv4-native-routing-cidr': '0.0.0.0/0' });
    },
  ),
];
