// Which numbers of the overview are worth keeping: round trips and ways, days left of keys, fill of tables, counters, sizes.
import type { Measure, Metric } from '../../model/measure.ts';
import { listed } from '../../steps/facts.ts';
import { marksOf } from '../../steps/marks.ts';
import type { Ask } from './evidence.ts';
import type { HealthStep } from './steps.ts';

export const measureHealth = (found: Ask): readonly Measure[] => [
  ...roundTrips(found),
  ...wayStates(found),
  ...meshWays(found),
  ...perNode(found, 'node-keys', 'left', 'key-days'),
  ...perNode(found, 'conntrack-use', 'percent', 'conntrack-percent'),
  ...perNode(found, 'vxlan-counters', 'lost', 'vxlan-lost'),
  ...perNode(found, 'ebpf-drops', 'dropped', 'ebpf-dropped'),
  ...perNode(found, 'ebpf-map-ops', 'failed', 'map-writes-failed'),
  ...perNode(found, 'mtu-drift', 'sizes', 'overlay-bytes'),
];

/** The step gives both lists in the same order. */
const roundTrips = (found: Ask): readonly Measure[] => {
  const ms = listed(found('tailnet-latency'), 'ms');
  return numbers(
    'tailnet-rtt',
    listed(found('tailnet-latency'), 'pair').map((about, at) => ({ about, value: ms[at] ?? '' })),
  );
};

/** As the step names them; a direct way needs no word. */
const STATES: Readonly<Record<string, Metric>> = {
  relayed: 'way-relayed',
  flapping: 'way-changing',
  dead: 'way-dead',
  unknown: 'way-unseen',
};

const wayStates = (found: Ask): readonly Measure[] => {
  const kinds = listed(found('tailnet-path'), 'kind');
  return listed(found('tailnet-path'), 'pair').flatMap((about, at) => {
    const metric = STATES[kinds[at] ?? ''];
    return metric === undefined ? [] : [{ metric, about, value: 1 }];
  });
};

/** Ways that the steps above did not ask. */
const meshWays = (found: Ask): readonly Measure[] => {
  const asked = new Set(listed(found('tailnet-path'), 'pair'));
  const rest = (fact: string): readonly string[] => listed(found('mesh-ways'), fact).filter((one) => !asked.has(one));
  const ms = listed(found('mesh-ways'), 'ms');
  const times = listed(found('mesh-ways'), 'pair').map((about, at) => ({ about, value: ms[at] ?? '' }));
  const flag = (metric: Metric, ways: readonly string[]): readonly Measure[] =>
    ways.map((about) => ({ metric, about, value: 1 }));
  return [
    ...numbers(
      'tailnet-rtt',
      times.filter(({ about }) => !asked.has(about)),
    ),
    ...flag('way-dead', rest('dead')),
    ...flag('way-unseen', rest('blind')),
    ...flag('way-suspected', listed(found('mesh-cilium'), 'ways')),
  ];
};

const perNode = (found: Ask, step: HealthStep, fact: string, metric: Metric): readonly Measure[] =>
  numbers(
    metric,
    marksOf(found(step), fact).map(({ node, what }) => ({ about: node, value: what })),
  );

const numbers = (
  metric: Metric,
  given: readonly { readonly about: string; readonly value: string }[],
): readonly Measure[] =>
  given.flatMap(({ about, value }) => {
    const number = value === '' ? Number.NaN : Number(value);
    return Number.isFinite(number) ? [{ metric, about, value: number }] : [];
  });
