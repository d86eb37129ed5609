// Is a digest due exactly when people meant, also where clocks are changed, and is a slip told?
import { describe, expect, it } from 'vitest';
import { checkRhythm, checkTimezone, dueSlots, isFull, nextSlots, rhythmInWords } from '../../src/digest/cron.ts';
import { Fault } from '../../src/model/fault.ts';

const at = (iso: string): number => Date.parse(iso);
const iso = (slots: readonly number[]): readonly string[] =>
  slots.map((slot) => new Date(slot).toISOString().slice(0, 16));
const slip = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof Fault) return error.say.en;
    throw error;
  }
  return '';
};

describe('a rhythm', () => {
  it('comes once an hour through both changes of the clocks', () => {
    for (const [from, timezone] of [
      ['2026-03-28T12:00Z', 'Europe/Berlin'],
      ['2026-10-24T12:00Z', 'Europe/Berlin'],
      ['2026-11-01T00:00Z', 'America/New_York'],
      ['2026-04-04T00:00Z', 'Australia/Lord_Howe'],
    ] as const) {
      const slots = nextSlots({ cron: '0 * * * *', timezone }, at(from), 48);
      const gaps = slots.slice(1).map((slot, before) => (slot - (slots[before] ?? 0)) / 60_000);
      // On Lord Howe clocks change by half an hour.
      expect(gaps.every((gap) => (timezone.endsWith('Howe') ? gap >= 30 && gap <= 90 : gap === 60))).toBe(true);
    }
  });

  it('comes once a day where that time is skipped or comes twice', () => {
    const night = { cron: '30 2 * * *', timezone: 'Europe/Berlin' };
    expect(iso(nextSlots(night, at('2026-03-27T12:00Z'), 3))).toEqual([
      '2026-03-28T01:30',
      '2026-03-29T01:00',
      '2026-03-30T00:30',
    ]);
    expect(iso(nextSlots(night, at('2026-10-23T12:00Z'), 3))).toEqual([
      '2026-10-24T00:30',
      '2026-10-25T00:30',
      '2026-10-26T01:30',
    ]);
  });

  it('is due at its very moment, once, and names what was missed', () => {
    const hourly = { cron: '0 * * * *', timezone: 'Asia/Seoul' };
    const due = (last: string, now: string) => {
      const { slotMs, missed } = dueSlots(hourly, at(last), at(now));
      return [slotMs === null ? null : iso([slotMs])[0], iso(missed)];
    };
    expect(due('2026-01-01T00:00Z', '2026-01-01T00:59:59.999Z')).toEqual([null, []]);
    expect(due('2026-01-01T00:00Z', '2026-01-01T01:00Z')).toEqual(['2026-01-01T01:00', []]);
    expect(due('2026-01-01T01:00Z', '2026-01-01T01:00Z')).toEqual([null, []]);
    expect(due('2026-01-01T00:00Z', '2026-01-01T02:10Z')).toEqual(['2026-01-01T01:00', []]);
    expect(due('2026-01-01T00:00Z', '2026-01-01T03:10Z')).toEqual([
      '2026-01-01T03:00',
      ['2026-01-01T01:00', '2026-01-01T02:00'],
    ]);
    // The clock was put back: what was told is not told again.
    expect(due('2026-01-01T05:00Z', '2026-01-01T04:30Z')).toEqual([null, []]);
  });

  it('tells everything on the first slot of its day, where people are', () => {
    const seoul = { cron: '0 * * * *', timezone: 'Asia/Seoul' };
    expect(isFull(seoul, at('2026-11-29T15:00Z'), 1)).toBe(true);
    expect(isFull(seoul, at('2026-11-29T16:00Z'), 1)).toBe(false);
    expect(isFull(seoul, at('2026-11-29T15:00Z'), null)).toBe(false);
    expect(isFull({ ...seoul, timezone: 'UTC' }, at('2026-11-29T15:00Z'), 1)).toBe(false);
  });

  it('is told in words', () => {
    const words = (cron: string) => Object.values(rhythmInWords({ cron, timezone: 'UTC' }));
    expect(words('0 9 * * 1-5')).toEqual(['At 09:00, Monday through Friday', '09:00, 월요일부터 금요일까지']);
    expect(words('30 * * * *')).toEqual(['Every hour at :30', '매시 30분']);
    expect(words('5 7 * * *')).toEqual(['Every day at 07:05', '매일 07:05']);
  });

  it('is refused where it is none, never comes, or comes too often', () => {
    const refused = (cron: string, timezone = 'UTC') =>
      slip(() => checkRhythm({ cron, timezone }, at('2026-01-01T00:00Z')));
    expect(refused('bad')).toContain('is not five cron fields');
    expect(refused('0 0 9 * * *')).toContain('is not five cron fields');
    expect(refused('99 * * * *')).toContain('is not five cron fields');
    expect(refused('@reboot')).toContain('is not five cron fields');
    expect(refused(`0 9 * * ${'1,'.repeat(500)}1`)).toContain('is not five cron fields');
    // A rhythm that no words tell would break every list it stands in.
    expect(refused('0 9 * * 1#L')).toContain('is not five cron fields');
    expect(refused('0 9 31 2 *')).toContain('never comes');
    expect(refused('*/5 * * * *')).toContain('more often than every 10 minutes');
    expect(refused('0,3 9 * * 1')).toContain('more often than every 10 minutes');
    expect(refused('0 9 * * *', 'Mars/Base')).toContain('is not a timezone');
    expect(refused('0 9 * * *', '+09:00')).toContain('is not a timezone');
    expect(checkRhythm({ cron: ' 0  9 * * MON ', timezone: 'asia/seoul' }, 0)).toEqual({
      cron: '0 9 * * MON',
      timezone: 'Asia/Seoul',
    });
    expect(checkTimezone('UTC')).toBe('UTC');
  });
});
