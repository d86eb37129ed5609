// The agent program as a real process: exit codes, and no child survives it.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { readFrames } from './frames-read.ts';
import { childrenOf, parentOf } from './process-table.ts';

const MAIN = new URL('../../src/agent/main.ts', import.meta.url).href;
const PROGRAM = `const { runProbe } = await import(${JSON.stringify(MAIN)});
process.exitCode = await runProbe(process.argv.slice(1), '9.9.9');`;

const start = (...argv: string[]): ChildProcessWithoutNullStreams =>
  spawn(process.execPath, ['--input-type=module', '-e', PROGRAM, ...argv]);

interface Ended {
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

const ended = async (program: ChildProcessWithoutNullStreams): Promise<Ended> => {
  const [out, err]: [Buffer[], Buffer[]] = [[], []];
  program.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  program.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  await once(program, 'close');
  return { code: program.exitCode, stdout: Buffer.concat(out), stderr: Buffer.concat(err).toString() };
};

const item = (id: string, name: string, args: object, delayMs = 0): object => ({
  id,
  call: { name, args },
  podIp: '',
  timeoutMs: 8000,
  maxBytes: 65_536,
  delayMs,
});
const batch = (...items: object[]): string => JSON.stringify({ v: 1, run: 'r-1', items });

/** A ping of minutes beside a quick look and a later one. */
const SLOW = batch(
  item('slow', 'ping', { to: '127.0.0.1', count: 200, intervalMs: 1000, waitMs: 1000 }),
  item('quick', 'rule-list', {}),
  item('later', 'rule-list', {}, 250),
);

describe('netwhy probe', () => {
  it('answers a batch from its argument or from stdin and exits 0', async () => {
    const one = batch(item('a', 'rule-list', {}));
    const byArgument = ended(start(one));
    const reading = start('-');
    const byStdin = ended(reading);
    reading.stdin.end(one);
    for (const { code, stdout } of [await byArgument, await byStdin]) {
      const { results, end } = readFrames(stdout);
      expect([code, results.map(({ id, exitCode }) => [id, exitCode]), end?.results]).toEqual([0, [['a', 0]], 1]);
    }
  });

  it.each([
    [
      ['{"v":2}'],
      'netwhy: This agent reads batches of version 1, not 2; give bot and agent the same netwhy version.\n',
    ],
    [[], 'usage: netwhy probe <batch as JSON, or - for stdin>\n'],
  ])('refuses %j with one line and exit 2', async (argv, line) => {
    const { code, stdout, stderr } = await ended(start(...argv));
    expect([code, stdout.toString(), stderr]).toEqual([2, '', line]);
  });

  it.each<[string, (program: ChildProcessWithoutNullStreams) => void]>([
    ['SIGTERM', (program) => void program.kill('SIGTERM')],
    ['a reader that has gone', (program) => void program.stdout.destroy()],
  ])('leaves no child behind after %s', async (_title, end) => {
    const program = start(SLOW);
    let seen = '';
    while (!seen.includes('"id":"quick"')) seen += String((await once(program.stdout, 'data'))[0]);
    const children = childrenOf(program.pid);
    expect(children).toHaveLength(1);
    const exit = once(program, 'exit');
    end(program);
    expect([await exit, children.filter((pid) => parentOf(pid) !== null)]).toEqual([[1, null], []]);
  });
});
