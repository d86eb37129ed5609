// Which routers a packet passes before it gets lost.
import { z } from 'zod';
import { command } from './spec.ts';
import { ip } from './values.ts';

export const trace = command({
  name: 'trace',
  args: z.strictObject({ to: ip, maxHops: z.int().min(1).max(15) }),
  variants: (args) => [['traceroute', '-n', '-q', '1', '-w', '1', '-m', String(args.maxHops), args.to]],
});
