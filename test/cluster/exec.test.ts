// Does an exec always end, once, with what is true: whatever the server does to the socket.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import { type ExecResult, startExec } from '../../src/cluster/exec.ts';
import type { ExecRequest } from '../../src/cluster/exec-request.ts';
import type { NetKubeConfig } from '../../src/cluster/kube-config.ts';
import {
  exitStatus,
  frame,
  type KubeServer,
  kubeFor,
  noProgram,
  play,
  refuse,
  SUCCESS,
  startKubeServer,
} from './kube-server.ts';

let server: KubeServer;
let kube: NetKubeConfig;
beforeEach(async () => {
  server = await startKubeServer();
  kube = kubeFor(server.url);
});
afterEach(async () => {
  await kube.close();
  await server.close();
});

const request = (over: Partial<ExecRequest> = {}): ExecRequest => ({
  namespace: 'shop',
  pod: 'web-0',
  container: 'web',
  argv: ['cat', '/etc/hosts'],
  timeoutMs: 3_000,
  maxBytes: 1_000,
  signal: new AbortController().signal,
  userAgent: 'netwhy/test',
  ...over,
});

const run = async (over: Partial<ExecRequest> = {}): Promise<unknown> => {
  const { result, closed } = startExec(kube, request(over));
  const seen = await result;
  await closed;
  return plain(seen);
};

const plain = (result: ExecResult): unknown => {
  const { stdout, stderr, silent, opened, refused, ...end } = result;
  expect(silent || opened).toBe(true);
  const out = { out: Buffer.from(stdout).toString(), err: Buffer.from(stderr).toString() };
  return { ...end, opened, ...(refused > 0 && { refused }), ...out };
};

const lost = { reason: 'inconclusive', detail: 'exec in shop/web-0: the connection ended without a status', ok: false };
const partly = (socket: WebSocket): void => socket.send(frame(1, 'partial'));

const SERVERS: readonly [string, (socket: WebSocket) => void, unknown][] = [
  ['success', (s) => play(s, 'hello', SUCCESS), { kind: 'exited', code: 0, opened: true, out: 'hello', err: '' }],
  [
    'an exit code',
    (s) => play(s, '', exitStatus(7), 'no'),
    { kind: 'exited', code: 7, opened: true, out: '', err: 'no' },
  ],
  [
    'a missing program',
    (s) => play(s, '', noProgram('dig')),
    { kind: 'not-found', program: 'dig', opened: true, out: '', err: '' },
  ],
  [
    'close 1000 without a status',
    (s) => {
      partly(s);
      s.close(1000);
    },
    { kind: 'failed', why: lost, opened: true, out: 'partial', err: '' },
  ],
  [
    'a socket dropped before any output',
    (s) => s.terminate(),
    { kind: 'failed', why: lost, opened: true, out: '', err: '' },
  ],
  [
    'a socket dropped after output',
    (s) => s.send(frame(1, 'partial'), () => setImmediate(() => s.terminate())),
    { kind: 'failed', why: lost, opened: true, out: 'partial', err: '' },
  ],
  [
    'unknown channels and empty frames',
    (s) => {
      for (const channel of [9, 255, 0, 4]) s.send(frame(channel, 'x'));
      s.send(Buffer.alloc(0));
      s.send('text');
      play(s, 'ok', SUCCESS);
    },
    { kind: 'exited', code: 0, opened: true, out: 'ok', err: '' },
  ],
  [
    'a status that is no JSON',
    (s) => play(s, 'x', '{"status":'),
    {
      kind: 'failed',
      why: { ok: false, reason: 'inconclusive', detail: 'the exec status could not be read' },
      opened: true,
      out: 'x',
      err: '',
    },
  ],
  [
    'a status of another shape',
    (s) => play(s, 'x', '[1]'),
    {
      kind: 'failed',
      why: { ok: false, reason: 'inconclusive', detail: 'the exec status could not be read' },
      opened: true,
      out: 'x',
      err: '',
    },
  ],
  [
    'a failure without an exit code',
    (s) => play(s, '', '{"status":"Failure","reason":"InternalError","message":"container\\nis restarting"}'),
    {
      kind: 'failed',
      why: { ok: false, reason: 'inconclusive', detail: 'exec failed: container is restarting' },
      opened: true,
      out: '',
      err: '',
    },
  ],
  [
    'a 10 MB frame',
    (s) => s.send(frame(1, Buffer.alloc(10 << 20))),
    {
      kind: 'failed',
      why: {
        ok: false,
        reason: 'inconclusive',
        detail: 'exec in shop/web-0: the stream was broken (WS_ERR_UNSUPPORTED_MESSAGE_LENGTH)',
      },
      opened: true,
      out: '',
      err: '',
    },
  ],
  [
    'more than the cap',
    (s) => play(s, 'x'.repeat(1_001), SUCCESS),
    { kind: 'cut', opened: true, out: 'x'.repeat(1_000), err: '' },
  ],
  [
    'more than the cap on stderr',
    (s) => play(s, 'ok', SUCCESS, 'x'.repeat(1_001)),
    { kind: 'cut', opened: true, out: 'ok', err: 'x'.repeat(1_000) },
  ],
  [
    'exactly the cap',
    (s) => play(s, 'x'.repeat(1_000), SUCCESS),
    { kind: 'exited', code: 0, opened: true, out: 'x'.repeat(1_000), err: '' },
  ],
  [
    'a status and then silence',
    (s) => {
      s.send(frame(1, 'ok'));
      s.send(frame(3, SUCCESS));
    },
    { kind: 'exited', code: 0, opened: true, out: 'ok', err: '' },
  ],
  [
    'two statuses',
    (s) => {
      s.send(frame(3, exitStatus(3)));
      play(s, 'late', SUCCESS);
    },
    { kind: 'exited', code: 3, opened: true, out: '', err: '' },
  ],
];

const REFUSALS: readonly [number, string, { reason: string; detail: string }][] = [
  [404, '{"message":"pods \\"web-0\\" not found"}', { reason: 'inconclusive', detail: 'the pod shop/web-0 is gone' }],
  [
    403,
    '{"message":"User \\"bot\\" cannot create resource \\"pods/exec\\""}',
    {
      reason: 'forbidden',
      detail: 'no right to exec in shop/web-0 (403): User "bot" cannot create resource "pods/exec"',
    },
  ],
  [401, '{}', { reason: 'forbidden', detail: 'the API server refused our credentials (401)' }],
  [
    400,
    '{"message":"container x is not valid for pod web-0"}',
    { reason: 'inconclusive', detail: 'exec in shop/web-0 was refused (400): container x is not valid for pod web-0' },
  ],
  [
    500,
    '{"message":"error dialing backend: dial tcp 10.0.0.11:10250: i/o timeout"}',
    {
      reason: 'unreachable',
      detail: 'exec in shop/web-0 failed (500): error dialing backend: dial tcp 10.0.0.11:10250: i/o timeout',
    },
  ],
  [502, '<html>', { reason: 'unreachable', detail: 'exec in shop/web-0 failed (502)' }],
];

describe('an exec', () => {
  it.each(SERVERS)('ends truly after %s', async (_name, onExec, expected) => {
    server.onExec = onExec;
    expect(await run()).toEqual(expected);
  });

  it.each(REFUSALS)('says why an upgrade was refused with %i', async (status, body, why) => {
    server.onUpgrade = (socket) => refuse(socket, status, body);
    expect(await run()).toEqual({
      kind: 'failed',
      why: { ok: false, ...why },
      opened: false,
      refused: status,
      out: '',
      err: '',
    });
  });

  it('reads no more than 64 KiB of a refusal', async () => {
    server.onUpgrade = (socket) => {
      socket.write(`HTTP/1.1 500 No\r\nContent-Length: 100000000\r\n\r\n`);
      socket.on('error', () => socket.destroy());
      const pour = (): void => void (socket.destroyed || socket.write('x'.repeat(32_768), pour));
      pour();
      return true;
    };
    expect(await run()).toMatchObject({ kind: 'failed', why: { reason: 'unreachable' } });
  });

  it('keeps what was printed when its deadline comes', async () => {
    server.onExec = partly;
    expect(await run({ timeoutMs: 100 })).toEqual({
      kind: 'failed',
      why: { ok: false, reason: 'timed-out', detail: 'exec in shop/web-0 reached its deadline' },
      opened: true,
      out: 'partial',
      err: '',
    });
  });

  it('does not wait for an upgrade that is never answered', async () => {
    server.onUpgrade = () => true;
    expect(await run({ timeoutMs: 100 })).toMatchObject({
      kind: 'failed',
      why: { reason: 'timed-out' },
      opened: false,
    });
  });

  it.each(['before', 'during'] as const)('stops when aborted %s', async (when) => {
    const abort = new AbortController();
    if (when === 'before') abort.abort();
    server.onExec = () => abort.abort();
    expect(await run({ signal: abort.signal })).toMatchObject({
      kind: 'failed',
      why: { reason: 'inconclusive', detail: 'exec in shop/web-0 was stopped' },
    });
    expect(server.execs.length).toBe(when === 'before' ? 0 : 1);
  });

  it('leaves no socket behind', async () => {
    server.onExec = (socket) => socket.send(frame(3, SUCCESS));
    await run();
    await expect.poll(() => server.open()).toBe(0);
  });

  it.each(['../../../nodes/n1/proxy', 'web-1/exec?command=id&x=', 'WEB', 'a b', '', '%2e%2e'])(
    'sends nothing for the name %j',
    async (name) => {
      for (const over of [{ pod: name }, { namespace: name }, { container: name }]) {
        expect(await run(over)).toMatchObject({ kind: 'failed', why: { reason: 'inconclusive' }, opened: false });
      }
      expect(server.execs).toEqual([]);
    },
  );

  it('passes argv word for word, with our token and name', async () => {
    server.onExec = (socket) => play(socket, '', SUCCESS);
    const argv = ['sh', '-c', 'a&command=b #%2f', '', '한'];
    await run({ argv });
    const [call] = server.execs;
    expect({ path: call?.path, argv: call?.argv, container: call?.container }).toEqual({
      path: '/api/v1/namespaces/shop/pods/web-0/exec',
      argv,
      container: 'web',
    });
    expect(call?.headers).toMatchObject({
      authorization: 'Bearer secret',
      'user-agent': 'netwhy/test',
      'sec-websocket-protocol': 'v5.channel.k8s.io,v4.channel.k8s.io',
    });
  });

  it('hands stdout on as it comes, and nothing after the end', async () => {
    const chunks: string[] = [];
    server.onExec = (socket) => {
      socket.send(frame(1, 'a'));
      socket.send(frame(2, 'error'));
      socket.send(frame(1, 'b'));
      socket.send(frame(3, SUCCESS));
      socket.send(frame(1, 'late'));
    };
    const end = await run({ onStdout: (chunk) => chunks.push(Buffer.from(chunk).toString()) });
    // Not kept a second time.
    expect([chunks, end]).toMatchObject([['a', 'b'], { kind: 'exited', out: '', err: 'error' }]);
  });

  it('keeps 256 KiB of stderr where stdout may have more', async () => {
    server.onExec = (socket) => play(socket, 'x'.repeat(300_000), SUCCESS, 'x'.repeat(262_145));
    const { result } = startExec(kube, request({ maxBytes: 400_000 }));
    const { kind, stdout, stderr } = await result;
    expect([kind, stdout.length, stderr.length]).toEqual(['cut', 300_000, 262_144]);
  });

  it('survives a listener that throws', async () => {
    server.onExec = (socket) => play(socket, 'a', SUCCESS);
    const onStdout = (): void => {
      throw new TypeError('ours');
    };
    expect(await run({ onStdout })).toMatchObject({ kind: 'failed', why: { reason: 'inconclusive' } });
  });

  it('says that nobody listens there', async () => {
    const away = await startKubeServer();
    await away.close();
    const { result, closed } = startExec(kubeFor(away.url), request());
    expect(plain(await result)).toMatchObject({
      kind: 'failed',
      why: { reason: 'unreachable', detail: 'the API server could not be reached (ECONNREFUSED)' },
    });
    await closed;
  });
});
