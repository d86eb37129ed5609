// Which packets did the Cilium of a node drop lately? Bounded: without -f it ends by itself.
import { z } from 'zod';
import { command } from './spec.ts';
import { objectName } from './values.ts';

const observe = (since: string, last: string, ...rest: string[]): readonly string[] => [
  'hubble',
  'observe',
  ...rest,
  '--verdict',
  'DROPPED',
  '--since',
  since,
  '--last',
  last,
  '-o',
  'json',
];

/** From and to one pod. */
export const hubbleDrops = command({
  name: 'hubble-drops',
  args: z.strictObject({ namespace: objectName, pod: objectName }),
  variants: (args) => [observe('2m', '50', '--pod', `${args.namespace}/${args.pod}`)],
});

/** Of the whole node: its ring holds 4095 flows. */
export const hubbleNodeDrops = command({
  name: 'hubble-node-drops',
  args: z.strictObject({}),
  variants: () => [observe('5m', '100')],
});
