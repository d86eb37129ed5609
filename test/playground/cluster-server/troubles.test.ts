// The switches that make the cluster server misbehave do what they say, and nothing else.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ExecTrouble } from '../../../src/playground/cluster-server/knobs.ts';
import { type ClusterServer, startClusterServer } from '../../../src/playground/cluster-server/server.ts';
import { open, run } from './exec-client.ts';
import { processBackend } from './process-backend.ts';

let server: ClusterServer;
beforeAll(async () => {
  server = await startClusterServer({ backend: processBackend() });
});
afterEach(() => server.knobs.reset());
afterAll(() => server.close());

const KB = ['head', '-c', '1000', '/dev/zero'];
const seen = async (trouble: ExecTrouble) => {
  server.knobs.troubleExec(trouble);
  const { upgrade, stdout, status, closeCode } = await run(server, KB);
  return { upgrade, bytes: stdout.length, status: status === null ? null : Reflect.get(status, 'status'), closeCode };
};

describe('exec', () => {
  it.each<[ExecTrouble, object]>([
    [
      { kind: 'refuse', code: 503 },
      { upgrade: 503, bytes: 0, status: null, closeCode: 1006 },
    ],
    [
      { kind: 'drop', afterBytes: 100 },
      { upgrade: 101, bytes: 100, status: null, closeCode: 1006 },
    ],
    [
      { kind: 'drop', afterBytes: 0 },
      { upgrade: 101, bytes: 0, status: null, closeCode: 1006 },
    ],
    [{ kind: 'no-status' }, { upgrade: 101, bytes: 1000, status: null, closeCode: 1000 }],
    [
      { kind: 'truncate', afterBytes: 100 },
      { upgrade: 101, bytes: 100, status: 'Success', closeCode: 1000 },
    ],
    [
      { kind: 'delay', ms: 20 },
      { upgrade: 101, bytes: 1000, status: 'Success', closeCode: 1000 },
    ],
  ])('with %j shows %j', async (trouble, expected) => {
    expect(await seen(trouble)).toEqual(expected);
  });

  it.each<[ExecTrouble, readonly string[]]>([
    [{ kind: 'no-answer' }, []],
    [{ kind: 'hang' }, ['open', 'frame of 1']],
  ])('with %j stays silent after %j until the server closes', async (trouble, heard) => {
    const own = await startClusterServer({ backend: processBackend() });
    own.knobs.troubleExec(trouble);
    const events: string[] = [];
    const socket = open(own, KB);
    socket.on('open', () => events.push('open'));
    socket.on('message', (data) => events.push(`frame of ${(data as Buffer).length}`));
    socket.on('error', () => undefined); // the cut
    const closed = new Promise((resolve) => socket.on('close', resolve));
    await expect.poll(() => own.counts.requests).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(events).toEqual(heard);
    await own.close();
    await closed;
  });

  it('that truncates says Success whatever the command said', async () => {
    server.knobs.troubleExec({ kind: 'truncate', afterBytes: 2 });
    const { stdout, status } = await run(server, ['sh', '-c', 'echo out; exit 3']);
    expect([stdout, status]).toEqual(['ou', { metadata: {}, status: 'Success' }]);
  });

  it('troubles only what the rule names', async () => {
    server.knobs.troubleExec({ kind: 'refuse', code: 500 }, (place) => place.argv[0] === 'cat');
    expect((await run(server, ['true'])).upgrade).toBe(101);
    expect((await run(server, ['cat'])).upgrade).toBe(500);
  });

  it('is forbidden by its own resource name', async () => {
    server.knobs.forbid('get', 'pods/exec', 'shop');
    const { upgrade, refusal } = await run(server, ['true']);
    expect([upgrade, refusal.message]).toEqual([
      403,
      'pods "web-0" is forbidden: User "system:serviceaccount:netwhy:netwhy" cannot get resource "pods/exec" in API group "" in the namespace "shop"',
    ]);
  });
});

describe('an exec whose stream is odd', () => {
  it.each<[ExecTrouble, object]>([
    [
      { kind: 'foreign', frames: [Buffer.of(9, 1), Buffer.of(255)] },
      { bytes: 1000, status: 'Success' },
    ],
    [
      { kind: 'frames', bytes: 1 },
      { bytes: 1000, status: 'Success' },
    ],
    [
      { kind: 'one-frame', bytes: 5 << 20 },
      { bytes: 5 << 20, status: 'Success' },
    ],
    [
      { kind: 'status', text: '{"status":"Odd"}' },
      { bytes: 1000, status: 'Odd' },
    ],
    [
      { kind: 'ends', end: { kind: 'exited', code: 137 }, stdout: 'ab' },
      { bytes: 2, status: 'Failure' },
    ],
  ])('with %j shows %j', async (trouble, expected) => {
    expect(await seen(trouble)).toMatchObject(expected);
  });

  it('pours until the client leaves', async () => {
    server.knobs.troubleExec({ kind: 'endless' });
    const socket = open(server, ['true']);
    let bytes = 0;
    await new Promise<void>((resolve) =>
      socket.on('message', (data) => {
        bytes += (data as Buffer).length;
        if (bytes > 4 << 20) resolve();
      }),
    );
    expect(server.counts.live).toBe(1);
    socket.terminate();
    await expect.poll(() => server.counts.live).toBe(0);
  });

  it('speaks only what it is told to speak', async () => {
    const protocols = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];
    server.knobs.protocols = ['v4.channel.k8s.io'];
    expect((await run(server, ['true'], { protocols })).protocol).toBe('v4.channel.k8s.io');
    server.knobs.protocols = ['v1.channel.k8s.io'];
    expect((await run(server, ['true'])).upgrade).toBe(400);
  });
});

describe('a request', () => {
  const get = (token = server.token) =>
    fetch(`${server.url}/api/v1/pods`, { headers: { authorization: `Bearer ${token}` } });

  it('that is troubled once is well the next time', async () => {
    let left = 1;
    server.knobs.troubleRequests(({ path }) => {
      left -= path === '/api/v1/pods' ? 1 : 0;
      return left === 0 ? { kind: 'status', code: 429, retryAfterS: 3 } : null;
    });
    const first = await get();
    expect([first.status, first.headers.get('retry-after'), (await get()).status]).toEqual([429, '3', 200]);
  });

  it.each([{ kind: 'reset' }, { kind: 'reset', midway: true }] as const)('breaks off with %j', async (trouble) => {
    server.knobs.troubleRequests(() => trouble);
    await expect(get().then((response) => response.text())).rejects.toThrow();
  });

  it('is answered late, or never', async () => {
    server.knobs.troubleRequests(() => ({ kind: 'slow', ms: 5 }));
    expect((await get()).status).toBe(200);
    server.knobs.troubleRequests(() => ({ kind: 'silence' }));
    const abort = new AbortController();
    const { requests } = server.counts;
    const asked = fetch(`${server.url}/api/v1/pods`, { signal: abort.signal });
    await expect.poll(() => server.counts.requests).toBe(requests + 1);
    abort.abort();
    await expect(asked).rejects.toThrow('aborted');
  });

  it('must carry the token of now', async () => {
    server.knobs.token = 'next';
    expect([(await get()).status, (await get('next')).status]).toEqual([401, 200]);
  });
});

describe('the server', () => {
  it('that is down cuts what is open and takes nothing new', async () => {
    const socket = open(server, ['cat'], { stdin: '' });
    socket.on('error', () => undefined); // the cut
    await new Promise((resolve) => socket.once('open', resolve));
    const closed = new Promise((resolve) => socket.on('close', resolve));
    server.knobs.down = true;
    expect(await closed).toBe(1006);
    await expect(fetch(`${server.url}/version`)).rejects.toThrow('fetch failed');
    server.knobs.down = false;
    expect((await fetch(`${server.url}/version`)).status).toBe(200);
  });
});
