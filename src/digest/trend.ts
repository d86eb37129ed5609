// How did the ways go over the last digests? Kept with the standing, a value for each slot.
import type { Trend } from '../engine/ports/digests.ts';
import type { Report } from '../model/report.ts';

/** As many points as one of Slack's charts holds. */
const SLOTS = 20;
/** Of very large meshes a rotating part is measured, and each value has no neighbour to be compared with. */
const MOST_WAYS = 2_500;

export const trendWith = (before: Trend | undefined, reports: readonly Report[], slotMs: number): Trend => {
  const past = before ?? { slots: [], ways: {}, dead: [] };
  const measures = reports.flatMap((report) => report.measures ?? []);
  const today = new Map(
    measures.filter(({ metric }) => metric === 'tailnet-rtt').map(({ about, value }) => [about, value]),
  );
  const dead = new Set(measures.filter(({ metric }) => metric === 'way-dead').map(({ about }) => about));
  const length = past.slots.length;
  const names = [...new Set([...today.keys(), ...dead, ...Object.keys(past.ways)])].slice(0, MOST_WAYS);
  const none = Array.from({ length }, () => null);
  const ways = names.map(
    (name) => [name, [...(past.ways[name] ?? none), today.get(name) ?? null].slice(-SLOTS)] as const,
  );
  return {
    slots: [...past.slots, slotMs].slice(-SLOTS),
    ways: Object.fromEntries(ways.filter(([, values]) => values.some((value) => value !== null))),
    dead: [...past.dead, measured(measures) ? dead.size : null].slice(-SLOTS),
  };
};

const measured = (measures: readonly { readonly metric: string }[]): boolean =>
  measures.some(({ metric }) => metric === 'tailnet-rtt' || metric.startsWith('way-'));
