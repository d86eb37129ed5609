// `npm run chaos [-- --runs 10000 --seed 1]`: seeded runs with two random faults at once; does any promise break?
import { parseArgs } from 'node:util';
import { keep } from '../survives.ts';
import { chaosRun } from './one.ts';

const { values } = parseArgs({ options: { runs: { type: 'string' }, seed: { type: 'string' } } });
const [runs, first] = [Number(values.runs ?? 10_000), Number(values.seed ?? 1)];
const startedMs = performance.now();
const seconds = (): number => (performance.now() - startedMs) / 1_000;

const wrong: string[] = [];
// A rejection nobody looks at ends the bot's process, and so it breaks a promise here.
let seed = first;
process.on('unhandledRejection', (error) => {
  wrong.push(`--seed ${seed}: unhandled: ${String(error)}`);
});
for (let done = 0; done < runs; done += 1) {
  seed = first + done;
  const one = await chaosRun(seed);
  for (const line of one.wrong) {
    wrong.push(`--seed ${seed}: ${line}`);
    process.stdout.write(`--seed ${seed} --runs 1 (${one.faults.join(' + ')}): ${line}\n`);
  }
  if (runs === 1) process.stdout.write(`${one.faults.join(' + ')}\n`);
  if ((done + 1) % 100 === 0)
    process.stdout.write(`${done + 1} runs, ${((done + 1) / seconds()).toFixed(2)} a second, ${wrong.length} wrong\n`);
}
process.stdout.write(
  `${runs} runs in ${seconds().toFixed(0)} s, ${(runs / seconds()).toFixed(2)} a second: ${wrong.length} wrong\n`,
);
keep({
  part: 'chaos',
  name: 'two faults at once',
  done: runs - new Set(wrong.map((one) => one.split(':')[0])).size,
  of: runs,
  wrong,
  ms: Math.round(seconds() * 1_000),
});
process.exitCode = wrong.length === 0 ? 0 : 1;
