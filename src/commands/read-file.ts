// A closed list of kernel files: a few values, or many that name their file.
import { z } from 'zod';
import { command } from './spec.ts';

/** Read with cat: several at once print one after another. */
const PLAIN = {
  'ip-forward': ['/proc/sys/net/ipv4/ip_forward'],
  conntrack: ['/proc/sys/net/netfilter/nf_conntrack_count', '/proc/sys/net/netfilter/nf_conntrack_max'],
  snmp: ['/proc/net/snmp'],
  'resolv-conf': ['/etc/resolv.conf'],
} as const;

/** Read with grep, which puts each file's path before its value, so that one that is missing shifts none. */
const NAMED = {
  settings: [
    '-H',
    '',
    '/proc/sys/net/core/rmem_default',
    '/proc/sys/net/core/rmem_max',
    '/proc/sys/net/ipv4/ip_forward',
    '/proc/sys/net/ipv4/ping_group_range',
    '/proc/sys/net/ipv4/conf/all/src_valid_mark',
    '/proc/sys/net/netfilter/nf_conntrack_count',
    '/proc/sys/net/netfilter/nf_conntrack_max',
    '/proc/sys/net/netfilter/nf_conntrack_buckets',
  ],
  /** Of `all`, `default` and every device. */
  'rp-filter': ['-rH', '--include=rp_filter', '', '/proc/sys/net/ipv4/conf'],
} as const;

export type ReadableFile = keyof typeof PLAIN | keyof typeof NAMED;

const NAMES = [...Object.keys(PLAIN), ...Object.keys(NAMED)] as [ReadableFile, ...ReadableFile[]];

export const readFile = command({
  name: 'read-file',
  args: z.strictObject({ file: z.enum(NAMES) }),
  variants: ({ file }, rung) => {
    // Entering a network namespace leaves the agent its own files: only the kernel's are then the pod's.
    if (rung === 'agent-netns' && file === 'resolv-conf') return [];
    return [
      file in NAMED ? ['grep', ...NAMED[file as keyof typeof NAMED]] : ['cat', ...PLAIN[file as keyof typeof PLAIN]],
    ];
  },
});
