// When is a digest due? Five cron fields in a timezone; daylight saving is the library's business.
import { Cron } from 'croner';
import cronstrue from 'cronstrue';
import 'cronstrue/locales/ko.js';
import { Fault } from '../model/fault.ts';
import { say, type Text } from '../model/text.ts';

export interface Rhythm {
  readonly cron: string;
  readonly timezone: string;
}

const MINUTE_MS = 60_000;
/** More often is not a digest any more. */
const LEAST_GAP_MS = 10 * MINUTE_MS;
/** Slots looked at for the smallest gap: more than a cycle of minutes within hours. */
const LOOKED_AT = 60;
const LONGEST = 100;

const cronOf = ({ cron, timezone }: Rhythm): Cron => new Cron(cron, { timezone, paused: true, mode: '5-part' });

/** @throws Fault usage, saying which part is not understood. */
export const checkRhythm = (typed: Rhythm, nowMs: number): Rhythm => {
  const rhythm = { cron: typed.cron.trim().replace(/\s+/g, ' '), timezone: checkTimezone(typed.timezone) };
  const slots = checkedSlots(rhythm, nowMs);
  const [first, second] = slots;
  if (first === undefined)
    throw usage(say(`"${clip(rhythm.cron)}" never comes.`, `"${clip(rhythm.cron)}" 시각은 오지 않습니다.`), EXAMPLES);
  const gaps = slots.slice(1).map((slot, at) => slot - (slots[at] ?? 0));
  if (second !== undefined && Math.min(...gaps) < LEAST_GAP_MS)
    throw usage(
      say(
        `"${clip(rhythm.cron)}" comes more often than every 10 minutes.`,
        `"${clip(rhythm.cron)}" 간격이 10분보다 짧습니다.`,
      ),
      EXAMPLES,
    );
  return rhythm;
};

const EXAMPLES = ['schedule "0 9 * * 1-5" Asia/Seoul', 'schedule "0 * * * *" UTC'];

const usage = (what: Text, suggestions: readonly string[], cause?: unknown): Fault =>
  new Fault('usage', what, { suggestions: [...suggestions], ...(cause !== undefined && { cause }) });

const clip = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);

const checkedSlots = (rhythm: Rhythm, nowMs: number): readonly number[] => {
  if (rhythm.cron.split(' ').length !== 5 || rhythm.cron.length > LONGEST) throw notCron(rhythm.cron);
  try {
    // What cannot be said in words would break every list it stands in.
    rhythmInWords(rhythm);
    return nextSlots(rhythm, nowMs, LOOKED_AT);
  } catch (error) {
    throw notCron(rhythm.cron, error);
  }
};

const notCron = (typed: string, cause?: unknown): Fault =>
  usage(
    say(
      `"${clip(typed)}" is not five cron fields: minute, hour, day, month, weekday.`,
      `"${clip(typed)}"은(는) cron 다섯 칸(분 시 일 월 요일)이 아닙니다.`,
    ),
    EXAMPLES,
    cause,
  );

/** @throws Fault usage. @returns the name as the time zone database writes it. */
export const checkTimezone = (typed: string): string => {
  try {
    // Offsets like +09:00 are taken by Intl too, and know no daylight saving.
    if (!/^[A-Za-z][A-Za-z0-9_+\-/]{1,60}$/.test(typed)) throw new RangeError('not a name');
    return new Intl.DateTimeFormat('en-US', { timeZone: typed }).resolvedOptions().timeZone;
  } catch (cause) {
    throw usage(
      say(`"${clip(typed)}" is not a timezone.`, `"${clip(typed)}"은(는) 시간대 이름이 아닙니다.`),
      ['Asia/Seoul', 'Europe/Berlin', 'UTC'],
      cause,
    );
  }
};

/** After that time, milliseconds since the epoch, oldest first; fewer where there are no more. */
export const nextSlots = (rhythm: Rhythm, afterMs: number, count: number): readonly number[] =>
  cronOf(rhythm)
    .nextRuns(count, new Date(afterMs))
    .map((date) => date.getTime());

export interface Due {
  /** The slot to be told now; null when none has come. */
  readonly slotMs: number | null;
  /** Slots before it that nobody took and nobody will, oldest first; of very many the newest. */
  readonly missed: readonly number[];
}

export const MOST_MISSED = 200;
/** So many are made up for, one after the other; of more the newest is told, and that the others were missed. */
const MADE_UP_FOR = 2;

/** Slots after the last one, up to now. */
export const dueSlots = (rhythm: Rhythm, lastSlotMs: number, nowMs: number): Due => {
  const cron = cronOf(rhythm);
  const upTo = (count: number): readonly number[] =>
    cron
      // The library looks before its reference, and a slot that is now has come.
      .previousRuns(count, new Date(nowMs + 1))
      .map((date) => date.getTime())
      .filter((slot) => slot > lastSlotMs && slot <= nowMs)
      .toSorted((a, b) => a - b);
  // Mostly there is none: one look is enough to know.
  const past = upTo(1).length === 0 ? [] : upTo(MOST_MISSED + 1);
  if (past.length <= MADE_UP_FOR) return { slotMs: past[0] ?? null, missed: [] };
  return { slotMs: past.at(-1) ?? null, missed: past.slice(0, -1) };
};

/** A CommonJS module: whether its default is unwrapped depends on who loads it. */
const describer = 'default' in cronstrue ? cronstrue.default : (cronstrue as (typeof cronstrue)['default']);

const HOURLY = /^(\d{1,2}) \* \* \* \*$/;

/** `At 09:00, Monday through Friday`. */
export const rhythmInWords = ({ cron }: Rhythm): Text => {
  const minute = HOURLY.exec(cron)?.[1];
  if (minute !== undefined) return say(`Every hour at :${minute.padStart(2, '0')}`, `매시 ${Number(minute)}분`);
  const daily = /^\d+ \d+ \* \* \*$/.test(cron);
  const words = (locale: string): string => describer.toString(cron, { locale, use24HourTimeFormat: true });
  return daily
    ? say(`Every day at ${words('en').replace('At ', '')}`, `매일 ${words('ko')}`)
    : say(words('en'), words('ko'));
};

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** Date and weekday where people read it. */
const dayOf = (slotMs: number, timezone: string): { readonly date: string; readonly weekday: number } => {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: timezone, dateStyle: 'short' }).format(slotMs);
  const name = new Intl.DateTimeFormat('en-US', { timeZone: timezone, weekday: 'short' }).format(slotMs);
  return { date: parts, weekday: WEEKDAYS.indexOf(name) };
};

/** The first slot of that weekday tells everything, changed or not. */
export const isFull = (rhythm: Rhythm, slotMs: number, fullOn: number | null): boolean => {
  const { date, weekday } = dayOf(slotMs, rhythm.timezone);
  if (fullOn === null || weekday !== fullOn) return false;
  const [before] = cronOf(rhythm).previousRuns(1, new Date(slotMs));
  return before === undefined || dayOf(before.getTime(), rhythm.timezone).date !== date;
};
