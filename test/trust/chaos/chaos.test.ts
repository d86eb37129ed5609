// As many runs with two faults at once as fit into a gate, other ones each day; `npm run chaos` makes ten thousand.
import { expect, it } from 'vitest';
import { keep } from '../survives.ts';
import { chaosRun } from './one.ts';

/** `CHAOS_RUNS=500`: so many, however long they take. */
const RUNS = Number(process.env.CHAOS_RUNS ?? 0);
const SLICE_MS = 45_000;
const DAY = Math.floor(Date.now() / 86_400_000);

it('two faults at once break no promise', { timeout: 86_400_000 }, async () => {
  const started = performance.now();
  const wrong: string[] = [];
  let done = 0;
  let broken = 0;
  for (; RUNS > 0 ? done < RUNS : performance.now() - started < SLICE_MS; done += 1) {
    const one = await chaosRun(DAY * 10_000 + done);
    if (one.wrong.length > 0) broken += 1;
    wrong.push(...one.wrong.map((line) => `--seed ${one.seed} --runs 1 (${one.faults.join(' + ')}): ${line}`));
  }
  const ms = Math.round(performance.now() - started);
  process.stdout.write(
    `chaos: ${done} runs, ${((done * 1_000) / ms).toFixed(2)} a second, ${broken} broke a promise\n`,
  );
  keep({ part: 'chaos', name: 'two faults at once', done: done - broken, of: done, wrong, ms });
  expect(wrong).toEqual([]);
  expect(done).toBeGreaterThan(0);
});
