// kill -9 at random moments while people ask, on both engines: is anything lost, doubled or stuck, and is the audit without a gap?
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PlaygroundCluster } from '../../../src/playground-cluster.ts';
import { ENGINES } from '../../store/places.ts';
import { chanceOf, keep } from '../survives.ts';
import { campaign } from './kills.ts';
import { cityOf } from './town.ts';

/** `TRUST=whole`, or `KILLS=200`: how many on each engine. A gate takes few, at other moments each day. */
const WHOLE = process.env.TRUST === 'whole';
const KILLS = Number(process.env.KILLS ?? (WHOLE ? 1_000 : 6));
/** One life after the other on one store, so that what one leaves is what the next one finds. */
const IN_ONE = 25;
const AT_ONCE = WHOLE || KILLS > 100 ? 3 : 1;
const DAY = Math.floor(Date.now() / 86_400_000);

let cluster: PlaygroundCluster;
beforeAll(async () => {
  cluster = await cityOf();
});
afterAll(() => cluster.close());

it.each(ENGINES)('%s survives kill -9 at random moments', { timeout: 7_200_000 }, async (engine) => {
  const started = performance.now();
  const wrong: string[] = [];
  let [killed, taken] = [0, 0];
  const left = Array.from({ length: Math.ceil(KILLS / IN_ONE) }, (_, at) => at + 1);
  const worker = async (): Promise<void> => {
    for (let at = left.shift(); at !== undefined; at = left.shift()) {
      const seed = Number(process.env.SEED ?? DAY * 1_000 + at);
      const one = await campaign(cluster, engine, Math.min(IN_ONE, KILLS - (at - 1) * IN_ONE), chanceOf(seed));
      killed += one.kills;
      taken += one.taken;
      wrong.push(...one.wrong.map((line) => `SEED=${seed}: ${line}`));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  process.stdout.write(
    `${killed} kills at random moments on ${engine}: ${taken} requests taken, ${wrong.length} wrong\n`,
  );
  const name = `random moments, ${engine}`;
  keep({
    part: 'kills',
    name,
    done: killed - wrong.length,
    of: KILLS,
    wrong,
    ms: Math.round(performance.now() - started),
  });
  expect(wrong).toEqual([]);
  expect([killed, taken > 0]).toEqual([KILLS, true]);
});
