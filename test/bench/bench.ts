// Every benchmark beside its peer, in one run: the figures that docs/scale.md shows.
// usage: npm run bench -- [P2 P7 …] [--json] [--quick] [--rounds 10] [--exec-ms 80] [--rtt-ms 20] …
import { availableParallelism, cpus, loadavg } from 'node:os';
import type { Benchmark } from './benchmark.ts';
import { readParameters, USAGE } from './parameters.ts';
import { markdownOf, type Row, tableOf } from './rows.ts';

/** Loaded one by one: what one needs must not weigh on another. */
const BENCHMARKS: Readonly<Record<string, () => Promise<Benchmark>>> = {
  P1: async () => (await import('./verdict.ts')).verdict,
  P2: async () => (await import('./exec-layer.ts')).execLayer,
  P3: async () => (await import('./thrift.ts')).thrift,
  P4: async () => (await import('./wide-digest.ts')).wideDigest,
  P5: async () => (await import('./state.ts')).state,
  P6: async () => (await import('./acknowledge.ts')).acknowledge,
  P7: async () => (await import('./bot-start.ts')).botStart,
  P8: async () => (await import('./big-output.ts')).bigOutput,
  P9: async () => (await import('./loss-power.ts')).lossPower,
};

const chosen = (ids: readonly string[]): readonly string[] => {
  const foreign = ids.filter((id) => !Object.hasOwn(BENCHMARKS, id));
  if (foreign.length > 0) throw new Error(`no benchmark ${foreign.join(', ')}; there is ${Object.keys(BENCHMARKS)}`);
  return ids.length > 0 ? ids : Object.keys(BENCHMARKS);
};

const tell = (line: string): void => void process.stderr.write(`${line}\n`);

const run = async (words: readonly string[]): Promise<number> => {
  const parameters = readParameters(words);
  const ids = chosen(parameters.ids);
  const machine = { cores: availableParallelism(), cpu: cpus()[0]?.model ?? '', node: process.version };
  const rows: Row[] = [];
  const broken: string[] = [];
  for (const id of ids) {
    const startedMs = performance.now();
    try {
      const benchmark = await BENCHMARKS[id]?.();
      rows.push(...((await benchmark?.(parameters, (line) => tell(`${id} ${line}`))) ?? []));
    } catch (error) {
      // The others still have something to say.
      broken.push(id);
      tell(`${id} broke: ${error instanceof Error ? error.stack : String(error)}`);
    }
    const seconds = (performance.now() - startedMs) / 1000;
    tell(`${id} took ${seconds.toFixed(0)} s; load of the machine ${loadavg()[0]?.toFixed(1)}`);
  }
  const { json, markdown, ids: _ids, ...sizes } = parameters;
  if (json) console.log(JSON.stringify({ machine, parameters: sizes, rows, broken }, null, 2));
  else if (markdown) console.log(markdownOf(rows));
  else console.log(`${machine.cores} cores, Node ${machine.node}, ${parameters.rounds} rounds\n\n${tableOf(rows)}`);
  return broken.length > 0 ? 1 : 0;
};

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  tell(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  process.exitCode = 2;
}
