// How is a node's Cilium asked: in its agent's container, and by its metrics page from the netwhy agent beside it?
import type { MetricChoice } from '../commands/cilium.ts';
import type { Parser } from '../model/command-call.ts';
import type { Location } from '../model/location.ts';
import type { Scene } from '../model/scene.ts';
import type { Probe, Reading } from '../model/step.ts';
import type { Judgement } from '../model/verdict.ts';
import {
  type AgentMetrics,
  agentMetrics,
  NOT_SERVED,
  type NotServed,
  parseCiliumMetrics,
} from '../parsers/cilium-metrics.ts';
import { parseCiliumMetricsList } from '../parsers/cilium-metrics-list.ts';
import { inCiliumOn, onNodeNamed } from './cannot-ask.ts';
import { mapParsed } from './map-parsed.ts';

/** Probes of several tools stand in one step: a value says which it is of. */
export interface Tagged<K extends string, T> {
  readonly kind: K;
  readonly value: T;
  /** The second of two readings of a counter. */
  readonly again: boolean;
}

/** Between two readings of a counter. */
export const AGAIN_MS = 1500;
const TIMEOUT_MS = 4000;

/** `read-file settings` → one tool of a node; the key is the node's name, the kind, and `again`. */
export const tagged = <K extends string, T>(
  kind: K,
  location: Location,
  call: Probe<T>['call'],
  parse: Parser<T>,
  again = false,
): Probe<Tagged<K, T>> => ({
  key: `${location.at === 'api' ? '' : location.node} ${kind}${again ? ' again' : ''}`,
  location,
  call,
  timeoutMs: TIMEOUT_MS,
  ...(again && { delayMs: AGAIN_MS }),
  parse: mapParsed(parse, (value) => ({ kind, value, again })),
});

/** In cilium-agent's container on a node; the judgement that says why not, when there is none. */
export const inCilium = <T>(
  scene: Scene,
  node: string,
  probes: (location: Location) => readonly Probe<T>[],
): readonly Probe<T>[] | Judgement => {
  const place = inCiliumOn(scene, node);
  return place.ok ? probes(place.location) : place.says;
};

export type Metrics = Tagged<'page', AgentMetrics | NotServed> | Tagged<'list', AgentMetrics | NotServed>;

/** Its metrics by both ways there are: either may be shut. `again`: a second reading of each. */
export const metricsOf = (
  scene: Scene,
  node: string,
  which: MetricChoice,
  again = false,
): readonly Probe<Metrics>[] | Judgement => {
  const [cilium, own] = [inCiliumOn(scene, node), onNodeNamed(scene, node)];
  const both = (ask: (second: boolean) => Probe<Metrics>): readonly Probe<Metrics>[] => [
    ask(false),
    ...(again ? [ask(true)] : []),
  ];
  const probes = [
    ...(cilium.ok
      ? both((second) =>
          tagged('list', cilium.location, { name: 'cilium-metrics-list', args: { which } }, parseList, second),
        )
      : []),
    ...(own.ok
      ? both((second) =>
          tagged(
            'page',
            own.location,
            { name: 'cilium-metrics', args: { timeoutMs: 3000 } },
            parseCiliumMetrics,
            second,
          ),
        )
      : []),
  ];
  return probes.length > 0 || cilium.ok ? probes : cilium.says;
};

const parseList: Parser<AgentMetrics> = (output) => {
  const samples = parseCiliumMetricsList(output);
  return samples.ok ? agentMetrics(samples.value) : samples;
};

/** What can be asked of several; the first reason when none can. */
export const together = <T>(
  ...parts: readonly (readonly Probe<T>[] | Judgement)[]
): readonly Probe<T>[] | Judgement => {
  const probes = parts.flatMap((part) => (isProbes(part) ? part : []));
  const [first] = parts;
  return probes.length > 0 || first === undefined ? probes : first;
};

const isProbes = <T>(value: readonly Probe<T>[] | Judgement): value is readonly Probe<T>[] => Array.isArray(value);

/** The values of one kind that were read. */
export const ofKind = <T extends Tagged<string, unknown>, K extends T['kind']>(
  readings: readonly Reading<T>[],
  kind: K,
): readonly Extract<T, { readonly kind: K }>[] =>
  readings.flatMap((one) => (one.ok && one.value.kind === kind ? [one.value as Extract<T, { readonly kind: K }>] : []));

export interface Served {
  readonly by: 'page' | 'list';
  readonly again: boolean;
  readonly metrics: AgentMetrics;
}

/** The agent's metrics as far as they were told: by its list first, which needs no page. */
export const servedBy = (readings: readonly Reading<Tagged<string, unknown>>[]): readonly Served[] =>
  (['list', 'page'] as const).flatMap((by) =>
    readings.flatMap((one): Served[] => {
      if (!one.ok || one.value.kind !== by) return [];
      const { value, again } = one.value as Metrics;
      return value === NOT_SERVED ? [] : [{ by, again, metrics: value }];
    }),
  );

export interface Twice {
  readonly before: AgentMetrics;
  readonly after: AgentMetrics;
}

/** Two readings of one source: of two sources they could not be compared. */
export const readTwice = (readings: readonly Reading<Tagged<string, unknown>>[]): Twice | null => {
  const served = servedBy(readings);
  for (const by of ['list', 'page'] as const) {
    const before = served.find((one) => one.by === by && !one.again)?.metrics;
    const after = served.find((one) => one.by === by && one.again)?.metrics;
    if (before !== undefined && after !== undefined) return { before, after };
  }
  return null;
};
