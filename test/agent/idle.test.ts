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

it('exits 0 once the directory it looks at is deleted, and not because there is none', async () => {
  // An open directory can be looked at after it is gone, like a mounted one.
  const looks = `import { mkdtempSync, openSync, rmdirSync } from 'node:fs';
const { runIdle } = await import(${JSON.stringify(IDLE)});
const made = mkdtempSync('/tmp/netwhy-idle-');
runIdle(made + '/never', 1).then(() => console.log('gave up on nothing'));
const ended = runIdle('/proc/self/fd/' + openSync(made), 1);
rmdirSync(made);
await ended; process.exit(7);`;
  const program = spawn(process.execPath, ['--input-type=module', '-e', looks]);
  let said = '';
  program.stdout.on('data', (chunk) => {
    said += chunk;
  });
  expect([await once(program, 'exit'), said]).toEqual([[7, null], '']);
});
