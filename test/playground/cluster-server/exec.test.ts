// Exec over WebSocket as the API server and the kubelet speak it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClusterBackend } from '../../../src/playground/backend.ts';
import { type ClusterServer, startClusterServer } from '../../../src/playground/cluster-server/server.ts';
import type { KubeObject } from '../../../src/playground/objects.ts';
import { open, run } from './exec-client.ts';
import { processBackend } from './process-backend.ts';

let backend: ClusterBackend;
let server: ClusterServer;
beforeAll(async () => {
  backend = processBackend();
  server = await startClusterServer({ backend });
});
afterAll(() => server.close());

const SUCCESS = { metadata: {}, status: 'Success' };
const exited = (code: number) => ({
  metadata: {},
  status: 'Failure',
  reason: 'NonZeroExitCode',
  message: `command terminated with non-zero exit code: exit status ${code}`,
  details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
});

describe('a session', () => {
  it('opens with an empty frame, splits the streams, ends with one status and close 1000', async () => {
    expect(await run(server, ['sh', '-c', 'echo out; echo err >&2'])).toEqual({
      upgrade: 101,
      refusal: {},
      protocol: 'v5.channel.k8s.io',
      opening: [1, 0],
      stdout: 'out\n',
      stderr: 'err\n',
      largestFrame: JSON.stringify(SUCCESS).length,
      status: SUCCESS,
      closeCode: 1000,
    });
  });

  it.each([
    [0, SUCCESS],
    [7, exited(7)],
    [137, exited(137)],
  ])('tells exit code %i in the status', async (code, status) => {
    expect((await run(server, ['sh', '-c', `exit ${code}`])).status).toEqual(status);
  });

  it('feeds stdin until the client closes channel 0', async () => {
    const session = await run(server, ['cat'], { stdin: 'hello\n' });
    expect([session.stdout, session.status]).toEqual(['hello\n', SUCCESS]);
  });

  it('keeps every byte of a long output, in frames of at most 32 KiB', async () => {
    const session = await run(server, ['head', '-c', '5000000', '/dev/zero']);
    expect([session.stdout.length, session.largestFrame, session.status]).toEqual([5_000_000, 32_768, SUCCESS]);
  });

  it('opens on stderr when only that was asked for, and sends nothing else', async () => {
    const session = await run(server, ['sh', '-c', 'echo out; echo err >&2'], { query: 'stderr=true' });
    expect([session.opening, session.stdout, session.stderr]).toEqual([[2, 0], '', 'err\n']);
  });

  it.each([
    [['v5.channel.k8s.io', 'v4.channel.k8s.io'], 'v5.channel.k8s.io'],
    [['v4.channel.k8s.io', 'v5.channel.k8s.io'], 'v4.channel.k8s.io'],
    [['v9.channel.k8s.io', 'v4.channel.k8s.io'], 'v4.channel.k8s.io'],
  ])('of a client that offers %j speaks %s', async (protocols, spoken) => {
    expect((await run(server, ['true'], { protocols })).protocol).toBe(spoken);
  });

  it('names a missing program as a runtime does, without an exit code', async () => {
    const { status } = await run(server, ['dig']);
    expect(status).toMatchObject({
      reason: 'InternalError',
      code: 500,
      message: expect.stringContaining('exec: "dig": executable file not found in $PATH'),
    });
    expect(JSON.stringify(status)).not.toContain('ExitCode');
  });

  it('runs the command to its end when the client has left', async () => {
    const before = server.counts.live;
    const socket = open(server, ['cat'], { stdin: '' });
    await new Promise((resolve) => socket.once('message', resolve));
    expect([server.counts.live, server.counts.sockets > 0]).toEqual([before + 1, true]);
    socket.terminate(); // ends stdin, and cat with it
    await expect.poll(() => server.counts.live).toBe(before);
  });
});

describe('a refusal', () => {
  const put = (name: string, change: { spec?: object; status?: object }): void => {
    const web = backend.objects.get('pods', 'shop', 'web-0') as KubeObject & { spec: object; status: object };
    backend.objects.put('pods', {
      ...web,
      metadata: { ...web.metadata, name },
      spec: { ...web.spec, ...change.spec },
      status: { ...web.status, ...change.status },
    });
  };
  beforeAll(() => {
    put('unscheduled', { spec: { nodeName: '' } });
    put('waiting', {
      status: { containerStatuses: [{ name: 'web', state: { waiting: { reason: 'ContainerCreating' } } }] },
    });
    put('two', { spec: { containers: [{ name: 'web' }, { name: 'sidecar' }] } });
    put('lost', { spec: { nodeName: 'node-9' } });
  });

  it.each([
    ['an unknown pod', { pod: 'nope' }, 404, 'pods "nope" not found'],
    ['an unknown container', { query: 'stdout=true&container=x' }, 400, 'container x is not valid for pod web-0'],
    [
      'no container where there are two',
      { pod: 'two' },
      400,
      'a container name must be specified for pod two, choose one of: [web sidecar]',
    ],
    ['no stream', { query: '' }, 400, 'you must specify at least 1 of stdin, stdout, stderr'],
    ['a pod without a node', { pod: 'unscheduled' }, 400, 'pod unscheduled does not have a host assigned'],
    [
      'a container that does not run',
      { pod: 'waiting' },
      500,
      'unable to upgrade connection: container not found ("web")',
    ],
    ['a node that is gone', { pod: 'lost' }, 500, 'error dialing backend: dial tcp node-9:10250: i/o timeout'],
    ['a wrong token', { token: 'wrong' }, 401, 'Unauthorized'],
    [
      'no protocol we speak',
      { protocols: ['v9.channel.k8s.io'] },
      400,
      'unable to upgrade: unable to negotiate protocol: client supports [v9.channel.k8s.io]',
    ],
  ])('of %s carries a Status', async (_what, call, code, message) => {
    const session = await run(server, ['true'], call);
    expect([session.upgrade, session.refusal.message]).toEqual([code, message]);
  });
});
