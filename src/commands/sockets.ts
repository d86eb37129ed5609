// Which sockets are open, and whose: is anybody listening on VXLAN's or WireGuard's port?
import { z } from 'zod';
import { command } from './spec.ts';

const FLAGS = { udp: ['-u', '-a'], 'tcp-listening': ['-t', '-l'] } as const;

export const socketList = command({
  name: 'socket-list',
  args: z.strictObject({ kind: z.enum(['udp', 'tcp-listening']) }),
  // The kernel's own sockets (VXLAN) name no process, nor does any without the right to look: -p then changes nothing.
  variants: (args) => [['ss', '-H', ...FLAGS[args.kind], '-n', '-p']],
});
