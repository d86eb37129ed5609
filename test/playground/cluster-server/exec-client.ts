// A bare exec client for tests: every frame as it came, and how the socket ended.
import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { ClusterServer } from '../../../src/playground/cluster-server/server.ts';

export interface Session {
  /** HTTP code of a refused upgrade; 101 for a session. */
  readonly upgrade: number;
  readonly refusal: { readonly message?: string; readonly reason?: string };
  readonly protocol: string;
  /** Channel and length of the first frame. */
  readonly opening: readonly [channel: number, bytes: number] | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly largestFrame: number;
  readonly status: object | null;
  readonly closeCode: number;
}

export interface Call {
  readonly pod?: string;
  readonly query?: string;
  readonly protocols?: readonly string[];
  readonly token?: string;
  /** Sent to channel 0; then the channel is closed as v5 does. */
  readonly stdin?: string;
}

const V5 = 'v5.channel.k8s.io';

export const open = (server: ClusterServer, argv: readonly string[], call: Call = {}): WebSocket => {
  const query = new URLSearchParams(argv.map((one): [string, string] => ['command', one]));
  const path = `/api/v1/namespaces/shop/pods/${call.pod ?? 'web-0'}/exec`;
  const streams = call.query ?? `stdout=true&stderr=true${call.stdin === undefined ? '' : '&stdin=true'}`;
  return new WebSocket(
    `${server.url.replace('http', 'ws')}${path}?${query}&${streams}`,
    [...(call.protocols ?? [V5])],
    {
      headers: { Authorization: `Bearer ${call.token ?? server.token}` },
      perMessageDeflate: false,
    },
  );
};

export const run = async (server: ClusterServer, argv: readonly string[], call: Call = {}): Promise<Session> => {
  const socket = open(server, argv, call);
  const frames: Buffer[] = [];
  let upgrade = 101;
  let refusal = '';
  socket.on('message', (data) => frames.push(data as Buffer));
  socket.on('error', () => undefined); // shows in the close code
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  socket.on('unexpected-response', async (_request, response) => {
    upgrade = response.statusCode ?? 0;
    for await (const chunk of response) refusal += chunk;
    socket.terminate();
  });
  if (call.stdin !== undefined) {
    await once(socket, 'open');
    socket.send(Buffer.concat([Buffer.of(0), Buffer.from(call.stdin)]));
    socket.send(Buffer.of(255, 0));
  }
  const closeCode = await closed;
  const on = (channel: number): Buffer[] => frames.filter((one) => one[0] === channel).map((one) => one.subarray(1));
  const [first] = frames;
  const [status] = on(3);
  return {
    upgrade,
    refusal: refusal.startsWith('{') ? JSON.parse(refusal) : {},
    protocol: socket.protocol,
    opening: first === undefined ? null : [first[0] ?? -1, first.length - 1],
    stdout: Buffer.concat(on(1)).toString(),
    stderr: Buffer.concat(on(2)).toString(),
    largestFrame: Math.max(0, ...frames.map((one) => one.length - 1)),
    status: status === undefined ? null : JSON.parse(status.toString()),
    closeCode,
  };
};
