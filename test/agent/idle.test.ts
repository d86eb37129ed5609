// The agent's container between questions: it stays, and ends well when it is told to.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';

const IDLE = new URL('../../src/agent/idle.ts', import.meta.url).href;
const PROGRAM = `const { runIdle } = await import(${JSON.stringify(IDLE)});
const ended = runIdle(); console.log('waiting'); process.exitCode = await ended;`;

it.each(['SIGTERM', 'SIGINT'] as const)('waits, and exits 0 on %s', async (signal) => {
  const program = spawn(process.execPath, ['--input-type=module', '-e', PROGRAM]);
  await once(program.stdout, 'data');
  const exit = once(program, 'exit');
  expect(program.exitCode).toBe(null);
  program.kill(signal);
  expect(await exit).toEqual([0, null]);
});
