// Which eBPF programs are attached on a node? Asked in the cilium-agent container, which sees the host's devices.
import { z } from 'zod';
import { command } from './spec.ts';

export const bpfNet = command({
  name: 'bpf-net',
  args: z.strictObject({}),
  variants: () => [
    ['bpftool', '-j', 'net', 'show'],
    ['bpftool', 'net', 'show'],
  ],
});

/** Where Cilium mounts the cgroup root (cilium: pkg/cgroups). */
export const bpfCgroup = command({
  name: 'bpf-cgroup',
  args: z.strictObject({}),
  variants: () => [['bpftool', 'cgroup', 'tree', '/run/cilium/cgroupv2']],
});

/** cilium: bpf/*.c; a name is cut at 15 characters by the kernel, these are whole. */
const PROGRAMS = ['cil_from_netdev', 'cil_to_netdev', 'cil_from_host', 'cil_to_host', 'cil_to_overlay'] as const;

export const bpfPrograms = command({
  name: 'bpf-programs',
  args: z.strictObject({ program: z.enum(PROGRAMS) }),
  variants: (args) => [['bpftool', 'prog', 'show', 'name', args.program]],
});
