// Can the nodes reach each other, host to host and endpoint to endpoint, as Cilium itself measures it?
import { z } from 'zod';
import { MAX_OUTPUT_BYTES } from '../model/batch.ts';
import { command } from './spec.ts';

export const ciliumHealth = command({
  name: 'cilium-health',
  /** Some 1.3 kB a node, and each tells of all. */
  maxBytes: MAX_OUTPUT_BYTES,
  args: z.strictObject({
    /** Measure now; else what was last measured, minutes ago. */
    probe: z.boolean().default(false),
  }),
  variants: (args) => {
    const status = ['cilium-health', 'status', ...(args.probe ? ['--probe'] : [])];
    return [[...status, '-o', 'json'], [...status, '--verbose'], status];
  },
});
