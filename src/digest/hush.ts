// Which findings did somebody ask not to be told of, and for how long still?
import type { Entry, Hush } from '../engine/ports/digests.ts';

/** The hush that covers a finding at a time; null when it is to be told. */
export const hushOf = (entry: Entry, hushes: readonly Hush[], atMs: number): Hush | null =>
  hushes.find((hush) => covers(hush, entry) && atMs >= hush.fromMs && (hush.untilMs === null || atMs < hush.untilMs)) ??
  null;

const covers = ({ code, subject }: Hush, entry: Entry): boolean =>
  (code === '' || code === entry.code) &&
  (subject === '' || subject === entry.subject || entry.subject.split('>').includes(subject));

/** Acknowledged until it recovers: what recovered, or is over by time, need not be kept. */
export const spent = (hush: Hush, entries: readonly Entry[], atMs: number): boolean => {
  if (hush.untilMs !== null) return atMs >= hush.untilMs;
  return hush.fromMs < atMs && !entries.some((entry) => entry.state !== 'well' && covers(hush, entry));
};
