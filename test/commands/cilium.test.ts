// Exactly what is run in cilium-agent, and that none of it can change anything.
import { describe, expect, it } from 'vitest';
import { checkCall, variantsOf } from '../../src/commands/catalogue.ts';
import type { CommandCall } from '../../src/model/command-call.ts';

const CALLS: readonly (readonly [string, CommandCall['args'], readonly string[]])[] = [
  ['cilium-status', {}, ['cilium-dbg status -o json', 'cilium status -o json', 'cilium-dbg status', 'cilium status']],
  [
    'cilium-endpoints',
    {},
    [
      'cilium-dbg endpoint list -o json',
      'cilium endpoint list -o json',
      'cilium-dbg endpoint list',
      'cilium endpoint list',
    ],
  ],
  [
    'cilium-services',
    {},
    [
      'cilium-dbg service list -o json',
      'cilium service list -o json',
      'cilium-dbg service list',
      'cilium service list',
    ],
  ],
  ['cilium-nodes', {}, ['cilium-dbg node list', 'cilium node list']],
  ['cilium-maps', {}, ['cilium-dbg map list', 'cilium map list']],
  ['cilium-encryption', {}, ['cilium-dbg encrypt status', 'cilium encrypt status']],
  [
    'cilium-metrics-list',
    { which: 'drops' },
    [
      'cilium-dbg metrics list -p ^cilium_drop_count_total$ -o json',
      'cilium metrics list -p ^cilium_drop_count_total$ -o json',
    ],
  ],
  [
    'cilium-lb',
    {},
    ['cilium-dbg bpf lb list -o json', 'cilium bpf lb list -o json', 'cilium-dbg bpf lb list', 'cilium bpf lb list'],
  ],
  [
    'cilium-ipcache',
    {},
    [
      'cilium-dbg bpf ipcache list -o json',
      'cilium bpf ipcache list -o json',
      'cilium-dbg bpf ipcache list',
      'cilium bpf ipcache list',
    ],
  ],
  ['cilium-bpf-metrics', {}, ['cilium-dbg bpf metrics list -o json', 'cilium bpf metrics list -o json']],
  ['cilium-tunnels', {}, ['cilium-dbg bpf tunnel list', 'cilium bpf tunnel list']],
  ['cilium-nat', {}, ['cilium-dbg bpf nat list', 'cilium bpf nat list']],
  ['cilium-ct', {}, ['cilium-dbg bpf ct list global', 'cilium bpf ct list global']],
  ['cilium-ipmasq', {}, ['cilium-dbg bpf ipmasq list', 'cilium bpf ipmasq list']],
  ['cilium-bpf-policy', { endpoint: 537 }, ['cilium-dbg bpf policy get 537 -n', 'cilium bpf policy get 537 -n']],
  ['cilium-health', {}, ['cilium-health status -o json', 'cilium-health status --verbose', 'cilium-health status']],
  [
    'cilium-health',
    { probe: true },
    ['cilium-health status --probe -o json', 'cilium-health status --probe --verbose', 'cilium-health status --probe'],
  ],
  ['bpf-net', {}, ['bpftool -j net show', 'bpftool net show']],
  ['bpf-cgroup', {}, ['bpftool cgroup tree /run/cilium/cgroupv2']],
  ['bpf-programs', { program: 'cil_from_netdev' }, ['bpftool prog show name cil_from_netdev']],
  ['hubble-node-drops', {}, ['hubble observe --verdict DROPPED --since 5m --last 100 -o json']],
];

describe('a question to Cilium', () => {
  it.each(CALLS)('%s %j', (name, args, argvs) => {
    expect(variantsOf({ name, args }, 'cilium-exec').map((argv) => argv.join(' '))).toEqual(argvs);
  });

  it.each([
    ['cilium-bpf-policy', { endpoint: '--all' }],
    ['cilium-bpf-policy', { endpoint: 0 }],
    ['cilium-metrics-list', { which: '.*' }],
    ['bpf-programs', { program: 'x' }],
    ['cilium-lb', { flush: true }],
    ['cilium-metrics', { timeoutMs: 1000, host: '169.254.169.254' }],
  ])('%s takes no %j', (name, args) => {
    expect(() => checkCall({ name, args } as CommandCall)).toThrow(/bad arguments/);
  });

  it('reads the metrics page on the node alone, at one fixed address', () => {
    const call = { name: 'cilium-metrics', args: { timeoutMs: 3000 } };
    expect(variantsOf(call, 'agent').map((argv) => argv.at(-1))).toEqual(['http://127.0.0.1:9962/metrics']);
    expect((['agent-netns', 'pod-exec', 'cilium-exec'] as const).flatMap((rung) => variantsOf(call, rung))).toEqual([]);
  });
});
