// A small API server in this process: objects by path, and a WebSocket exec whose every frame a test decides.
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { NetKubeConfig } from '../../src/cluster/kube-config.ts';
import type { Clock } from '../../src/engine/ports.ts';

export interface Reply {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ExecCall {
  readonly path: string;
  readonly argv: readonly string[];
  readonly container: string;
  readonly headers: http.IncomingHttpHeaders;
}

export interface KubeServer {
  readonly url: string;
  readonly port: number;
  readonly requests: string[];
  /** What was sent with requests that send something. */
  readonly bodies: string[];
  readonly execs: ExecCall[];
  /** Sockets open now. */
  readonly open: () => number;
  /** Answers a GET; undefined is a 404 Status. */
  onGet: (url: URL, headers: http.IncomingHttpHeaders) => Reply | undefined | 'silence' | 'reset';
  /** A client left a request that was met with silence. */
  onHang: () => void;
  /** Takes an accepted exec. */
  onExec: (socket: WebSocket, call: ExecCall) => void;
  /** Takes the upgrade instead; true when it did. */
  onUpgrade: (socket: Duplex, call: ExecCall) => boolean;
  close(): Promise<void>;
}

export const failure = (code: number, reason: string, message: string): Reply => ({
  status: code,
  body: { kind: 'Status', apiVersion: 'v1', status: 'Failure', reason, message, code },
});

export const startKubeServer = async (): Promise<KubeServer> => {
  const sockets = new Set<Socket>();
  const server = http.createServer({ maxHeaderSize: 1 << 20 });
  const upgrades = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered) => ['v5.channel.k8s.io', 'v4.channel.k8s.io'].find((one) => offered.has(one)) ?? false,
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const port = (server.address() as AddressInfo).port;
  const self: KubeServer = {
    url: `http://127.0.0.1:${port}`,
    port,
    requests: [],
    bodies: [],
    execs: [],
    open: () => sockets.size,
    onGet: () => undefined,
    onHang: () => undefined,
    onExec: (socket) => socket.close(1000),
    onUpgrade: () => false,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      upgrades.close();
      server.close();
      await once(server, 'close');
    },
  };
  server.on('request', async (request, response) => {
    const url = new URL(request.url ?? '/', self.url);
    if (request.method !== 'GET') self.bodies.push(Buffer.concat(await request.toArray()).toString());
    self.requests.push(`${url.pathname}${url.search}`);
    const reply = self.onGet(url, request.headers) ?? failure(404, 'NotFound', `${url.pathname} not found`);
    if (reply === 'silence') return void response.on('close', () => self.onHang());
    if (reply === 'reset') return void request.socket.destroy();
    response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers });
    response.end(typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body));
  });
  server.on('upgrade', (request, socket, head) => {
    const url = new URL(request.url ?? '/', self.url);
    const call: ExecCall = {
      path: url.pathname,
      argv: url.searchParams.getAll('command'),
      container: url.searchParams.get('container') ?? '',
      headers: request.headers,
    };
    self.execs.push(call);
    if (self.onUpgrade(socket, call)) return;
    upgrades.handleUpgrade(request, socket, head, (client) => {
      client.on('error', () => client.terminate());
      self.onExec(client, call);
    });
  });
  return self;
};

/** Answers an upgrade with a plain HTTP response. */
export const refuse = (socket: Duplex, status: number, body: string): true => {
  socket.end(`HTTP/1.1 ${status} No\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`);
  return true;
};

export const frame = (channel: number, data: string | Uint8Array): Buffer =>
  Buffer.concat([Buffer.from([channel]), Buffer.from(data)]);

export const SUCCESS = JSON.stringify({ metadata: {}, status: 'Success' });

export const exitStatus = (code: number): string =>
  code === 0
    ? SUCCESS
    : JSON.stringify({
        metadata: {},
        status: 'Failure',
        reason: 'NonZeroExitCode',
        message: `command terminated with non-zero exit code: exit status ${code}`,
        details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
      });

export const noProgram = (program: string): string =>
  JSON.stringify({
    metadata: {},
    status: 'Failure',
    reason: 'InternalError',
    code: 500,
    message: `Internal error occurred: error executing command in container: exec: "${program}": executable file not found in $PATH: unknown`,
  });

/** Prints and ends as a container runtime does: an empty frame first, then data, status, close 1000. */
export const play = (socket: WebSocket, stdout: string | Uint8Array, status: string, stderr = ''): void => {
  socket.send(frame(1, ''));
  if (stdout.length > 0) socket.send(frame(1, stdout));
  if (stderr !== '') socket.send(frame(2, stderr));
  socket.send(frame(3, status));
  socket.close(1000);
};

export const kubeFor = (url: string, namespace = 'default', token = 'secret'): NetKubeConfig => {
  const kube = new NetKubeConfig();
  kube.loadFromOptions({
    clusters: [{ name: 'test', server: url, skipTLSVerify: true }],
    users: [{ name: 'me', token }],
    contexts: [{ name: 'test', cluster: 'test', user: 'me', namespace }],
    currentContext: 'test',
  });
  return kube;
};

/** Sleeps take no time; how long was asked is kept. */
export const quickClock = (): Clock & { readonly slept: number[] } => {
  const slept: number[] = [];
  return {
    slept,
    now: () => Date.now(),
    sleep: (ms, signal) => {
      slept.push(ms);
      return signal?.aborted ? Promise.reject(signal.reason) : Promise.resolve();
    },
  };
};
