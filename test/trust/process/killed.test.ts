// SIGKILL at moments nobody chose, a few of them a seed; kills.test.ts counts to a thousand.
import { afterAll, beforeAll } from 'vitest';
import type { PlaygroundCluster } from '../../../src/playground-cluster.ts';
import { ENGINES } from '../../store/places.ts';
import { survives } from '../survives.ts';
import { campaign } from './kills.ts';
import { cityOf } from './town.ts';

let cluster: PlaygroundCluster;
beforeAll(async () => {
  cluster = await cityOf();
});
afterAll(() => cluster.close());

survives(
  'F52',
  async (chance) => {
    const asked = 2 + chance.below(2);
    const { kills, wrong } = await campaign(cluster, chance.pick(ENGINES), asked, chance);
    if (kills !== asked) throw new Error(`${kills} of ${asked} kills`);
    if (wrong.length > 0) throw new Error(wrong.join('; '));
  },
  { atOnce: 2, timeoutMs: 240_000 },
);
