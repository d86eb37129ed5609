// The heap runs out in the middle of runs: the process ends, the next one brings each of them to its one end.
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll } from 'vitest';
import type { PlaygroundCluster } from '../../../src/playground-cluster.ts';
import { ENGINES } from '../../store/places.ts';
import { survives } from '../survives.ts';
import { cityOf, QUESTIONS, townOf } from './town.ts';

const INSIDE = path.join(import.meta.dirname, 'inside.ts');

let cluster: PlaygroundCluster;
beforeAll(async () => {
  cluster = await cityOf();
});
afterAll(() => cluster.close());

survives(
  'F53',
  async (chance) => {
    await using town = await townOf(cluster, chance.pick(ENGINES));
    const heapMb = chance.pick([64, 80, 96]);
    const first = await town.start({
      env: { NODE_OPTIONS: `--max-old-space-size=${heapMb} --import ${INSIDE}`, NETWHY_TRUST_DO: 'leak' },
    });
    const ended = once(first.child, 'exit');
    const questions = chance.shuffle(QUESTIONS).slice(0, 2 + chance.below(6));
    await Promise.all(questions.map((one) => town.ask(one)));
    await sleep(chance.below(1_000));
    first.child.kill('SIGUSR2');
    await ended;
    if (!/heap out of memory|heap limit/i.test(first.log()))
      throw new Error(`it ended otherwise: ${first.log().slice(-300)}`);
    const next = await town.start({ env: { NETWHY_STOP_GRACE_MS: '20000' } });
    await town.rest();
    await next.kill('SIGTERM');
    const wrong = await town.wrong();
    if (wrong.length > 0) throw new Error(wrong.join('; '));
  },
  { atOnce: 3, timeoutMs: 180_000 },
);
