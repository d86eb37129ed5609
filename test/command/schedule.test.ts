// Is a schedule understood as it is typed, and nothing taken for a day, a zone or a question that is none?
import { describe, expect, it } from 'vitest';
import { parseSchedule } from '../../src/command/schedule.ts';
import { Fault } from '../../src/model/fault.ts';

const read = (text: string): string => {
  try {
    const command = parseSchedule(text);
    if (command.kind !== 'add') return command.kind;
    const { cron, timezone, questions, fullOn } = command.schedule;
    return [cron, timezone, questions.join(';'), fullOn ?? ''].join(' | ');
  } catch (error) {
    if (error instanceof Fault) return error.say.en;
    throw error;
  }
};

describe('a schedule as typed', () => {
  it.each([
    ['daily 09:00', '0 9 * * * |  | health | '],
    ['mon 9:05 UTC', '5 9 * * 1 | UTC | health | '],
    ['thurs 09:00', '0 9 * * 4 |  | health | '],
    ['“0 9 * * 1-5” asia/seoul health; tailscale', '0 9 * * 1-5 | asia/seoul | health;tailscale | '],
    ['hourly health; health', '0 * * * * |  | health | '],
    ['hourly —full=Sunday', '0 * * * * |  | health | 0'],
  ])('%s', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  it('is refused where a week would be guessed', () => {
    for (const text of ['monthly 09:00', 'monkey 09:00', 'm 09:00', 'daily 9am'])
      expect(read(text)).toContain('Say when');
    expect(read('hourly --full monthly')).toContain('takes a day');
    expect(read('hourly --full')).toContain('takes a day');
    expect(read('hourly a; b; c; d; e; f')).toContain('At most 5');
  });
});
