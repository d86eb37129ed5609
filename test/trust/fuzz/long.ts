// Fuzzes for as long as it is told, and says how many inputs of what kind were harmless.
//   node test/trust/fuzz/long.ts [SECONDS] [FIRST SEED] [TARGET]
import { importing } from './files.ts';
import { feedAll } from './target.ts';
import { TARGETS } from './targets.ts';

const [seconds = '600', first = '1', only = ''] = process.argv.slice(2);
const endsMs = performance.now() + Number(seconds) * 1000;
const store = await importing();
const targets = [...TARGETS, store].filter(({ name }) => name.includes(only));
const counts = new Map<string, number>();
const wrong: string[] = [];
/** Turns, so that each gets its share whenever it ends. */
const TURN = 20_000;
for (let from = Number(first); performance.now() < endsMs; from += TURN)
  for (const target of targets) {
    const fed = await feedAll(target, from, Math.ceil((TURN * (target.perThousand ?? 1000)) / 1000), endsMs);
    counts.set(target.name, (counts.get(target.name) ?? 0) + fed.inputs);
    wrong.push(...fed.wrong);
    for (const one of fed.wrong) process.stdout.write(`${one}\n`);
  }
await store[Symbol.asyncDispose]();
const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
process.stdout.write(
  `${JSON.stringify({ seconds: Number(seconds), total, wrong: wrong.length, counts: Object.fromEntries(counts) }, null, 1)}\n`,
);
process.exitCode = wrong.length > 0 ? 1 : 0;
