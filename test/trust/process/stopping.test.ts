// Fifty questions when the bot is asked to stop: what is not answered within the grace goes on elsewhere, and each is told once.
import { afterAll, beforeAll } from 'vitest';
import type { PlaygroundCluster } from '../../../src/playground-cluster.ts';
import { ENGINES } from '../../store/places.ts';
import { survives } from '../survives.ts';
import { cityOf, QUESTIONS, townOf } from './town.ts';

let cluster: PlaygroundCluster;
beforeAll(async () => {
  cluster = await cityOf();
});
afterAll(() => cluster.close());

survives(
  'F51',
  async (chance) => {
    const engine = chance.pick(ENGINES);
    // Fifty acknowledgements within three seconds are not what this is about.
    await using town = await townOf(cluster, engine, { ackDeadlineMs: 30_000 });
    const graceMs = chance.pick([0, 500, 2_000, 5_000]);
    const first = await town.start({ maxRuns: 2 + chance.below(6), env: { NETWHY_STOP_GRACE_MS: String(graceMs) } });
    // On a file the next process begins when this one is gone; of two on PostgreSQL the other is there already.
    if (engine === 'postgres') await town.start({ maxRuns: 5 });
    const questions = [...chance.shuffle(QUESTIONS)];
    for (let left = questions.splice(0, 10); left.length > 0; left = questions.splice(0, 10))
      await Promise.all(left.map((one) => town.ask(one)));
    const refused = town.asked.filter(({ run }) => run === '');
    if (refused.length > 0) throw new Error(`not taken: ${JSON.stringify(refused[0])}`);
    const before = chance.below(10);
    await town.slack.waitFor(() => town.finals().length >= before, 60_000);
    const code = await first.kill('SIGTERM');
    if (code !== 0) throw new Error(`ended with ${code}: ${first.log().slice(-500)}`);
    const drained = town.finals().length;
    const next = await town.start({ env: { NETWHY_STOP_GRACE_MS: '20000' } });
    await town.rest();
    await next.kill('SIGTERM');
    for (const bot of town.bots) if (bot.child.exitCode === null) await bot.kill('SIGTERM');
    const wrong = [...(await town.wrong())];
    const ends = town.roots();
    if (ends.length !== QUESTIONS.length) wrong.push(`${ends.length} messages`);
    if (drained === QUESTIONS.length) wrong.push('nothing was left when it stopped');
    // None is cut off: not "interrupted", nor an answer of half a run.
    for (const { text } of ends) if (!text.startsWith('✗ FAIL')) wrong.push(`cut off: ${text.slice(0, 80)}`);
    if (wrong.length > 0) throw new Error(wrong.slice(0, 5).join('; '));
  },
  { atOnce: 2, timeoutMs: 240_000 },
);
