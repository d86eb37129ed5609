// Which findings did somebody ask not to be told of, and for how long still?
import type { Entry, Hush } from '../engine/ports/digests.ts';

/**
 * Of those that hold, the one that covers a finding; null when it is to be told. Whoever took a thing on hears that it is over,
 * and that the warning they took on has become a failure.
 */
export const hushOf = (
  { entry, worse = false }: { readonly entry: Entry; readonly worse?: boolean },
  hushes: readonly Hush[],
): Hush | null =>
  hushes.find((hush) => covers(hush, entry) && !(hush.kind === 'acknowledged' && (entry.state === 'well' || worse))) ??
  null;

export const hushing = ({ fromMs, untilMs }: Hush, atMs: number): boolean =>
  atMs >= fromMs && (untilMs === null || atMs < untilMs);

export const covers = ({ code, subject }: Hush, entry: Entry): boolean =>
  (code === '' || code === entry.code) &&
  (subject === '' || subject === entry.subject || entry.subject.split('>').includes(subject));

/** Over by time since the last digest: what it covered is heard of again, and so is news. */
export const endedSince = ({ untilMs }: Hush, lastMs: number, atMs: number): boolean =>
  untilMs !== null && untilMs > lastMs && untilMs <= atMs;

export interface Open {
  /** Of the digest just made. */
  readonly own: readonly Entry[];
  /** Of the channel's other digests, which ask something else: silence here is no news of what they found. */
  readonly others: readonly Entry[];
}

/** Acknowledged until it recovers: what recovered, or was over by time at the last digest already, need not be kept. */
export const spent = (hush: Hush, { own, others }: Open, lastMs: number, atMs: number): boolean => {
  if (hush.untilMs !== null) return atMs >= hush.untilMs && hush.untilMs <= lastMs;
  const open = (entries: readonly Entry[]): boolean =>
    entries.some((entry) => entry.state !== 'well' && covers(hush, entry));
  if (hush.fromMs >= atMs || open(own)) return false;
  return own.some((entry) => covers(hush, entry)) || !open(others);
};
