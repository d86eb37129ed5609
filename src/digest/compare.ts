// How do things stand now, and what of it is news since the last digest? Pure: the same reports make the same standing again.
import type { Counted, Entry, Standing } from '../engine/ports/digests.ts';
import { type Report, TARGET_STEP } from '../model/report.ts';
import { countedBy, grownSince } from './growth.ts';
import { isOver } from './outcome.ts';
import { slowerWays, withToday } from './pace.ts';
import { askedOf, type Seen, seenIn } from './seen.ts';
import { trendWith } from './trend.ts';
import { suspectsIn, turnAfter } from './turn.ts';

/** `unseen`: it was bad, and could not be looked at. `blind`: a step that could not look at all. */
export type ChangeKind = 'new' | 'flapping' | 'still' | 'unseen' | 'blind' | 'recovered';

export interface Change {
  readonly kind: ChangeKind;
  readonly entry: Entry;
  /** It was not so in the digest before. */
  readonly news: boolean;
  /** A warning in the digest before, a failure now. */
  readonly worse?: true;
}

export interface Compared {
  readonly standing: Standing;
  readonly changes: readonly Change[];
  /** There was none before it. */
  readonly first: boolean;
  /** Of the last digest. */
  readonly countedBefore: Counted;
}

/** Slots looked back on for things that come and go, and how often is too often. */
const SLOTS_KEPT = 10;
const FLAPPING_TURNS = 3;

export const keyOf = ({ code, subject, question }: Pick<Entry, 'code' | 'subject' | 'question'>): string =>
  `${question} ${code} ${subject}`;

export interface Slot {
  readonly slotMs: number;
  readonly run: string;
}

export const compare = (before: Standing | null, reports: readonly Report[], { slotMs, run }: Slot): Compared => {
  const slots = [...(before?.slots ?? []), slotMs].slice(-SLOTS_KEPT);
  const seen = new Map<string, Seen>();
  for (const one of [
    ...reports.flatMap((report) => [
      ...seenIn(report),
      ...slowerWays(before?.ways ?? {}, report),
      ...grownSince(before, report),
    ]),
  ])
    if (!seen.has(keyOf(one))) seen.set(keyOf(one), one);
  const past = new Map((before?.entries ?? []).map((entry) => [keyOf(entry), entry]));
  const changes: Change[] = [];
  for (const [key, one] of seen) changes.push(bad(one, past.get(key), slotMs, slots));
  for (const [key, entry] of past) if (!seen.has(key)) changes.push(...quiet(entry, reports, slotMs, slots));
  const entries = changes.map(({ entry }) => entry);
  const well = entries.every(({ state }) => state === 'well') && reports.every(({ verdict }) => verdict === 'pass');
  return {
    first: before === null,
    countedBefore: before?.counted ?? {},
    changes: changes.filter(({ kind, entry, news }) => entry.state !== 'well' || news || kind === 'flapping'),
    standing: {
      schema: 1,
      slotMs,
      run,
      slots,
      entries,
      wellSinceMs: well ? (before?.wellSinceMs ?? slotMs) : null,
      ways: withToday(before?.ways ?? {}, reports),
      trend: trendWith(before?.trend, reports, slotMs),
      counted: countedBy(before?.counted ?? {}, reports),
      round: turnAfter(before).round,
      ...suspectsIn(entries, reports),
    },
  };
};

const within = (turns: readonly number[], slots: readonly number[]): readonly number[] =>
  turns.filter((turn) => turn >= (slots[0] ?? 0));

const flaps = (turns: readonly number[]): boolean => turns.length >= FLAPPING_TURNS;

const bad = (seen: Seen, past: Entry | undefined, slotMs: number, slots: readonly number[]): Change => {
  // What could not be looked at was not bad, and what was bad is not over because nobody can look any more.
  const wasBad = past !== undefined && past.state !== 'well' && past.severity !== 'unknown';
  const turns = past?.turns ?? [];
  if (seen.severity === 'unknown') {
    const wasBlind = past?.severity === 'unknown' && past.state !== 'well';
    if (wasBad)
      return {
        kind: 'unseen',
        entry: { ...past, state: 'unseen', turns: within(turns, slots) },
        news: past.state !== 'unseen',
      };
    const entry: Entry = {
      ...seen,
      state: 'bad',
      sinceMs: wasBlind ? past.sinceMs : slotMs,
      turns: within(turns, slots),
    };
    return { kind: 'blind', entry, news: !wasBlind };
  }
  const turned = within(wasBad ? turns : [...turns, slotMs], slots);
  const entry: Entry = { ...seen, state: 'bad', sinceMs: wasBad ? past.sinceMs : slotMs, turns: turned };
  // A warning that became a failure is news; so is what was unseen and is bad after all.
  const worse = past?.severity !== 'fail' && seen.severity === 'fail';
  const news = !wasBad || worse || past.state === 'unseen';
  const kind = flaps(turned) ? 'flapping' : wasBad ? 'still' : 'new';
  return { kind, entry, news, ...(wasBad && worse && { worse: true as const }) };
};

const quiet = (
  past: Entry,
  reports: readonly Report[],
  slotMs: number,
  slots: readonly number[],
): readonly Change[] => {
  if (past.state === 'well') {
    const turns = within(past.turns, slots);
    // Remembered while it may still come back.
    if (turns.length === 0) return [];
    const entry = { ...past, turns };
    return [{ kind: flaps(turns) ? 'flapping' : 'recovered', entry, news: false }];
  }
  const over = past.severity === 'unknown' ? couldLook(past, reports) : isOver(past, reports);
  if (!over) {
    const entry: Entry = { ...past, state: 'unseen', turns: within(past.turns, slots) };
    return [{ kind: past.severity === 'unknown' ? 'blind' : 'unseen', entry, news: past.state !== 'unseen' }];
  }
  // Seen again, and nothing was known to be wrong there: no recovery, and nothing to remember.
  if (past.severity === 'unknown') return [];
  const turns = within([...past.turns, slotMs], slots);
  const entry: Entry = { ...past, state: 'well', turns };
  return [{ kind: flaps(turns) ? 'flapping' : 'recovered', entry, news: true }];
};

/** A step that could not look and is not named now: it looked, or its trouble has a cause that is named. */
const couldLook = ({ question, step }: Entry, reports: readonly Report[]): boolean => {
  const report = reports.find((one) => askedOf(one) === question);
  if (report === undefined) return false;
  const again = report.steps.find(({ id }) => id === step);
  // Of a target that was read there is no such step any more.
  if (again === undefined) return step === TARGET_STEP;
  return again.verdict !== 'unknown' || again.explainedBy !== '';
};
