// ICMP echo: does an address answer, how fast, and what do routers say instead.
import { z } from 'zod';
import { command } from './spec.ts';
import { ip, seconds, wholeSeconds } from './values.ts';

export const ping = command({
  name: 'ping',
  args: z.strictObject({
    to: ip,
    count: z.int().min(1).max(200),
    intervalMs: z.int().min(2).max(1000),
    waitMs: z.int().min(100).max(5000),
    /** ICMP payload in bytes; 0 leaves the tool's default of 56. */
    sizeBytes: z.int().min(0).max(9000).default(0),
    dontFragment: z.boolean().default(false),
    /** Counts and times alone, for very many at once: no line a packet. */
    quiet: z.boolean().default(false),
  }),
  variants: (args, rung) => {
    const size = args.sizeBytes > 0 ? ['-s', String(args.sizeBytes)] : [];
    const whole = ['-c', String(args.count), '-W', wholeSeconds(args.waitMs)];
    const fragment = args.dontFragment ? ['-M', 'do'] : [];
    const quiet = args.quiet ? ['-q'] : [];
    const iputils = [
      'ping',
      '-n',
      ...quiet,
      ...fragment,
      '-c',
      String(args.count),
      '-i',
      seconds(args.intervalMs),
      '-W',
      seconds(args.waitMs),
      ...size,
      args.to,
    ];
    if (rung !== 'pod-exec') return [iputils];
    // busybox ping has no -M and old ones no -i (measured); unprivileged iputils of old refuses under 0.2 s.
    const polite = [
      'ping',
      ...quiet,
      ...fragment,
      ...whole,
      '-i',
      seconds(Math.max(200, args.intervalMs)),
      ...size,
      args.to,
    ];
    return args.dontFragment ? [polite] : [polite, ['ping', ...quiet, ...whole, ...size, args.to]];
  },
});
