// Devices: addresses, flags, MTU and counters.
import { z } from 'zod';
import { command } from './spec.ts';
import { device } from './values.ts';

/** All devices with details and counters. */
export const linkList = command({
  name: 'link-list',
  args: z.strictObject({}),
  variants: (_args, rung) => {
    const json = ['ip', '-j', '-s', '-d', 'link', 'show'];
    return rung === 'pod-exec' ? [json, ['ip', 'link', 'show']] : [json];
  },
});

export const link = command({
  name: 'link',
  args: z.strictObject({ device }),
  variants: (args) => [['ip', '-j', '-s', '-d', 'link', 'show', 'dev', args.device]],
});

export const address = command({
  name: 'address',
  args: z.strictObject({ device }),
  variants: (args) => [['ip', '-j', 'addr', 'show', 'dev', args.device]],
});
