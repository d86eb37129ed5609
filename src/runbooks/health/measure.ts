// Which numbers of the overview are worth keeping: round trips, days left of keys, how full the connection tables are.
import type { Measure, Metric } from '../../model/measure.ts';
import { listed } from '../../steps/facts.ts';
import { marksOf } from '../../steps/marks.ts';
import type { Ask } from './evidence.ts';
import type { HealthStep } from './steps.ts';

export const measureHealth = (found: Ask): readonly Measure[] => [
  ...roundTrips(found),
  ...perNode(found, 'node-keys', 'left', 'key-days'),
  ...perNode(found, 'conntrack-use', 'percent', 'conntrack-percent'),
];

/** The step gives both lists in the same order. */
const roundTrips = (found: Ask): readonly Measure[] => {
  const ms = listed(found('tailnet-latency'), 'ms');
  return numbers(
    'tailnet-rtt',
    listed(found('tailnet-latency'), 'pair').map((about, at) => ({ about, value: ms[at] ?? '' })),
  );
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
