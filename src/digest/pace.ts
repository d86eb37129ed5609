// Is a way between two nodes slower than it itself usually is? That says more than one limit for all.
import type { Measure } from '../model/measure.ts';
import type { Report } from '../model/report.ts';
import { say } from '../model/text.ts';
import { askedOf, type Seen } from './seen.ts';

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

const roundTrips = ({ measures = [] }: Report): readonly Measure[] =>
  measures.filter(({ metric }) => metric === 'tailnet-rtt');

export const slowerWays = (before: Ways, report: Report): readonly Seen[] =>
  roundTrips(report).flatMap(({ about, value }): Seen[] => {
    const usual = p95(before[about] ?? []);
    if (usual === null || value <= usual * FACTOR || value <= usual + MARGIN_MS) return [];
    const way = about.replace('>', ' → ');
    return [
      {
        code: SLOWER,
        subject: about,
        question: askedOf(report),
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
export const withToday = (before: Ways, reports: readonly Report[]): Ways => {
  const odd = new Set(reports.flatMap((report) => slowerWays(before, report)).map(({ subject }) => subject));
  const today = new Map(
    reports
      .flatMap(roundTrips)
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
