// Which ways of a large mesh does the next digest ask, whichever slot it is for: the next turn of the ring, and what is under suspicion?
import type { Standing } from '../engine/ports/digests.ts';
import type { Report } from '../model/report.ts';

/** Each is a ping or two more on one node. */
const MOST_SUSPECTS = 100;

export interface Turn {
  readonly round: number;
  /** Ways, `node-1>node-2`. */
  readonly suspects: readonly string[];
}

/**
 * Counted from digest to digest, not from the clock: a weekly one turns as one every hour does, and a slot that was
 * missed leaves no way out. The same slot asked again after a crash has the same digest before it, and so the same turn.
 */
export const turnAfter = (before: Standing | null): Turn => ({
  round: before === null ? 0 : (before.round ?? 0) + 1,
  suspects: before?.suspects ?? [],
});

const isWay = (about: string): boolean => about.includes('>');

/** What is wrong of a way is asked until it is well, and what Cilium did not get through once: then our own pings have told. */
export const suspectsIn = (entries: Standing['entries'], reports: readonly Report[]): Pick<Standing, 'suspects'> => {
  const bad = entries.filter(({ subject, state }) => isWay(subject) && state !== 'well').map(({ subject }) => subject);
  const told = reports
    .flatMap(({ measures = [] }) => measures)
    .filter(({ metric }) => metric === 'way-suspected')
    .map(({ about }) => about);
  const suspects = [...new Set([...bad, ...told])].slice(0, MOST_SUSPECTS);
  return suspects.length === 0 ? {} : { suspects };
};
