// One DNS question to the resolver the place itself is set up with: what does the node, or a pod on the node's network, get?
import { z } from 'zod';
import { command } from './spec.ts';
import { dnsName, wholeSeconds } from './values.ts';

export const dnsSystem = command({
  name: 'dns-system',
  args: z.strictObject({ name: dnsName, timeoutMs: z.int().min(500).max(5000) }),
  variants: (args, rung) => {
    const dig = ['dig', `+time=${wholeSeconds(args.timeoutMs)}`, '+tries=1', args.name, 'A'];
    if (rung !== 'pod-exec') return [dig];
    return [
      ['nslookup', '-type=a', `-timeout=${wholeSeconds(args.timeoutMs)}`, '-retry=0', args.name],
      ['nslookup', args.name],
      dig,
      ['getent', 'ahostsv4', args.name],
    ];
  },
});
