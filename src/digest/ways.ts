// How is each way between two nodes now: its round trip beside its own usual one, or why it has none?
import type { Metric } from '../model/measure.ts';
import type { Report } from '../model/report.ts';
import { p95, slowerWays } from './pace.ts';

export type WayState = 'direct' | 'relayed' | 'changing' | 'dead' | 'unseen';

export interface Way {
  readonly from: string;
  readonly to: string;
  readonly state: WayState;
  /** Milliseconds; null where there was no answer. */
  readonly ms: number | null;
  /** Its own p95 of the digests before; null while there are too few. */
  readonly usualMs: number | null;
  /** Slower than it itself usually is, or than the site allows. */
  readonly slow: boolean;
}

const STATES: Partial<Readonly<Record<Metric, WayState>>> = {
  'tailnet-rtt': 'direct',
  'way-relayed': 'relayed',
  'way-changing': 'changing',
  'way-dead': 'dead',
  'way-unseen': 'unseen',
};

/** The cause whose subjects are ways beyond the limit of the site. */
const OVER_LIMIT = 'tailnet-latency-high';

/** Each way that was asked, once, in the order of asking. @param past round trips of the digests before. */
export const waysOf = (
  reports: readonly Report[],
  past: Readonly<Record<string, readonly number[]>>,
): readonly Way[] => {
  const measures = reports.flatMap((report) => report.measures ?? []);
  const states = new Map<string, WayState>();
  const ms = new Map<string, number>();
  for (const { metric, about, value } of measures) {
    const state = STATES[metric];
    if (state === undefined) continue;
    if (metric === 'tailnet-rtt') ms.set(about, value);
    // What is said of a way besides its time says more than that it has one.
    if (metric !== 'tailnet-rtt' || !states.has(about)) states.set(about, state);
  }
  const slow = new Set([
    ...reports.flatMap((report) => slowerWays(past, report)).map(({ subject }) => subject),
    ...reports.flatMap(({ causes }) => causes.filter(({ code }) => code === OVER_LIMIT)).flatMap((one) => one.subjects),
  ]);
  return [...states].map(([about, state]) => {
    const [from = '', to = ''] = about.split('>');
    return { from, to, state, ms: ms.get(about) ?? null, usualMs: p95(past[about] ?? []), slow: slow.has(about) };
  });
};

/** The worst first: no answer, then a relay or a changing path, then slow, then not seen; within each the slowest. */
export const byTrouble = (a: Way, b: Way): number => weightOf(b) - weightOf(a) || (b.ms ?? 0) - (a.ms ?? 0);

export const weightOf = ({ state, slow }: Way): number =>
  state === 'dead' ? 4 : state === 'relayed' || state === 'changing' ? 3 : slow ? 2 : state === 'unseen' ? 1 : 0;
