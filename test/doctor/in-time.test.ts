// A slow look, and one that breaks, cost only themselves; "could not look" is never fine.
import { describe, expect, it } from 'vitest';
import { passed, worst } from '../../src/doctor/check.ts';
import { allInTime, type Task } from '../../src/doctor/in-time.ts';
import type { Check } from '../../src/model/checkup.ts';
import { same } from '../../src/model/text.ts';
import { HandClock, settled } from '../slack/fakes.ts';

const task = (id: string, look: Task['look']): Task => ({
  ...{ id, area: 'cluster', looks: same(id), deadlineMs: 8_000 },
  look,
});
const well = (id: string): Task => {
  const looking = { id, area: 'cluster', looks: same(id) } as const;
  return task(id, async () => [passed(looking, same('seen'))]);
};
const never = new AbortController().signal;

const run = async (tasks: readonly Task[], signal = never, ms = 8_000) => {
  const clock = new HandClock();
  const broken: string[] = [];
  const looks = allInTime(tasks, clock, signal, ({ id }, error) => broken.push(`${id}: ${String(error)}`));
  await settled();
  await clock.advance(ms);
  return { checks: await looks, broken };
};
const brief = (checks: readonly Check[]) => checks.map(({ id, verdict, reason, saw }) => [id, verdict, reason, saw.en]);

describe('a look with a deadline', () => {
  it('that is slow is unknown by its deadline, ends, and takes nobody along', async () => {
    let ended = false;
    const slow = task('slow', (signal) => new Promise(() => signal.addEventListener('abort', () => (ended = true))));
    const { checks } = await run([slow, well('fast')]);
    expect(brief(checks)).toEqual([
      ['slow', 'unknown', 'timed-out', 'deadline: no answer within 8 s'],
      ['fast', 'pass', '', 'seen'],
    ]);
    expect(ended).toBe(true);
  });

  it('that breaks is unknown, and only the log hears what was thrown', async () => {
    const { checks, broken } = await run([
      task('broken', () => Promise.reject(new Error('xoxb-1-secret'))),
      well('fast'),
    ]);
    expect(brief(checks).map(([id, verdict]) => [id, verdict])).toEqual([
      ['broken', 'unknown'],
      ['fast', 'pass'],
    ]);
    expect(JSON.stringify(checks)).not.toContain('xoxb');
    expect(broken).toEqual(['broken: Error: xoxb-1-secret']);
  });

  it('that is stopped is no answer', async () => {
    const slow = task('slow', () => new Promise(() => undefined));
    const { checks } = await run([slow], AbortSignal.abort(), 0);
    expect(brief(checks)).toEqual([['slow', 'unknown', 'inconclusive', 'stopped before it was answered']]);
  });
});

describe('the verdict of all', () => {
  const one = (verdict: Check['verdict']): Check => ({
    ...passed({ id: 'a', area: 'slack', looks: same('') }, same('')),
    verdict,
  });
  it.each([
    [['pass', 'warn', 'unknown', 'fail'], 'fail'],
    [['pass', 'warn', 'unknown'], 'unknown'],
    [['pass', 'warn', 'skipped'], 'warn'],
    [['pass', 'skipped'], 'pass'],
    // Nothing was looked at: that is not fine.
    [['skipped'], 'unknown'],
    [[], 'unknown'],
  ] as const)('of %j is %s', (verdicts, verdict) => {
    expect(worst(verdicts.map(one))).toBe(verdict);
  });
});
