// Which offloads does a device use?
import { z } from 'zod';
import { command } from './spec.ts';
import { device } from './values.ts';

export const ethtoolFeatures = command({
  name: 'ethtool-features',
  args: z.strictObject({ device }),
  // Before 5.13 there is no JSON of features.
  variants: (args) => [
    ['ethtool', '--json', '-k', args.device],
    ['ethtool', '-k', args.device],
  ],
});
