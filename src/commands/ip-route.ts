// Routing as the kernel decides it: one lookup, one table, the rules.
import { z } from 'zod';
import { command } from './spec.ts';
import { ip } from './values.ts';

export const routeGet = command({
  name: 'route-get',
  args: z.strictObject({ to: ip }),
  variants: (args, rung) => {
    const json = ['ip', '-j', 'route', 'get', args.to];
    return rung === 'pod-exec' ? [json, ['ip', 'route', 'get', args.to]] : [json];
  },
});

export const routeList = command({
  name: 'route-list',
  args: z.strictObject({ table: z.enum(['main', '52', 'default']) }),
  variants: (args, rung) => {
    const json = ['ip', '-j', 'route', 'show', 'table', args.table];
    return rung === 'pod-exec' ? [json, ['ip', 'route', 'show', 'table', args.table]] : [json];
  },
});

export const ruleList = command({
  name: 'rule-list',
  args: z.strictObject({}),
  variants: () => [['ip', '-j', 'rule', 'show']],
});
