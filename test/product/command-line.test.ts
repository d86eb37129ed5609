// Does the command line end as its contract says when its output cannot be written or a signal ends it?
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const MAIN = path.join(import.meta.dirname, '../../src/main.ts');
const ASK = ['ask', 'why-no-egress', 'shop/web-0', '--playground'];

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'netwhy-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const env = () => ({ PATH: process.env.PATH, HOME: folder, TMPDIR: folder });

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const netwhy = (...words: string[]): Promise<Ended> =>
  new Promise((resolve) => {
    const child = execFile(process.execPath, [MAIN, ...words], { env: env() }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode, stdout, stderr }),
    );
  });

const intoFull = async (...words: string[]): Promise<Ended> => {
  const child = spawn(process.execPath, [MAIN, ...words], {
    env: env(),
    stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'],
  });
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout: '', stderr };
};

const leftovers = () => readdirSync(folder).filter((name) => name.startsWith('netwhy-'));

describe.runIf(process.platform === 'linux')('an answer nobody can keep', () => {
  it.each([[ASK], [['faults', '--json']], [['help']]])('%j onto a full disk is a failure of netwhy', async (words) => {
    expect(await intoFull(...words)).toEqual({
      code: 5,
      stdout: '',
      stderr: 'The answer could not be written (ENOSPC).\n',
    });
  });

  it('does not lose its verdict to a reader that has left', async () => {
    const child = spawn(process.execPath, [MAIN, ...ASK], { env: env(), stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout?.destroy();
    let stderr = '';
    child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number | null];
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });
});

describe('start', () => {
  it.each([
    ['--help', 0],
    ['--prot=80', 2],
  ])('starts nothing on %s', async (word, code) => {
    const ended = await netwhy('start', word);
    expect(ended.code).toBe(code);
    expect(ended.stdout + ended.stderr).toContain('SLACK_APP_TOKEN');
  });
});

describe('a recording', () => {
  it('is written beside the answer', async () => {
    const file = path.join(folder, 'run.json');
    const { code, stdout } = await netwhy(...ASK, '--json', '--record', file);
    const again = await netwhy('judge', file, '--json');
    expect([code, again]).toEqual([0, { code: 0, stdout, stderr: '' }]);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ schema: 1 });
  });

  it('that cannot be written costs the answer nothing, and is told', async () => {
    const { code, stdout, stderr } = await netwhy(...ASK, '--json', '--record', path.join(folder, 'no', 'run.json'));
    expect([code, JSON.parse(stdout).verdict, stderr]).toEqual([
      5,
      'pass',
      `The recording could not be written to ${path.join(folder, 'no', 'run.json')} (ENOENT).\n`,
    ]);
  });
});

describe('a signal', () => {
  it.each([['SIGINT'], ['SIGTERM'], ['SIGHUP']] as const)('%s, twice, leaves nothing behind', async (signal) => {
    const child = spawn(process.execPath, [MAIN, ...ASK, '--json'], { env: env(), stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    const closed = once(child, 'close');
    while (leftovers().length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    child.kill(signal);
    child.kill(signal);
    const [code] = (await closed) as [number | null];
    const { verdict, headline, ended } = JSON.parse(stdout);
    expect({ code, verdict, headline, ended, left: leftovers() }).toEqual({
      code: 4,
      verdict: 'unknown',
      headline: 'Cancelled before an answer was found.',
      ended: 'cancelled',
      left: [],
    });
  });
});
