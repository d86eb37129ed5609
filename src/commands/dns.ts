// One DNS question to one server, once: no search list, no retry that could hide a fault.
import { z } from 'zod';
import { command } from './spec.ts';
import { dnsName, ip, wholeSeconds } from './values.ts';

export const dns = command({
  name: 'dns',
  args: z.strictObject({
    server: ip,
    name: dnsName,
    timeoutMs: z.int().min(500).max(5000),
    /** The server is the one in the pod's own resolv.conf, so the C library may be asked when no DNS tool exists. */
    own: z.boolean().default(false),
    /** Over TCP: what filters UDP 53 alone lets it through. */
    tcp: z.boolean().default(false),
  }),
  variants: (args, rung) => {
    const limits = [`+time=${wholeSeconds(args.timeoutMs)}`, '+tries=1', ...(args.tcp ? ['+tcp'] : [])];
    const dig = ['dig', ...limits, `@${args.server}`, args.name, 'A'];
    if (rung !== 'pod-exec' || args.tcp) return [dig];
    return [
      ['nslookup', '-type=a', `-timeout=${wholeSeconds(args.timeoutMs)}`, '-retry=0', args.name, args.server],
      ['nslookup', args.name, args.server],
      dig,
      ...(args.own ? [['getent', 'ahostsv4', args.name]] : []),
    ];
  },
});
