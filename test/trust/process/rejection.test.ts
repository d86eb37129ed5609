// A step that throws, or leaves a rejected promise behind: only its own run may suffer.
import path from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { PlaygroundCluster } from '../../../src/playground-cluster.ts';
import { survives } from '../survives.ts';
import { cityOf, PODS, QUESTIONS, townOf } from './town.ts';

const INSIDE = path.join(import.meta.dirname, 'inside.ts');

let cluster: PlaygroundCluster;
beforeAll(async () => {
  cluster = await cityOf();
});
afterAll(() => cluster.close());

survives(
  'F55',
  async (chance) => {
    await using town = await townOf(cluster);
    const pod = chance.pick(PODS);
    const how = chance.pick(['throws', 'rejects', 'rejects-later']);
    const nth = 1 + chance.below(12);
    const bot = await town.start({
      env: {
        NODE_OPTIONS: `--import ${INSIDE}`,
        NETWHY_TRUST_DO: `spoil ${pod.split('/')[1]} ${nth} ${how}`,
        NETWHY_STOP_GRACE_MS: '20000',
      },
    });
    const channel = chance.pick(QUESTIONS).channel;
    const questions = chance.shuffle(QUESTIONS.filter((one) => one.channel === channel));
    await Promise.all(questions.map((one) => town.ask(one)));
    await town.rest();
    const log = bot.log();
    const code = await bot.kill('SIGTERM');
    const wrong = [...(await town.wrong())];
    if (!log.includes(`planted ${how}`)) wrong.push('nothing was planted');
    if (!log.includes('planted in a step')) wrong.push('the log does not say so');
    if (code !== 0) wrong.push(`the process ended with ${code}`);
    for (const { text } of town.roots()) {
      const isSpoilt = how === 'throws' && text.includes(pod);
      if (text.startsWith('✗ FAIL') === isSpoilt)
        wrong.push(`${isSpoilt ? 'not spoilt' : 'suffered'}: ${text.slice(0, 80)}`);
    }
    if (wrong.length > 0) throw new Error(wrong.join('; '));
  },
  { atOnce: 4, timeoutMs: 120_000 },
);
