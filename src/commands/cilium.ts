// Read-only questions to the Cilium agent about itself. Mutating subcommands do not exist here.
import { z } from 'zod';
import { MAX_OUTPUT_BYTES } from '../model/batch.ts';
import { agentTool } from './agent-tool.ts';
import { command, LONG_OUTPUT_BYTES } from './spec.ts';
import { objectName } from './values.ts';

const NOTHING = z.strictObject({});

export const ciliumStatus = command({
  name: 'cilium-status',
  maxBytes: LONG_OUTPUT_BYTES,
  args: NOTHING,
  variants: () => [...agentTool('status', '-o', 'json'), ...agentTool('status')],
});

export const ciliumEndpoint = command({
  name: 'cilium-endpoint',
  args: z.strictObject({ namespace: objectName, pod: objectName }),
  variants: (args) => agentTool('endpoint', 'get', `cep-name:${args.namespace}/${args.pod}`, '-o', 'json'),
});

/** Every endpoint of the node. */
export const ciliumEndpoints = command({
  name: 'cilium-endpoints',
  maxBytes: MAX_OUTPUT_BYTES,
  args: NOTHING,
  variants: () => [...agentTool('endpoint', 'list', '-o', 'json'), ...agentTool('endpoint', 'list')],
});

/** Services as the agent means them to be; `cilium-lb` is what the datapath holds. */
export const ciliumServices = command({
  name: 'cilium-services',
  maxBytes: MAX_OUTPUT_BYTES,
  args: NOTHING,
  variants: () => [...agentTool('service', 'list', '-o', 'json'), ...agentTool('service', 'list')],
});

export const ciliumNodes = command({
  name: 'cilium-nodes',
  args: NOTHING,
  variants: () => agentTool('node', 'list'),
});

/** The table: its JSON holds every map's cache and no count of errors. */
export const ciliumMaps = command({
  name: 'cilium-maps',
  args: NOTHING,
  variants: () => agentTool('map', 'list'),
});

export const ciliumEncryption = command({
  name: 'cilium-encryption',
  args: NOTHING,
  variants: () => agentTool('encrypt', 'status'),
});

/** Go regular expressions over metric names. Source of the names: cilium pkg/metrics, pkg/bpf. */
const METRICS = {
  drops: '^cilium_drop_count_total$',
  'map-pressure': '^cilium_bpf_map_pressure$',
  'map-operations': '^cilium_bpf_map_ops_total$',
  errors: '^cilium_errors_warnings_total$',
  controllers: '^cilium_controllers_failing$',
  reachability: '^cilium_(unreachable_nodes|unreachable_health_endpoints|node_health_connectivity_status)$',
  endpoints: '^cilium_endpoint_state$',
} as const;

export type MetricChoice = keyof typeof METRICS;

export const ciliumMetricsList = command({
  name: 'cilium-metrics-list',
  maxBytes: LONG_OUTPUT_BYTES,
  args: z.strictObject({ which: z.enum(Object.keys(METRICS) as [MetricChoice, ...MetricChoice[]]) }),
  variants: (args) => agentTool('metrics', 'list', '-p', METRICS[args.which], '-o', 'json'),
});
