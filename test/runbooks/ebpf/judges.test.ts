// The pure halves of the question: which programs are asked for, which services differ, what grew.
import { describe, expect, it } from 'vitest';
import type { AttachedProgram } from '../../../src/parsers/bpftool-net.ts';
import type { LbService } from '../../../src/parsers/cilium-lb.ts';
import type { CiliumService } from '../../../src/parsers/cilium-services.ts';
import type { CiliumStatus } from '../../../src/parsers/cilium-status.ts';
import { growth, isConnectionMap } from '../../../src/runbooks/ebpf/map-steps.ts';
import { expectedPrograms, missingPrograms, nameOf } from '../../../src/runbooks/ebpf/programs.ts';
import { diverged } from '../../../src/runbooks/ebpf/service-steps.ts';

const status = (change: Partial<CiliumStatus>): CiliumStatus =>
  ({
    kubeProxyReplacement: true,
    masqueradeMode: 'iptables',
    devices: ['ens5'],
    routingMode: 'Tunnel',
    tunnelProtocol: 'vxlan',
    socketLb: true,
    ...change,
  }) as CiliumStatus;

const names = (change: Partial<CiliumStatus>): readonly string[] =>
  expectedPrograms(status(change), ['lxc1']).map(nameOf);

const attached = (device: string, direction: 'ingress' | 'egress', program: string): AttachedProgram => ({
  device,
  ifindex: 2,
  direction,
  by: 'tcx',
  program,
});

describe('expected programs', () => {
  it('never hold cil_to_container, nor socket programs that depend on options of their own', () => {
    expect(names({}).join(' ')).not.toMatch(/to_container|post_bind|getpeername|sock_release/);
  });

  it.each<[string, Partial<CiliumStatus>, string, boolean]>([
    ['with replacement', {}, 'ens5 cil_to_netdev', true],
    [
      'with eBPF masquerading alone',
      { kubeProxyReplacement: false, masqueradeMode: 'bpf' },
      'ens5 cil_from_netdev',
      true,
    ],
    ['with neither', { kubeProxyReplacement: false }, 'ens5 cil_from_netdev', false],
    ['when neither is told', { kubeProxyReplacement: null, masqueradeMode: null }, 'ens5 cil_from_netdev', false],
    ['with geneve', { tunnelProtocol: 'geneve' }, 'cilium_geneve cil_from_overlay', true],
    ['without tunnels', { routingMode: 'Native' }, 'cilium_vxlan cil_from_overlay', false],
    ['without socket load balancing', { socketLb: false }, 'cgroup cil_sock4_connect', false],
    ['when it is not told', { socketLb: null }, 'cgroup cil_sock4_connect', false],
  ])('%s: %j', (_when, change, name, asked) => {
    expect(names(change).includes(name)).toBe(asked);
  });

  it('are not missing when the kernel cut their names, or on another device', () => {
    const expected = expectedPrograms(status({ routingMode: 'Native', devices: [] }), ['lxc1']);
    const there = [
      attached('cilium_host', 'ingress', 'cil_to_host'),
      attached('cilium_host', 'egress', 'cil_from_host'),
      attached('cilium_net', 'ingress', 'cil_to_host'),
      attached('lxc1', 'ingress', 'cil_from_contai'),
    ];
    const sockets = ['cil_sock4_conne', 'cil_sock4_sendm', 'cil_sock4_recvm'].map((program) => ({
      attachType: '',
      program,
    }));
    expect(missingPrograms(expected, there, sockets)).toEqual([]);
    expect(missingPrograms(expected, there, null)).toEqual([]);
    expect(missingPrograms(expected, there.slice(0, 3), sockets).map(nameOf)).toEqual(['lxc1 cil_from_container']);
    const swapped = [...there.slice(0, 3), attached('lxc1', 'egress', 'cil_from_contai')];
    expect(missingPrograms(expected, swapped, sockets).map(nameOf)).toEqual(['lxc1 cil_from_container']);
  });
});

const meant = (backends: CiliumService['backends'], change: Partial<CiliumService> = {}): CiliumService => ({
  id: 1,
  ip: '10.96.0.9',
  port: 80,
  protocol: 'TCP',
  kind: 'ClusterIP',
  namespace: 'shop',
  name: 'cart',
  localOnly: false,
  backends,
  ...change,
});
const held = (ips: readonly string[], change: Partial<LbService> = {}): LbService => ({
  ip: '10.96.0.9',
  port: 80,
  protocol: 'TCP',
  kind: 'ClusterIP',
  backends: ips.map((ip) => ({ ip, port: 8080 })),
  lostBackends: 0,
  ...change,
});
const at = (ip: string, state = 'active') => ({ ip, port: 8080, state });

describe('a service whose map differs', () => {
  it.each<[string, CiliumService, readonly LbService[], boolean]>([
    ['the same', meant([at('10.244.1.2')]), [held(['10.244.1.2'])], false],
    [
      'the same without protocol, as before 1.17',
      meant([at('10.244.1.2')]),
      [held(['10.244.1.2'], { protocol: '' })],
      false,
    ],
    ['neither has any', meant([]), [held([])], false],
    ['the map lacks one', meant([at('10.244.1.2'), at('10.244.1.3')]), [held(['10.244.1.2'])], true],
    ['the map has one that is gone', meant([at('10.244.1.2')]), [held(['10.244.1.2', '10.244.1.9'])], true],
    ['the map lacks the service', meant([at('10.244.1.2')]), [], true],
    ['a slot leads nowhere', meant([at('10.244.1.2')]), [held(['10.244.1.2'], { lostBackends: 1 })], true],
    [
      'one that ends is left in the map',
      meant([at('10.244.1.2'), at('10.244.1.3', 'terminating')]),
      [held(['10.244.1.2', '10.244.1.3'])],
      false,
    ],
    [
      'one that ends has left the map',
      meant([at('10.244.1.2'), at('10.244.1.3', 'terminating')]),
      [held(['10.244.1.2'])],
      false,
    ],
    ['another protocol', meant([at('10.244.1.2')], { protocol: 'UDP' }), [held(['10.244.1.2'])], true],
    ['a node port, which has rows of its own', meant([at('10.244.1.2')], { kind: 'NodePort' }), [], false],
  ])('%s', (_when, service, map, differs) => {
    expect(diverged([service], map).length > 0).toBe(differs);
  });
});

describe('growth', () => {
  const row = (count: number, reason = 'FIB lookup failed') => ({ labels: { reason, direction: 'egress' }, count });

  it.each([
    ['the same', [row(5)], [row(5)], []],
    ['more', [row(5)], [row(8)], [3]],
    ['new', [], [row(2)], [2]],
    ['set back', [row(900)], [row(4)], []],
    ['of another reason', [row(5)], [row(5), row(1, 'Missed tail call')], [1]],
  ])('%s', (_when, before, after, grown) => {
    expect(growth(before, after).map(({ count }) => count)).toEqual(grown);
  });
});

it.each([
  ['ct4_global', true],
  ['ct_any4_global', true],
  ['snat_v4_external', true],
  ['nat', true],
  ['ipcache_v2', false],
  ['lb4_services_v2', false],
  ['policy_v2_00537', false],
])('%s is a map of connections: %s', (map, is) => {
  expect(isConnectionMap(map)).toBe(is);
});
