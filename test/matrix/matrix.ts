// `npm run matrix [-- --json] [--runs N] [--simulation]`: every cause × question × world, and every question of a healthy world.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import type { Answered } from './cases.ts';
import { tableOf, totalsOf } from './table.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    runs: { type: 'string', default: '50' },
    simulation: { type: 'boolean' },
    'lab-runs': { type: 'string', default: '5' },
  },
});
const answered: Answered[] = [];
const skipped: string[] = [];

/** Lines of JSON are answers; any other line says why a world could not be asked. @returns the exit code. */
const collect = async (program: string, args: readonly string[]): Promise<number> => {
  const child = spawn(program, [...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const closed = once(child, 'close');
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('{')) answered.push(JSON.parse(line) as Answered);
    else if (line !== '') skipped.push(line);
  }
  const [code] = await closed;
  return Number(code);
};

const here = (file: string): string => path.join(import.meta.dirname, file);
const shares = Math.min(2, availableParallelism());
const codes = await Promise.all(
  Array.from({ length: shares }, (_, share) =>
    collect(process.execPath, [here('simulation.ts'), String(share), String(shares), values.runs]),
  ),
);
// Real packets after the simulation: what they measure must not share the machine with it.
if (!values.simulation)
  codes.push(await collect('sh', [here('../lab/run.sh'), 'node', here('lab.ts'), values['lab-runs']]));

const totals = totalsOf(answered);
process.stdout.write(
  values.json ? `${JSON.stringify({ totals, skipped, cases: answered }, null, 2)}\n` : tableOf(answered, skipped),
);
const well = codes.every((code) => code === 0) && totals.right === totals.cases && totals.falseAlarms === 0;
process.exitCode = well ? 0 : 1;
