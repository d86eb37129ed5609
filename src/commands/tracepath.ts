// How large may a packet be on every hop of a path? Needs no capability, unlike most (measured).
import { z } from 'zod';
import { command } from './spec.ts';
import { ip } from './values.ts';

export const tracepath = command({
  name: 'tracepath',
  /** A silent hop takes 3 s (measured): give the kill timer that many times `maxHops`. */
  args: z.strictObject({ to: ip, maxHops: z.int().min(1).max(15) }),
  variants: (args) => [['tracepath', '-n', '-m', String(args.maxHops), args.to]],
});
