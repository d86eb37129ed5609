// What will break by itself on a known day: Tailscale keys that run out.
import type { Report } from '../model/report.ts';
import { say, type Text } from '../model/text.ts';

/** Longer than the warning of the health question: a digest is read by those who can still plan. */
export const TOLD_DAYS = 30;
const MOST_TOLD = 5;

export const countdowns = (reports: readonly Report[]): readonly Text[] => {
  const left = reports
    .flatMap(({ measures = [] }) => measures)
    .filter(({ metric, value }) => metric === 'key-days' && value <= TOLD_DAYS)
    .toSorted((a, b) => a.value - b.value);
  if (left.length === 0) return [];
  const named = left.slice(0, MOST_TOLD);
  const more = left.length - named.length;
  const rest = more > 0 ? say(` and ${more} more`, ` 외 ${more}개`) : say('', '');
  const list = (days: (value: number) => string): string =>
    named.map(({ about, value }) => `${about} ${days(value)}`).join(', ');
  return [
    say(
      `Tailscale keys run out: ${list((value) => `in ${value} d`)}${rest.en}.`,
      `Tailscale 키 만료 예정: ${list((value) => `${value}일 후`)}${rest.ko}.`,
    ),
  ];
};
