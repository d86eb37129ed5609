// A Kubernetes API server small enough to embed: objects and exec of a backend, over HTTP, good enough for kubectl.
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { createServer as createTlsServer, Server as TlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import type { ClusterBackend } from '../backend.ts';
import { answerRequest, sendStatus } from './answer-request.ts';
import { type Admitted, type ExecAdmission, ExecUpgrades, refuse } from './exec-upgrade.ts';
import { Knobs } from './knobs.ts';
import { kubeconfig } from './kubeconfig.ts';
import type { Authorizer } from './rbac.ts';
import { troubled } from './request-trouble.ts';
import { routeOf } from './route.ts';
import { forbidden, internalError, isStatus, noSuchResource, type Status, unauthorized } from './status.ts';

export interface ClusterServerOptions {
  readonly backend: ClusterBackend;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default 0: any free port. */
  readonly port?: number;
  /** PEM of a key and its certificate (SAN must name the host). Without it plain http: nothing here makes certificates. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /**
   * The bearer token every client must send. Not given: one is made up for the kubeconfig, a wrong one is refused,
   * and a client that sends none is let in, because kubectl sends no token over plain http (measured, 1.32).
   */
  readonly token?: string;
  /** Who may do what, asked about every request. Without one: everything. */
  readonly authorizer?: Authorizer;
  /** What else may refuse an exec that its account has the right to. */
  readonly admission?: ExecAdmission;
}

export interface ClusterCounts {
  /** HTTP requests and upgrades since the start. */
  requests: number;
  /** Execs that got their WebSocket, since the start. */
  execs: number;
  /** Exec sockets open now. */
  sockets: number;
  /** Commands running now; one may outlive its socket. */
  live: number;
}

export interface ClusterServer {
  readonly url: string;
  readonly token: string;
  readonly knobs: Knobs;
  readonly counts: Readonly<ClusterCounts>;
  /** Text of a kubeconfig: context `playground`, namespace `shop`. */
  kubeconfig(): string;
  /** Another key and certificate for connections from now on; those that are open keep theirs. */
  renewTls(tls: NonNullable<ClusterServerOptions['tls']>): void;
  /** Cuts every connection. The backend stays open: it belongs to the caller. */
  close(): Promise<void>;
}

/** @throws the listen error, e.g. EADDRINUSE. */
export const startClusterServer = async (options: ClusterServerOptions): Promise<ClusterServer> => {
  const { backend, host = '127.0.0.1', port = 0, tls } = options;
  const token = options.token ?? randomBytes(18).toString('base64url');
  const counts: ClusterCounts = { requests: 0, execs: 0, sockets: 0, live: 0 };
  const sockets = new Set<Duplex>();
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const knobs = new Knobs(cut, options.authorizer ?? null);
  const mayEnter = (request: IncomingMessage): boolean =>
    entitled(request, knobs.token ?? token, (knobs.token ?? options.token) !== undefined);
  const execs = new ExecUpgrades(backend, knobs, counts, options.admission);
  const parts = { objects: backend.objects, knobs, execs };
  // As the real one (Go's default): an exec's argv travels in the URL, and Node alone would stop at 16 KiB.
  const head = { maxHeaderSize: 1 << 20 };
  const server = tls === undefined ? createServer(head) : createTlsServer({ ...head, ...tls });

  server.on(tls === undefined ? 'connection' : 'secureConnection', (socket: Duplex) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // A client that vanishes is no error of ours.
    socket.on('error', () => socket.destroy());
    if (knobs.down) socket.destroy();
  });

  server.on('request', async (request, response) => {
    counts.requests += 1;
    const url = urlOf(request);
    try {
      if (knobs.requestDelayMs > 0) await wait(knobs.requestDelayMs);
      if (!OPEN.has(url.pathname) && !mayEnter(request)) sendStatus(response, unauthorized());
      else if (!(await troubled(request, response, url, knobs))) await answerRequest({ request, response, url }, parts);
    } catch (error) {
      if (response.headersSent) response.destroy();
      else sendStatus(response, internalError(error instanceof Error ? error.message : 'unknown error'));
    }
  });

  server.on('upgrade', async (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    counts.requests += 1;
    if (knobs.requestDelayMs > 0) await wait(knobs.requestDelayMs);
    if (socket.destroyed) return;
    const start = mayEnter(request) ? admit(request, execs, knobs) : unauthorized();
    if (isStatus(start)) refuse(socket, start);
    else execs.upgrade(request, socket, head, start);
  });

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const bound = (server.address() as AddressInfo).port;
  const url = `${tls === undefined ? 'http' : 'https'}://${host.includes(':') ? `[${host}]` : host}:${bound}`;
  return {
    url,
    token,
    knobs,
    counts,
    kubeconfig: () => kubeconfig({ url, token, ca: tls?.cert ?? '' }),
    renewTls: (renewed) => {
      if (server instanceof TlsServer) server.setSecureContext(renewed);
    },
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      execs.close();
      cut();
      await closed;
    },
  };
};

const admit = (request: IncomingMessage, execs: ExecUpgrades, knobs: Knobs): Admitted | Status => {
  const url = urlOf(request);
  const route = routeOf(url.pathname);
  if (route.kind !== 'objects' || route.resource.key !== 'pods' || route.subresource !== 'exec')
    return noSuchResource();
  // A WebSocket exec is a GET, a SPDY one a POST: the verb follows the method.
  const attempt = { ...route, verb: request.method === 'POST' ? 'create' : 'get' };
  const refused = knobs.refusedExec(attempt);
  if (refused !== null) return forbidden(refused);
  return execs.admit(route.namespace, route.name, url.searchParams);
};

/** What the real server tells anybody. */
const OPEN: ReadonlySet<string> = new Set(['/healthz', '/livez', '/readyz', '/version']);

const entitled = ({ headers }: IncomingMessage, token: string, required: boolean): boolean =>
  headers.authorization === undefined ? !required : headers.authorization === `Bearer ${token}`;

const urlOf = (request: IncomingMessage): URL => {
  try {
    return new URL(request.url ?? '/', 'http://localhost');
  } catch {
    return new URL('http://localhost/nothing'); // `//` and the like: no path of ours
  }
};
