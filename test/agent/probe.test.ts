// The agent program with a played runner: what it runs, what it refuses, and what it writes.
import { describe, expect, it } from 'vitest';
import { probe } from '../../src/agent/probe.ts';
import type { Runner } from '../../src/agent/runner.ts';
import type { BatchItem } from '../../src/model/batch.ts';
import { type ReadFrames, readFrames } from './frames-read.ts';
import { exited, failed, toyRunner } from './toy-runner.ts';

const item = (over: Partial<BatchItem>): BatchItem => ({
  id: 'only',
  call: { name: 'rule-list', args: {} },
  podIp: '',
  timeoutMs: 1000,
  maxBytes: 1000,
  delayMs: 0,
  ...over,
});

const empty = async function* (): AsyncGenerator<Uint8Array> {
  /* nothing comes */
};

interface Played extends ReadFrames {
  readonly code: number;
  readonly complaints: string;
}

const play = async (items: readonly BatchItem[], runner: Runner, signal?: AbortSignal): Promise<Played> => {
  const chunks: Buffer[] = [];
  let complaints = '';
  const io = {
    stdin: empty(),
    write: (chunk: Uint8Array | string) => void chunks.push(Buffer.from(chunk)),
    complain: (line: string) => {
      complaints += line;
    },
    netwhy: '9.9.9',
    signal: signal ?? new AbortController().signal,
  };
  const code = await probe(JSON.stringify({ v: 1, run: 'r-1', items }), io, runner);
  return { code, complaints, ...readFrames(Buffer.concat(chunks)) };
};

describe('a batch', () => {
  it('ends in a hello, one result an item and an end marker that counts the bytes', async () => {
    const runner = toyRunner((argv) => exited(argv[0] === 'cat' ? 1 : 0, 'é\n', 'oops'));
    const played = await play(
      [item({ id: 'a' }), item({ id: 'b', call: { name: 'read-file', args: { file: 'snmp' } } })],
      runner,
    );
    expect(played).toMatchObject({
      code: 0,
      complaints: '',
      hello: { frame: 'hello', v: 1, netwhy: '9.9.9' },
      results: [
        { id: 'a', argv: ['ip', '-j', 'rule', 'show'], exitCode: 0, problem: null, out: 'é\n', err: 'oops' },
        { id: 'b', argv: ['cat', '/proc/net/snmp'], exitCode: 1, problem: null, out: 'é\n', err: 'oops' },
      ],
      end: { frame: 'end', results: 2, bytes: 14 },
    });
  });

  it('runs what it knows and refuses the rest, item by item', async () => {
    const runner = toyRunner(() => exited(0));
    const { results, end } = await play(
      [
        item({ id: 'unknown', call: { name: 'rm', args: { path: '/' } } }),
        item({ id: 'bad', call: { name: 'ping', args: { to: '-f', count: 1, intervalMs: 10, waitMs: 100 } } }),
        item({ id: 'good' }),
      ],
      runner,
    );
    expect(Object.fromEntries(results.map((one) => [one.id, one.problem]))).toEqual({
      unknown: { reason: 'forbidden', detail: 'not in the catalogue' },
      bad: { reason: 'forbidden', detail: 'not in the catalogue: Command ping has bad arguments: to.' },
      good: null,
    });
    expect(end?.results).toBe(3);
    expect(runner.asked.map(({ argv }) => argv)).toEqual([['ip', '-j', 'rule', 'show']]);
  });

  it('tries the next variant only when the tool is missing or refuses its options', async () => {
    const status = item({ call: { name: 'cilium-status', args: {} } });
    const tried = async (first: ReturnType<typeof exited> | { kind: 'not-found' }): Promise<unknown> => {
      const runner = toyRunner((argv) => (argv[0] === 'cilium-dbg' ? first : exited(0, '{}')));
      const { results } = await play([status], runner);
      return [runner.asked.map(({ argv }) => argv[0]), results[0]?.argv[0], results[0]?.exitCode];
    };
    expect(await tried({ kind: 'not-found' })).toEqual([['cilium-dbg', 'cilium'], 'cilium', 0]);
    expect(await tried(exited(1, '', 'ping: unrecognized option: i'))).toEqual([['cilium-dbg', 'cilium'], 'cilium', 0]);
    expect(await tried(exited(1, '', 'connection refused'))).toEqual([['cilium-dbg'], 'cilium-dbg', 1]);
  });

  it('says which tool is missing when no variant has one', async () => {
    const { results } = await play(
      [item({})],
      toyRunner(() => ({ kind: 'not-found' })),
    );
    expect(results[0]?.problem).toEqual({ reason: 'tool-missing', detail: 'ip is not installed in the agent' });
  });

  it('keeps what a killed tool had printed', async () => {
    const runner = toyRunner(() => failed('timed-out', 'killed after 1000 ms', 'half a line'));
    const { results } = await play([item({})], runner);
    expect(results[0]).toMatchObject({
      exitCode: null,
      problem: { reason: 'timed-out', detail: 'killed after 1000 ms' },
      out: 'half a line',
    });
  });

  it('enters the namespace that holds the pod address, and says why when it cannot', async () => {
    const runner = toyRunner(() => exited(0), {
      '10.0.0.5': { ok: true, namespace: '/run/netns/cni-5' },
      '10.0.0.6': { ok: false, reason: 'forbidden', detail: 'may not' },
    });
    const { results } = await play(
      [item({ id: 'in', podIp: '10.0.0.5' }), item({ id: 'out', podIp: '10.0.0.6' })],
      runner,
    );
    expect(runner.asked.map(({ options }) => options.namespace)).toEqual(['/run/netns/cni-5']);
    expect(results.find(({ id }) => id === 'out')?.problem).toEqual({ reason: 'forbidden', detail: 'may not' });
  });

  it("never shows the agent's own resolv.conf as the pod's", async () => {
    const runner = toyRunner(() => exited(0), { '10.0.0.5': { ok: true, namespace: '/run/netns/cni-5' } });
    const call = { name: 'read-file', args: { file: 'resolv-conf' } };
    const { results } = await play([item({ podIp: '10.0.0.5', call })], runner);
    expect(results[0]?.problem?.reason).toBe('unreachable');
    expect(runner.asked).toEqual([]);
  });

  it('starts a delayed item after its delay', async () => {
    const order: string[] = [];
    const runner = toyRunner((argv) => {
      order.push(argv[0] ?? '');
      return exited(0);
    });
    const { results } = await play(
      [item({ id: 'late', delayMs: 60 }), item({ id: 'now', call: { name: 'read-file', args: { file: 'snmp' } } })],
      runner,
    );
    expect(order).toEqual(['cat', 'ip']);
    expect(results.map(({ id }) => id)).toEqual(['now', 'late']);
  });

  it('keeps 48 processes in flight at most', async () => {
    let now = 0;
    let most = 0;
    const runner = toyRunner(async () => {
      most = Math.max(most, ++now);
      await new Promise((resolve) => setTimeout(resolve, 5));
      now -= 1;
      return exited(0);
    });
    const { end } = await play(
      Array.from({ length: 64 }, (_, index) => item({ id: String(index) })),
      runner,
    );
    expect([most, end?.results]).toEqual([48, 64]);
  });
});

describe('an HTTP question by name', () => {
  const http = (args: Record<string, string | number>): BatchItem =>
    item({ call: { name: 'http', args: { timeoutMs: 1000, ...args } } });
  const named = http({ host: 'shop.example', resolver: '10.96.0.10' });
  const answering = (dig: ReturnType<typeof exited>): ReturnType<typeof toyRunner> =>
    toyRunner((argv) => (argv[0] === 'dig' ? dig : exited(0, '\n200 203.0.113.9 0.01')));

  it("asks the pod's resolver first and pins what it said", async () => {
    const runner = answering(exited(0, '203.0.113.9\n'));
    await play([named], runner);
    expect(runner.asked.map(({ argv }) => argv[0])).toEqual(['dig', 'curl']);
    expect(runner.asked[1]?.argv).toContain('shop.example:80:203.0.113.9');
  });

  it.each([
    ['no answer', exited(0, ''), { reason: 'inconclusive', detail: 'the name did not resolve' }],
    ['no server', exited(9, '', ';; no servers'), { reason: 'inconclusive', detail: 'the name did not resolve' }],
    ['no dig', { kind: 'not-found' as const }, { reason: 'tool-missing', detail: 'dig is not installed in the agent' }],
    [
      'the metadata service',
      exited(0, '169.254.169.254\n'),
      {
        reason: 'forbidden',
        detail: 'the name resolved to a link-local address; netwhy does not connect there',
        final: true,
      },
    ],
    [
      'loopback',
      exited(0, '127.0.0.1\n'),
      {
        reason: 'forbidden',
        detail: 'the name resolved to a loopback address; netwhy does not connect there',
        final: true,
      },
    ],
  ])('does not connect when the name has %s', async (_title, dig, problem) => {
    const runner = answering(dig as ReturnType<typeof exited>);
    const { results } = await play([named], runner);
    expect(results[0]).toMatchObject({ exitCode: null, problem });
    expect(runner.asked.map(({ argv }) => argv[0])).toEqual(['dig']);
  });

  it.each(['169.254.169.254', '127.0.0.1', '0.0.0.0', '224.0.0.1', '::1', '::ffff:169.254.169.254'])(
    'does not connect to %s',
    async (host) => {
      const runner = answering(exited(0));
      const { results } = await play([http({ host })], runner);
      const { reason, final } = results[0]?.problem ?? {};
      expect([reason, final, runner.asked]).toEqual(['forbidden', true, []]);
    },
  );
});

describe('a program that is told to stop', () => {
  it('writes no end marker when it is aborted', async () => {
    const stop = new AbortController();
    const runner = toyRunner((_argv, { signal }) => {
      const ended = new Promise<ReturnType<typeof failed>>((resolve) =>
        signal.addEventListener('abort', () => resolve(failed('inconclusive', 'stopped'))),
      );
      stop.abort();
      return ended;
    });
    const played = await play([item({}), item({ id: 'late', delayMs: 5000 })], runner, stop.signal);
    expect([played.code, played.results, played.end]).toEqual([1, [], null]);
  });

  it('stops what runs when nobody reads any more', async () => {
    let stopped = false;
    const runner = toyRunner((argv, { signal }) => {
      if (argv[0] === 'cat') return exited(0);
      return new Promise((resolve) =>
        signal.addEventListener('abort', () => {
          stopped = true;
          resolve(failed('inconclusive', 'stopped'));
        }),
      );
    });
    let writes = 0;
    const io = {
      stdin: empty(),
      write: () => {
        writes += 1;
        if (writes > 1) throw new Error('EPIPE');
      },
      netwhy: '9.9.9',
      signal: new AbortController().signal,
    };
    const items = [item({}), item({ id: 'b', call: { name: 'read-file', args: { file: 'snmp' } } })];
    expect(await probe(JSON.stringify({ v: 1, run: 'r-1', items }), io, runner)).toBe(1);
    expect([stopped, writes]).toEqual([true, 2]);
  });
});
