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
