// How full are Cilium's maps, what did it drop and fail at, by its own metrics? From its page, or from `metrics list`.
import { type Parsed, type Parser, parsed, unreadable } from '../model/command-call.ts';
import { trailerOf } from './curl.ts';
import { countOf, type MetricSample, readMetrics } from './prometheus-text.ts';
import { LONG, screen } from './screen.ts';

/** Nobody serves the page: metrics are off, as they are by default, or the agent is down. */
export const NOT_SERVED = 'not-served';
export type NotServed = typeof NOT_SERVED;

export interface CountedBy {
  readonly labels: Readonly<Record<string, string>>;
  readonly count: number;
}

/** An empty list: this release or configuration has no such metric, which is no zero. */
export interface AgentMetrics {
  /** By map without its cilium_ prefix (ct4_global, ct_any4_global, nat …): 0 to 1. */
  readonly mapPressure: Readonly<Record<string, number>>;
  /** By reason and direction. */
  readonly drops: readonly CountedBy[];
  /** By map_name and operation, outcome fail alone; null: operations are not counted. */
  readonly failedMapOps: readonly CountedBy[] | null;
  /** By level and subsystem. */
  readonly errorsAndWarnings: readonly CountedBy[];
  /** null: not told. */
  readonly failingControllers: number | null;
  readonly unreachableNodes: number | null;
  readonly unreachableHealthEndpoints: number | null;
  /** By state: in rest only `ready` is above 0. */
  readonly endpointStates: Readonly<Record<string, number>>;
  /** By type and status; replaces cilium_node_connectivity_* since 1.18. */
  readonly nodeConnectivity: readonly CountedBy[];
}

/** The page, as the catalogue asks for it. */
export const parseCiliumMetrics: Parser<AgentMetrics | NotServed> = (output) => {
  const unfit = screen(output, { ...LONG, foreignBody: true });
  if (unfit !== null) return unfit;
  // curl: (7) Failed to connect to 127.0.0.1 port 9962 after 0 ms: Couldn't connect to server
  if (output.exitCode === 7) return parsed(NOT_SERVED);
  if (output.exitCode !== 0)
    return unreadable(
      `no metrics page (exit status ${output.exitCode})`,
      output.exitCode === 28 ? 'timed-out' : 'inconclusive',
    );
  const told = trailerOf(output);
  if (!told.ok) return told;
  if (told.value.status !== 200) return unreadable('the metrics page is not served as one', 'inconclusive');
  const metrics = readMetrics(told.value.body);
  return metrics.ok ? agentMetrics(metrics.value.samples) : metrics;
};

/** @param samples of the page, or of `cilium-dbg metrics list`. */
export const agentMetrics = (samples: readonly MetricSample[]): Parsed<AgentMetrics> => {
  const named = (name: string): readonly MetricSample[] => samples.filter((one) => one.name === `cilium_${name}`);
  const counted = (name: string): readonly CountedBy[] | null => {
    const rows = named(name).map((one) => ({ labels: one.labels, count: countOf(one) }));
    return rows.every((row): row is CountedBy => row.count !== null) ? rows : null;
  };
  const one = (name: string): number | null => {
    const [sample] = named(name);
    return sample === undefined ? null : countOf(sample);
  };
  const pressure = named('bpf_map_pressure').map(
    ({ labels, value }) => [(labels.map_name ?? '').replace(/^cilium_/, ''), value] as const,
  );
  const [drops, ops, errors, states, connectivity] = [
    counted('drop_count_total'),
    counted('bpf_map_ops_total'),
    counted('errors_warnings_total'),
    counted('endpoint_state'),
    counted('node_health_connectivity_status'),
  ];
  if (!drops || !ops || !errors || !states || !connectivity) return unreadable('cilium metrics: a count is none');
  // Of the size a map would need: 1 and more says that it is full (cilium: metrics).
  if (pressure.some(([name, value]) => name === '' || !(value >= 0 && Number.isFinite(value))))
    return unreadable('cilium metrics: a pressure is none');
  return parsed({
    mapPressure: Object.fromEntries(pressure),
    drops,
    failedMapOps: ops.length === 0 ? null : ops.filter(({ labels, count }) => labels.outcome === 'fail' && count > 0),
    errorsAndWarnings: errors,
    failingControllers: one('controllers_failing'),
    unreachableNodes: one('unreachable_nodes'),
    unreachableHealthEndpoints: one('unreachable_health_endpoints'),
    // The label is endpoint_state, although the documentation says state.
    endpointStates: Object.fromEntries(states.map(({ labels, count }) => [labels.endpoint_state ?? '', count])),
    nodeConnectivity: connectivity,
  });
};
