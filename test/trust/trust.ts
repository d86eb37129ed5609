// What of the promises held: every fault, kill, chaos run, hostile input, mutant and reviewed verdict, in one table.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { execa } from 'execa';
import { FAULT_IDS, FAULTS } from './catalogue.ts';
import type { Row } from './survives.ts';

const { values } = parseArgs({
  options: { slice: { type: 'boolean' }, seeds: { type: 'string' }, json: { type: 'boolean' } },
});
const seeds = values.seeds ?? (values.slice ? '2' : '20');
const folder = await mkdtemp(path.join(tmpdir(), 'netwhy-trust-'));
const file = path.join(folder, 'rows');
const vitest = path.join(import.meta.dirname, '../../node_modules/vitest/vitest.mjs');
const config = path.join(import.meta.dirname, '../vitest.config.ts');

const startedMs = performance.now();
const vitestRun = async (...words: readonly string[]): Promise<boolean> => {
  const { exitCode } = await execa(process.execPath, [vitest, 'run', '--config', config, ...words], {
    env: { TRUST_ROWS: file, SEEDS: seeds, ...(!values.slice && { TRUST: 'whole', CRASH: 'whole' }) },
    reject: false,
    stdout: values.json ? process.stderr : 'inherit',
    stderr: 'inherit',
  });
  return exitCode === 0;
};
let ranWell = await vitestRun('--project', 'trust', `--maxWorkers=${Math.max(3, availableParallelism())}`);
// Killed at each write: a part of that is in the gate already, with the store's own tests.
if (!values.slice) ranWell = (await vitestRun('--project', 'store', 'test/crash')) && ranWell;
const text = await readFile(file, 'utf8').catch(() => '');
await rm(folder, { recursive: true, force: true });
const rows = text
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Row);

const faults = rows.filter(({ part }) => part === 'faults');
const survived = FAULT_IDS.filter((id) => {
  const own = faults.filter(({ name }) => name === id);
  return own.length > 0 && own.every(({ wrong, done, of }) => wrong.length === 0 && done === of && of > 0);
});
const untested = FAULT_IDS.filter((id) => !faults.some(({ name }) => name === id));
const broken = rows.filter(({ wrong, done, of }) => wrong.length > 0 || done !== of);
const isWell = ranWell && untested.length === 0 && broken.length === 0;

const line = ({ part, name, done, of, ms, wrong }: Row): string =>
  [
    `${part.padEnd(9)} ${name.padEnd(34)} ${String(done).padStart(9)} of ${String(of).padEnd(9)} ${(ms / 1000).toFixed(1).padStart(7)} s`,
    ...wrong.map((one) => `    ${one.split('\n', 1)[0] ?? ''}`),
  ].join('\n');

const out = values.json
  ? JSON.stringify({ seeds: Number(seeds), survived, untested, rows, well: isWell })
  : [
      '',
      ...rows.toSorted((a, b) => order(a) - order(b)).map((row) => line(row)),
      '',
      `faults survived with ${seeds} seeds each: ${survived.length} of ${FAULT_IDS.length}`,
      ...untested.map((id) => `  no test: ${id} ${FAULTS[id].what}`),
      `took ${((performance.now() - startedMs) / 1000).toFixed(0)} s`,
    ].join('\n');
process.stdout.write(`${out}\n`);
process.exitCode = isWell ? 0 : 1;

/** The catalogue's order, then the other parts as they came. */
function order({ name }: Row): number {
  const at = FAULT_IDS.indexOf(name as (typeof FAULT_IDS)[number]);
  return at < 0 ? FAULT_IDS.length : at;
}
