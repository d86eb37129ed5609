// Does `npm start` without settings serve its page, with nobody at the terminal, until it is told to stop?
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';

const MAIN = path.join(import.meta.dirname, '../../src/main.ts');

const start = async (stdin: 'ignore' | 'pipe', folder: string) => {
  const child = spawn(process.execPath, [MAIN, 'start'], {
    env: { PATH: process.env.PATH, HOME: folder },
    cwd: folder,
    stdio: [stdin, 'pipe', 'pipe'],
  });
  let said = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const url = () => /http:\/\/127\.0\.0\.1:\d+\//.exec(said)?.[0] ?? '';
  await expect.poll(url, { timeout: 20_000 }).not.toBe('');
  return { child, said: () => said, url: url() };
};

it('stays while nobody types, and ends in order at a signal', { timeout: 40_000 }, async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'netwhy-start-'));
  const { child, url } = await start('ignore', folder);
  const script = await fetch(new URL('/app.js', url));
  expect([script.status, (await script.text()).length > 50_000]).toEqual([200, true]);
  expect(child.exitCode).toBeNull();
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
  await rm(folder, { recursive: true, force: true });
});

it('runs a script from its input and ends with it', { timeout: 40_000 }, async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'netwhy-start-'));
  const { child, said } = await start('pipe', folder);
  child.stdin?.end('channels\n');
  expect(await once(child, 'exit')).toEqual([0, null]);
  expect(said()).toContain('#incident-42');
  await rm(folder, { recursive: true, force: true });
});
