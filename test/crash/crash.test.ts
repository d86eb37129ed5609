// kill -9 at every write of a run and of a digest, before and after it, on both engines: nothing lost, nothing doubled, nothing stuck.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PlaygroundCluster, startPlaygroundCluster } from '../../src/playground-cluster.ts';
import { ENGINES } from '../store/places.ts';
import { live, type Outcome, type Work } from './life.ts';

/** `CRASH=whole`: every one; else a part of them, another one each day. */
const WHOLE = process.env.CRASH === 'whole';
const SAMPLED = 6;
const AT_ONCE = 2;
const DAY = Math.floor(Date.now() / 86_400_000);

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

/** Spread over the whole, so that each part of the way is met. */
const chosen = (all: readonly string[]): readonly string[] => {
  if (WHOLE || all.length <= SAMPLED) return all;
  const stride = all.length / SAMPLED;
  return Array.from({ length: SAMPLED }, (_, at) => all[Math.floor(at * stride + (DAY % stride))] ?? '').filter(
    (one) => one !== '',
  );
};

describe.each(ENGINES)('on %s', (engine) => {
  it.each(['run', 'digest'] as const)(
    'a %s survives kill -9 at every write',
    { timeout: 1_800_000 },
    async (work: Work) => {
      const undisturbed = await live(engine, work, cluster, '', cache);
      expect(undisturbed.wrong).toEqual([]);
      const { writes } = undisturbed;
      expect(writes.length).toBeGreaterThan(20);
      const all = writes.flatMap((_, at) => [`${at + 1} before`, `${at + 1} after`]);
      const left = [...chosen(all)];
      const met: (readonly [at: string, outcome: Outcome])[] = [];
      const worker = async (): Promise<void> => {
        for (let at = left.shift(); at !== undefined; at = left.shift())
          met.push([at, await live(engine, work, cluster, at, cache)]);
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
      const count = (kind: string): number =>
        met.filter(([, { wrong }]) => wrong.some((one) => one.startsWith(kind))).length;
      const killed = met.filter(([, one]) => one.killed).length;
      process.stdout.write(
        `kill -9, ${work} on ${engine}: ${writes.length} writes, killed at ${killed} of ${all.length} places: ${count('lost')} lost, ${count('doubled')} doubled, ${count('stuck') + count('unfinished')} stuck\n`,
      );
      expect(
        met.flatMap(([at, { wrong, writes: seen }]) => wrong.map((one) => `${at} (${seen.at(-1) ?? ''}): ${one}`)),
      ).toEqual([]);
      // Writes come in another order now and then: few may not be reached.
      expect(killed).toBeGreaterThan(met.length / 2);
    },
  );
});
