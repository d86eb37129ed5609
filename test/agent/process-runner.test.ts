// Real processes: how each way of ending is told, and that none is left behind.
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { processRunner } from '../../src/agent/process-runner.ts';
import type { Ran, RunOptions } from '../../src/agent/runner.ts';
import { parentOf } from './process-table.ts';

const options = (over: Partial<RunOptions> = {}): RunOptions => ({
  namespace: null,
  timeoutMs: 5000,
  maxBytes: 1000,
  signal: new AbortController().signal,
  ...over,
});

const run = (argv: readonly string[], over: Partial<RunOptions> = {}): Promise<Ran> =>
  processRunner().run(argv, options(over));

const told = (ran: Ran): unknown =>
  ran.kind === 'not-found'
    ? ran
    : { ...ran, stdout: Buffer.from(ran.stdout).toString(), stderr: Buffer.from(ran.stderr).toString() };

describe('a process', () => {
  it.each<[string, readonly string[], unknown]>([
    [
      'keeps exit code and both streams',
      ['sh', '-c', 'echo out; echo err >&2; exit 7'],
      { kind: 'exited', exitCode: 7, stdout: 'out\n', stderr: 'err\n', truncated: false },
    ],
    ['that is not installed', ['netwhy-no-such-tool'], { kind: 'not-found' }],
    [
      'that may not run',
      ['/etc/passwd'],
      { kind: 'failed', reason: 'forbidden', detail: 'may not run /etc/passwd', stdout: '', stderr: '' },
    ],
    [
      'killed from outside',
      ['sh', '-c', 'echo half; kill -9 $$'],
      { kind: 'failed', reason: 'inconclusive', detail: 'killed by SIGKILL', stdout: 'half\n', stderr: '' },
    ],
  ])('%s', async (_title, argv, expected) => {
    expect(told(await run(argv))).toEqual(expected);
  });

  it('is killed by its timer, without being asked, and what it printed is kept', async () => {
    const ran = await run(['sh', '-c', "trap 'echo asked' TERM; echo half; while :; do sleep 0.01; done"], {
      timeoutMs: 150,
    });
    expect(told(ran)).toEqual({
      kind: 'failed',
      reason: 'timed-out',
      detail: 'killed after 150 ms',
      stdout: 'half\n',
      stderr: '',
    });
  });

  it('is not waited for when its own child keeps the pipe', async () => {
    const ran = await run(['sh', '-c', 'sleep 4 & echo $!; sleep 4'], { timeoutMs: 100 });
    expect(ran).toMatchObject({ kind: 'failed', reason: 'timed-out' });
    const child = Number((told(ran) as { stdout: string }).stdout);
    // It still sleeps, so we were back before it ended.
    expect(parentOf(child)).not.toBe(null);
    process.kill(child, 'SIGKILL');
  });

  it('is killed when the program is told to stop', async () => {
    const stop = new AbortController();
    const running = run(['sleep', '5'], { signal: stop.signal });
    stop.abort();
    expect(await running).toMatchObject({ kind: 'failed', reason: 'inconclusive', detail: 'stopped before it ended' });
  });

  it('may print more than is kept and still ends by itself', async () => {
    const ran = await run(['sh', '-c', 'head -c 300000 /dev/zero; exit 3'], { maxBytes: 1000 });
    expect(ran).toMatchObject({ kind: 'exited', exitCode: 3, truncated: true });
    expect(ran.kind === 'exited' && ran.stdout.byteLength).toBe(1000);
    expect(await run(['head', '-c', '1000', '/dev/zero'])).toMatchObject({ truncated: false });
  });

  it('keeps little of what it complains, however much it may print', async () => {
    const ran = await run(['sh', '-c', 'head -c 300000 /dev/zero; head -c 300000 /dev/zero >&2'], {
      maxBytes: 1 << 20,
    });
    expect(ran.kind === 'exited' && [ran.stdout.byteLength, ran.stderr.byteLength, ran.truncated]).toEqual([
      300_000,
      262_144,
      true,
    ]);
  });

  it('sees a fixed environment and no stdin', async () => {
    const ran = await run(['env']);
    const names = String((told(ran) as { stdout: string }).stdout)
      .split('\n')
      .map((line) => line.split('=')[0])
      .filter((name) => name !== '');
    expect(names.sort()).toEqual(['LC_ALL', 'PATH']);
    expect(told(await run(['cat']))).toMatchObject({ exitCode: 0, stdout: '' });
  });
});

describe('a namespace that cannot be entered', () => {
  it('is unreachable when its file has gone', async () => {
    expect(await run(['true'], { namespace: '/run/netns/netwhy-no-such' })).toMatchObject({
      kind: 'failed',
      reason: 'unreachable',
    });
  });

  it.skipIf(process.getuid?.() !== 0)('is forbidden without the right to', async () => {
    const self = process.execPath;
    const source = `
      const { processRunner } = await import(${JSON.stringify(new URL('../../src/agent/process-runner.ts', import.meta.url).href)});
      const ran = await processRunner().run(['true'], { namespace: '/proc/1/ns/net', timeoutMs: 3000, maxBytes: 1000, signal: new AbortController().signal });
      console.log(JSON.stringify([ran.kind, ran.reason, ran.detail]));`;
    const { stdout } = await execa('setpriv', [
      '--bounding-set=-sys_admin',
      '--inh-caps=-sys_admin',
      self,
      '--input-type=module',
      '-e',
      source,
    ]);
    expect(JSON.parse(stdout)).toEqual(['failed', 'forbidden', 'the agent may not enter network namespaces']);
  });

  it('looks for tools where it is told to', async () => {
    const ran = await processRunner('/nowhere').run(['true'], options({}));
    expect(ran.kind).toBe('not-found');
  });
});
