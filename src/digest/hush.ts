// Which findings did somebody ask not to be told of, and for how long still?
import type { Entry, Hush } from '../engine/ports/digests.ts';

/** Of those that hold, the one that covers a finding; null when it is to be told. Whoever took a thing on hears that it is over. */
export const hushOf = (entry: Entry, hushes: readonly Hush[]): Hush | null =>
  hushes.find((hush) => covers(hush, entry) && !(entry.state === 'well' && hush.kind === 'acknowledged')) ?? null;

export const hushing = ({ fromMs, untilMs }: Hush, atMs: number): boolean =>
  atMs >= fromMs && (untilMs === null || atMs < untilMs);

const covers = ({ code, subject }: Hush, entry: Entry): boolean =>
  (code === '' || code === entry.code) &&
  (subject === '' || subject === entry.subject || entry.subject.split('>').includes(subject));

/** Acknowledged until it recovers: what recovered, or is over by time, need not be kept. */
export const spent = (hush: Hush, entries: readonly Entry[], atMs: number): boolean => {
  if (hush.untilMs !== null) return atMs >= hush.untilMs;
  return hush.fromMs < atMs && !entries.some((entry) => entry.state !== 'well' && covers(hush, entry));
};
