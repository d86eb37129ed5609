// Read-only looks at the maps Cilium's programs work with on a node. Mutating subcommands (flush, delete, update) do not exist here.
import { z } from 'zod';
import { MAX_OUTPUT_BYTES } from '../model/batch.ts';
import { agentTool } from './agent-tool.ts';
import { command, LONG_OUTPUT_BYTES } from './spec.ts';

const NOTHING = z.strictObject({});

/** JSON where it exists, else the table. */
const map = (name: string, ...rest: string[]) =>
  command({
    name,
    args: NOTHING,
    maxBytes: MAX_OUTPUT_BYTES,
    variants: () => [...agentTool('bpf', ...rest, '-o', 'json'), ...agentTool('bpf', ...rest)],
  });

/** Tables only: their JSON is raw integers in network order, or larger without saying more. */
const table = (name: string, ...rest: string[]) =>
  command({ name, args: NOTHING, variants: () => agentTool('bpf', ...rest) });

export const ciliumLb = map('cilium-lb', 'lb', 'list');
export const ciliumIpcache = map('cilium-ipcache', 'ipcache', 'list');
export const ciliumDropCounters = command({
  name: 'cilium-bpf-metrics',
  args: NOTHING,
  variants: () => agentTool('bpf', 'metrics', 'list', '-o', 'json'),
});

/** Gone since 1.18 (cilium#38839). */
export const ciliumTunnels = table('cilium-tunnels', 'tunnel', 'list');
export const ciliumNat = table('cilium-nat', 'nat', 'list');
/** Over 100 000 lines on a busy node: cut at the size cap, it says nothing. */
export const ciliumConnections = table('cilium-ct', 'ct', 'list', 'global');
export const ciliumMasqueradeExempt = table('cilium-ipmasq', 'ipmasq', 'list');

/** -n: identities as numbers, so that each row is one line. */
export const ciliumPolicyMap = command({
  name: 'cilium-bpf-policy',
  maxBytes: LONG_OUTPUT_BYTES,
  args: z.strictObject({ endpoint: z.int().min(1).max(65_535) }),
  variants: (args) => agentTool('bpf', 'policy', 'get', String(args.endpoint), '-n'),
});
