// Is a way between two nodes slower than it itself usually is? That says more than one limit for all.
import type { Measure } from '../model/measure.ts';
import { say } from '../model/text.ts';
import type { Seen } from './seen.ts';

/** Two days of hourly digests. */
const MOST_KEPT = 48;
/** Fewer say nothing of a tail. */
const ENOUGH = 20;
/** Beyond it a rotating part of the ways is measured, and their past costs more than it tells. */
const MOST_WAYS = 2_500;
/** One in twenty is over its own p95 by definition: only what is far over it is news. */
const FACTOR = 2;
const MARGIN_MS = 5;

export const SLOWER = 'slower-than-usual';

type Ways = Readonly<Record<string, readonly number[]>>;

export const p95 = (values: readonly number[]): number | null =>
  values.length < ENOUGH ? null : (values.toSorted((a, b) => a - b)[Math.ceil(values.length * 0.95) - 1] ?? null);

const roundTrips = (measures: readonly Measure[]): readonly Measure[] =>
  measures.filter(({ metric }) => metric === 'tailnet-rtt');

export const slowerWays = (before: Ways, measures: readonly Measure[]): readonly Seen[] =>
  roundTrips(measures).flatMap(({ about, value }): Seen[] => {
    const usual = p95(before[about] ?? []);
    if (usual === null || value <= usual * FACTOR || value <= usual + MARGIN_MS) return [];
    const way = about.replace('>', ' → ');
    return [
      {
        code: SLOWER,
        subject: about,
        question: 'health',
        step: 'tailnet-latency',
        severity: 'warn',
        say: say(
          `${way} takes ${value} ms; it is usually under ${usual} ms.`,
          `${way} 지연 ${value} ms; 평소에는 ${usual} ms 아래입니다.`,
        ),
      },
    ];
  });

/** What is far over the usual stays out of it: else a slow spell would become the usual, and look like a recovery. */
export const withToday = (before: Ways, measures: readonly Measure[]): Ways => {
  const odd = new Set(slowerWays(before, measures).map(({ subject }) => subject));
  const today = new Map(
    roundTrips(measures)
      .filter(({ about }) => !odd.has(about))
      .map(({ about, value }) => [about, value]),
  );
  const names = [...new Set([...today.keys(), ...Object.keys(before)])].slice(0, MOST_WAYS);
  return Object.fromEntries(
    names.map((name) => {
      const past = before[name] ?? [];
      const value = today.get(name);
      return [name, value === undefined ? past : [...past, value].slice(-MOST_KEPT)];
    }),
  );
};
