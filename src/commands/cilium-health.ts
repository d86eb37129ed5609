// Can the nodes reach each other, host to host and endpoint to endpoint, as Cilium itself measures it?
import { z } from 'zod';
import { command, LONG_OUTPUT_BYTES } from './spec.ts';

export const ciliumHealth = command({
  name: 'cilium-health',
  maxBytes: LONG_OUTPUT_BYTES,
  args: z.strictObject({
    /** Measure now; else what was last measured, minutes ago. */
    probe: z.boolean().default(false),
  }),
  variants: (args) => {
    const status = ['cilium-health', 'status', ...(args.probe ? ['--probe'] : [])];
    return [[...status, '-o', 'json'], [...status, '--verbose'], status];
  },
});
