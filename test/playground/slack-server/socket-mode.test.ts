// Does Socket Mode behave on the wire: hello, one socket an envelope, ten sockets, tickets, pings, recycling?
import { afterEach, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { type SlackServer, startSlackServer } from '../../../src/playground/slack-server/slack-server.ts';

let server: SlackServer;
let open: WebSocket[] = [];
afterEach(async () => {
  for (const socket of open) socket.terminate();
  open = [];
  await server.close();
});

const freshUrl = async (): Promise<string> => {
  const response = await fetch(`${server.apiUrl}apps.connections.open`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.appToken}` },
  });
  return ((await response.json()) as { url: string }).url;
};

/** A socket that keeps what it was told, and acknowledges envelopes. */
const connect = async (url?: string) => {
  const socket = new WebSocket(url ?? (await freshUrl()));
  open.push(socket);
  const frames: { type: string; [key: string]: unknown }[] = [];
  socket.on('message', (data) => {
    const frame = JSON.parse(String(data));
    frames.push(frame);
    if (frame.envelope_id !== undefined) socket.send(JSON.stringify({ envelope_id: frame.envelope_id }));
  });
  await expect.poll(() => frames.length).toBeGreaterThan(0);
  return { socket, frames };
};

describe('Socket Mode', () => {
  it('greets with the time the connection will last', async () => {
    server = await startSlackServer({ recycleAfterSeconds: 120 });
    const { frames } = await connect();
    expect(frames).toMatchObject([
      { type: 'hello', num_connections: 1, debug_info: { approximate_connection_time: 120 } },
    ]);
  });

  it('hands each envelope to one socket, in turn', async () => {
    server = await startSlackServer();
    const [a, b] = [await connect(), await connect()];
    for (let n = 0; n < 4; n += 1) await server.slash({ channel: 'ops', user: 'alice', text: `${n}` });
    expect([a.frames.length, b.frames.length]).toEqual([3, 3]);
    expect(server.counts.envelopes).toEqual({ sent: 4, acked: 4 });
  });

  it('turns the eleventh socket away', async () => {
    server = await startSlackServer();
    for (let n = 0; n < 10; n += 1) await connect();
    expect((await connect()).frames).toEqual([{ type: 'disconnect', reason: 'too_many_websockets' }]);
    expect(server.counts.sockets.open).toBe(10);
  });

  it('lets an address be used once', async () => {
    server = await startSlackServer();
    const url = await freshUrl();
    await connect(url);
    const again = new WebSocket(url);
    const error = await new Promise<Error>((resolve) => again.once('error', resolve));
    expect(error.message).toContain('401');
  });

  it('announces a recycle to one socket, uses the others meanwhile, and closes it after the grace', async () => {
    server = await startSlackServer({ recycleGraceMs: 30 });
    const [a, b] = [await connect(), await connect()];
    server.knobs.recycle('refresh_requested', 0);
    expect((await server.slash({ channel: 'ops', user: 'alice', text: '' })).failure).toBe('');
    await expect.poll(() => a.socket.readyState).toBe(WebSocket.CLOSED);
    expect(a.frames.at(-1)).toMatchObject({ type: 'disconnect', reason: 'refresh_requested' });
    expect(b.frames.at(-1)).toMatchObject({ type: 'slash_commands' });
  });

  it('recycles every socket after its time by itself', async () => {
    server = await startSlackServer({ recycleAfterSeconds: 0.05, recycleGraceMs: 10 });
    const { socket } = await connect();
    await expect.poll(() => socket.readyState).toBe(WebSocket.CLOSED);
  });

  it('pings, and drops a socket that does not answer', async () => {
    server = await startSlackServer({ pingEveryMs: 20 });
    const { socket } = await connect();
    socket.pause();
    await expect.poll(() => server.counts.sockets.open).toBe(0);
  });

  it('says when the connection ended before the ack', async () => {
    server = await startSlackServer();
    const { socket } = await connect();
    socket.removeAllListeners('message');
    const asked = server.slash({ channel: 'ops', user: 'alice', text: '' });
    server.knobs.dropSockets();
    expect(await asked).toMatchObject({ failure: 'operation_timeout', ackMs: null });
  });

  it('turns away as many as asked for, and takes the next', async () => {
    server = await startSlackServer();
    server.knobs.turnAway(2);
    const seen = [await connect(), await connect(), await connect()].map(({ frames }) => frames[0]?.type);
    expect([seen, server.counts.sockets]).toEqual([
      ['disconnect', 'disconnect', 'hello'],
      { open: 1, opened: 1, turnedAway: 2 },
    ]);
  });

  it('hears nothing of a half-open socket, and holds it for open', async () => {
    server = await startSlackServer({ ackDeadlineMs: 300 });
    const { socket } = await connect();
    let pongs = 0;
    socket.on('pong', () => {
      pongs += 1;
    });
    server.knobs.silence(0);
    socket.ping();
    // The envelope arrives; its acknowledgement is not heard, nor was the ping before it.
    expect(await server.slash({ channel: 'ops', user: 'alice', text: '' })).toMatchObject({ ackMs: null });
    expect([pongs, server.counts.sockets.open]).toEqual([0, 1]);
  });
});
