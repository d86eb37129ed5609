// A closed list of kernel files, read with cat: several at once print one after another.
import { z } from 'zod';
import { command } from './spec.ts';

const FILES = {
  'ip-forward': ['/proc/sys/net/ipv4/ip_forward'],
  conntrack: ['/proc/sys/net/netfilter/nf_conntrack_count', '/proc/sys/net/netfilter/nf_conntrack_max'],
  snmp: ['/proc/net/snmp'],
  'resolv-conf': ['/etc/resolv.conf'],
} as const;

export type ReadableFile = keyof typeof FILES;

export const readFile = command({
  name: 'read-file',
  args: z.strictObject({ file: z.enum(Object.keys(FILES) as [ReadableFile, ...ReadableFile[]]) }),
  // Entering a network namespace leaves the agent its own files: only the kernel's are then the pod's.
  variants: (args, rung) =>
    rung === 'agent-netns' && args.file === 'resolv-conf' ? [] : [['cat', ...FILES[args.file]]],
});
