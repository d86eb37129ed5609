// What looks after the store, as an operator types it.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judge } from '../../src/engine/judge.ts';
import { RUNBOOKS } from '../../src/runbooks/catalog.ts';
import { openStore } from '../../src/store/open.ts';
import { request } from '../store/made.ts';
import { askPlayground } from './ask-playground.ts';

const MAIN = path.join(import.meta.dirname, '../../src/main.ts');
let dir: string;

const netwhy = (...words: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...words], {
    encoding: 'utf8',
    cwd: dir,
    env: { PATH: process.env.PATH, NETWHY_DATA_DIR: dir },
  });
  return { status, stdout, stderr };
};

beforeAll(async () => {
  dir = mkdtempSync(path.join(tmpdir(), 'netwhy-store-'));
  const { recording } = await askPlayground('why-no-egress shop/web-0', ['masquerade-off']);
  if (recording === null) throw new Error('nothing was recorded');
  const { journal, memory, close } = await openStore({ engine: 'sqlite', file: path.join(dir, 'netwhy.sqlite') });
  const report = judge(recording, RUNBOOKS);
  for (const n of [1, 2]) {
    await journal.accept(request(n));
    // The second was answered otherwise at the time.
    await journal.judged(request(n).run, recording, n === 1 ? report : { ...report, causes: [] });
  }
  await memory.keepFeedback({ run: request(1).run, user: 'U1', said: 'right', words: '', atMs: 1 });
  await close();
});

afterAll(() => rmSync(dir, { recursive: true }));

describe('looking after the store', () => {
  it('judges earlier evidence with what is known today, and names what comes out otherwise', () => {
    const { status, stdout } = netwhy('rejudge', '--json');
    const { totals, changed } = JSON.parse(stdout);
    expect([status, totals]).toEqual([1, { runs: 2, same: 1, changed: 1, withoutEvidence: 0 }]);
    expect(changed[0]).toMatchObject({ run: request(2).run, was: { causes: [] }, is: { causes: ['masquerade-off'] } });
    expect(netwhy('rejudge', '--question', 'health').stdout).toContain('0 runs');
  });

  it('leaves, comes back into another place, and is whole there', () => {
    const copy = path.join(dir, 'copy.jsonl');
    expect(netwhy('store', 'export', copy).status).toBe(0);
    const elsewhere = path.join(dir, 'elsewhere');
    expect(netwhy('store', 'import', copy, '--data-dir', elsewhere)).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^2 runs/),
    });
    const { status, stdout } = netwhy('store', 'check', '--json', '--data-dir', elsewhere);
    expect([status, JSON.parse(stdout).rows.results]).toEqual([0, 2]);
    expect(netwhy('store', 'export', copy)).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/there is such a file already/),
    });
    expect(netwhy('store', 'import', copy, '--data-dir', elsewhere)).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/not empty/),
    });
  });

  it.each(['store', 'audit'])('%s export ends well where the reader has what it wanted', async (what) => {
    const child = spawn(process.execPath, [MAIN, what, 'export'], {
      cwd: dir,
      env: { PATH: process.env.PATH, NETWHY_DATA_DIR: dir },
    });
    let complaint = '';
    child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
    // As `… | head -0`: the pipe is closed before anything came.
    child.stdout.destroy();
    expect([...(await once(child, 'close')), complaint]).toEqual([0, null, '']);
  });

  it('says so where the audit knows nothing of what was asked for, and takes ids alone', () => {
    const nothing = { status: 0, stdout: '', stderr: expect.stringMatching(/^No entry of the audit/) };
    expect(netwhy('audit', 'export', '--user', 'U99')).toMatchObject(nothing);
    expect(netwhy('audit', 'export', '--user', 'U1')).toMatchObject({ status: 0, stderr: '' });
    for (const [option, name] of [['--user', '@alice'] as const, ['--run', 'web-0'] as const])
      expect(netwhy('audit', 'export', option, name)).toMatchObject({
        status: 2,
        stderr: expect.stringContaining(`${option} takes an id`),
      });
  });

  it('says how often it was right, and what it does not know', () => {
    expect(netwhy('accuracy').stdout).toMatch(/1 of 1 +why-no-egress masquerade-off\n1 of 1 answers were right/);
    expect(netwhy('store', 'chekc')).toMatchObject({ status: 2, stderr: expect.stringMatching(/netwhy store check/) });
    expect(netwhy('store', 'check', '--data-dir', '/nowhere')).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/There is no store/),
    });
    expect(netwhy('rejudge', '--question', 'nope').status).toBe(2);
  });
});
