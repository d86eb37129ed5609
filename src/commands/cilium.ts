// Read-only questions to the Cilium agent. Mutating subcommands do not exist here.
import { z } from 'zod';
import { command } from './spec.ts';
import { objectName } from './values.ts';

/** cilium-dbg since 1.15; `cilium` in the same container before (cilium: api/v1/models). */
const agentTool = (...rest: string[]): readonly (readonly string[])[] => [
  ['cilium-dbg', ...rest],
  ['cilium', ...rest],
];

export const ciliumStatus = command({
  name: 'cilium-status',
  args: z.strictObject({}),
  variants: () => agentTool('status', '-o', 'json'),
});

export const ciliumEndpoint = command({
  name: 'cilium-endpoint',
  args: z.strictObject({ namespace: objectName, pod: objectName }),
  variants: (args) => agentTool('endpoint', 'get', `cep-name:${args.namespace}/${args.pod}`, '-o', 'json'),
});

export const hubbleDrops = command({
  name: 'hubble-drops',
  args: z.strictObject({ namespace: objectName, pod: objectName }),
  variants: (args) => [
    [
      'hubble',
      'observe',
      '--pod',
      `${args.namespace}/${args.pod}`,
      '--verdict',
      'DROPPED',
      '--since',
      '2m',
      '--last',
      '50',
      '-o',
      'json',
    ],
  ],
});
