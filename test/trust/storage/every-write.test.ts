// kill -9 at a write the seed chooses, of a run or of a digest, on either engine; test/crash does it at every one.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { type PlaygroundCluster, startPlaygroundCluster } from '../../../src/playground-cluster.ts';
import type { Engine } from '../../../src/store/tables.ts';
import { boundariesOf, whyMissed } from '../../crash/boundaries.ts';
import { live, type Work } from '../../crash/life.ts';
import { ENGINES } from '../../store/places.ts';
import { survives } from '../survives.ts';

let cache: string;
let cluster: PlaygroundCluster;
beforeAll(async () => {
  cache = mkdtempSync(path.join(tmpdir(), 'netwhy-compiled-'));
  cluster = await startPlaygroundCluster(['masquerade-off'], { timeScale: 0.05 });
});
afterAll(async () => {
  await cluster.close();
  rmSync(cache, { recursive: true, force: true });
});

const undisturbed = new Map<string, Promise<readonly string[]>>();
const boundariesIn = (engine: Engine, work: Work): Promise<readonly string[]> => {
  const key = `${engine} ${work}`;
  const known =
    undisturbed.get(key) ?? live(engine, work, cluster, '', cache).then(({ writes }) => boundariesOf(writes));
  undisturbed.set(key, known);
  return known;
};

survives(
  'F46',
  async (chance) => {
    const [engine, work] = [chance.pick(ENGINES), chance.pick<Work>(['run', 'digest'])];
    const all = (await boundariesIn(engine, work)).filter((one) => whyMissed(one) === undefined);
    // One write more or less moves those behind it: another place is as good.
    for (let left = 3; left > 0; left -= 1) {
      const at = chance.pick(all);
      const { killed, wrong } = await live(engine, work, cluster, at, cache);
      if (wrong.length > 0) throw new Error(`${engine}, ${work}, ${at}: ${wrong.join('; ')}`);
      if (killed) return;
    }
    throw new Error(`${engine}, ${work}: none of three places was reached`);
  },
  { atOnce: 2, timeoutMs: 400_000 },
);
