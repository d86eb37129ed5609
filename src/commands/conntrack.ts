// The kernel's connection table: its counters a CPU, and the entries of one flow. Both need NET_ADMIN.
import { z } from 'zod';
import { command } from './spec.ts';
import { port } from './values.ts';

export const conntrackStats = command({
  name: 'conntrack-stats',
  args: z.strictObject({}),
  variants: () => [['conntrack', '-S']],
});

/** One flow by its original direction: never the whole table, which may hold hundreds of thousands of lines. */
export const conntrackList = command({
  name: 'conntrack-list',
  args: z
    .strictObject({
      protocol: z.enum(['tcp', 'udp', 'icmp']),
      from: z.ipv4(),
      to: z.ipv4(),
      /** Destination port; 0 for any, and for icmp. */
      port: z.union([port, z.literal(0)]).default(0),
    })
    .refine((args) => args.protocol !== 'icmp' || args.port === 0, { path: ['port'] }),
  variants: (args) => [
    [
      'conntrack',
      '-L',
      '-p',
      args.protocol,
      '--orig-src',
      args.from,
      '--orig-dst',
      args.to,
      ...(args.port === 0 ? [] : ['--orig-port-dst', String(args.port)]),
    ],
  ],
});
