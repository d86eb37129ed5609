// How does the reader read a moment: in their language and in their own time?
import type { Lang } from '../../../model/text.ts';

const LOCALES: Readonly<Record<Lang, string>> = { en: 'en-GB', ko: 'ko-KR' };

const written = (at: Date, lang: Lang, timeZone: string, how: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(LOCALES[lang], { timeZone, ...how }).format(at);

/** The parts Slack knows: {date}, {date_num}, {date_short}, {date_long}, {date_pretty} …, {time}, {time_secs}. */
const PARTS: Readonly<Record<string, Intl.DateTimeFormatOptions>> = {
  date: { dateStyle: 'long' },
  date_num: { year: 'numeric', month: '2-digit', day: '2-digit' },
  date_short: { dateStyle: 'medium' },
  date_long: { dateStyle: 'full' },
  date_pretty: { dateStyle: 'long' },
  date_short_pretty: { dateStyle: 'medium' },
  date_long_pretty: { dateStyle: 'full' },
  day_divider_pretty: { weekday: 'long', month: 'long', day: 'numeric' },
  time: { timeStyle: 'short' },
  time_secs: { timeStyle: 'medium' },
};

export const slackDate = (seconds: number, format: string, lang: Lang, timeZone: string): string =>
  format.replace(/\{([a-z_]+)\}/g, (all, name: string) => {
    const how = PARTS[name];
    return how === undefined ? all : written(new Date(seconds * 1000), lang, timeZone, how);
  });

export const clockTime = (ts: string, lang: Lang, timeZone: string): string =>
  written(new Date(Number(ts) * 1000), lang, timeZone, { hour: '2-digit', minute: '2-digit', hour12: false });

export const wholeTime = (ts: string, lang: Lang, timeZone: string): string =>
  written(new Date(Number(ts) * 1000), lang, timeZone, { dateStyle: 'full', timeStyle: 'long' });
