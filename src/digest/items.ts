// Findings that share a cause and a time are told as one: what does it say, and of whom?
import type { Entry, Hush } from '../engine/ports/digests.ts';
import { say, type Text } from '../model/text.ts';
import type { Change } from './compare.ts';

export interface DigestItem {
  readonly code: string;
  /** What it is about: of one cause with one sentence, all of them. Empty for the whole cluster. */
  readonly subjects: readonly string[];
  readonly severity: Entry['severity'];
  readonly say: Text;
  /** Since when it is so, milliseconds since the epoch. */
  readonly sinceMs: number;
  /** How often it came and went in the slots looked back on; 0 where that is not the point. */
  readonly turns: number;
  /** Why it is no alarm: who knows of it, how long; null where nobody asked for quiet. */
  readonly hush: Hush | null;
}

export interface Told {
  readonly change: Change;
  readonly hush: Hush | null;
}

/** A cause that several share is told once. */
export const itemsOf = (told: readonly Told[]): readonly DigestItem[] =>
  [
    ...Map.groupBy(
      told,
      ({ change: { entry }, hush }) =>
        `${entry.code} ${entry.severity} ${entry.sinceMs} ${hush?.id ?? ''} ${entry.say.en}`,
    ).values(),
  ].map((alike) => {
    const [
      {
        change: { kind, entry },
        hush,
      },
    ] = alike as [Told];
    const subjects = alike.map((one) => one.change.entry.subject).filter((subject) => subject !== '');
    return {
      code: entry.code,
      subjects,
      severity: entry.severity,
      say: partly(entry, subjects),
      sinceMs: entry.sinceMs,
      turns: kind === 'flapping' ? entry.turns.length : 0,
      hush,
    };
  });

const MOST_NAMED = 3;

/** A sentence that speaks of more than is meant: some of them are new, others still so, or have recovered. */
const partly = ({ say: said, of }: Entry, subjects: readonly string[]): Text => {
  if (of === undefined || subjects.length >= of) return said;
  const more = subjects.length - MOST_NAMED;
  const names = `${subjects.slice(0, MOST_NAMED).map(arrow).join(', ')}${more > 0 ? ` (+${more})` : ''}`;
  return say(
    `${names}, ${subjects.length} of ${of}: ${said.en}`,
    `${names}, ${of}개 중 ${subjects.length}개: ${said.ko}`,
  );
};

export const arrow = (subject: string): string => subject.replace('>', ' → ');
