// kill -9 at every write of a run and of a digest, before and after it, on both engines: nothing lost, nothing doubled, nothing stuck.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PlaygroundCluster, startPlaygroundCluster } from '../../src/playground-cluster.ts';
import type { Engine } from '../../src/store/tables.ts';
import { ENGINES } from '../store/places.ts';
import { keep } from '../trust/survives.ts';
import { boundariesOf, whyMissed } from './boundaries.ts';
import { live, type Outcome, type Work } from './life.ts';

/** `CRASH=whole`: every one; `CRASH=ended_ms`: those with that in their name; else a part of them, another one each day. */
const ASKED = process.env.CRASH ?? '';
const WHOLE = ASKED === 'whole';
const SAMPLED = 6;
/** Mostly they wait: for heartbeats that stopped, for a second start. Few, where other tests run beside. */
const AT_ONCE = WHOLE ? 4 : 2;
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
  if (!WHOLE && ASKED !== '') return all.filter((one) => one.includes(ASKED));
  if (WHOLE || all.length <= SAMPLED) return all;
  const stride = all.length / SAMPLED;
  return Array.from({ length: SAMPLED }, (_, at) => all[Math.floor(at * stride + (DAY % stride))] ?? '').filter(
    (one) => one !== '',
  );
};

/** A bot that makes one write less leaves a boundary unreached; it is asked for again before that is believed. */
const TRIES = 3;
const MOST_MISSED = 4;

describe.each(ENGINES)('on %s', (engine) => {
  it.each(['run', 'digest'] as const)(
    'a %s survives kill -9 at every write',
    { timeout: 7_200_000 },
    async (work: Work) => {
      const undisturbed = await live(engine, work, cluster, '', cache);
      expect(undisturbed.wrong).toEqual([]);
      const { writes } = undisturbed;
      expect(writes.length).toBeGreaterThan(20);
      const started = performance.now();
      const all = boundariesOf(writes);
      const asked = chosen(all);
      const left = [...asked];
      const met: (readonly [boundary: string, outcome: Outcome])[] = [];
      const worker = async (): Promise<void> => {
        for (let at = left.shift(); at !== undefined; at = left.shift())
          met.push([at, await killedAt(engine, work, at)]);
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
      const count = (kind: string): number =>
        met.filter(([, { wrong }]) => wrong.some((one) => one.startsWith(kind))).length;
      const missed = met.filter(([, { killed }]) => !killed).map(([at]) => at);
      process.stdout.write(
        [
          `kill -9, ${work} on ${engine}: ${writes.length} writes, killed at ${met.length - missed.length} of ${asked.length} places asked for (${all.length} in all): ${count('lost')} lost, ${count('doubled')} doubled, ${count('stuck') + count('unfinished')} stuck`,
          ...missed.map((at) => `  not reached: ${at}: ${whyMissed(at) ?? 'NO REASON KNOWN'}`),
          '',
        ].join('\n'),
      );
      const wrong = met.flatMap(([at, outcome]) => outcome.wrong.map((one) => `${at}: ${one}`));
      keep({
        part: 'kills',
        name: `every write of a ${work}, ${engine}`,
        done: met.filter(([, outcome]) => outcome.wrong.length === 0).length,
        of: asked.length,
        wrong,
        ms: Math.round(performance.now() - started),
      });
      expect(wrong).toEqual([]);
      // None is passed over in silence.
      expect(met.map(([at]) => at).toSorted()).toEqual(asked.toSorted());
      expect(missed.filter((at) => whyMissed(at) === undefined)).toEqual([]);
      expect(missed.length).toBeLessThanOrEqual(MOST_MISSED);
    },
  );
});

const killedAt = async (engine: Engine, work: Work, at: string): Promise<Outcome> => {
  let outcome = await live(engine, work, cluster, at, cache);
  for (let tries = 1; tries < TRIES && !outcome.killed && outcome.wrong.length === 0; tries += 1)
    outcome = await live(engine, work, cluster, at, cache);
  return outcome;
};
