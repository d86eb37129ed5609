// Is netwhy alive, is it ready, what has it counted: three pages on a port of their own.
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface OpsParts {
  /** 0 takes any free port. */
  readonly port: number;
  /** Address to listen on; all without it. */
  readonly host?: string;
  /** False only when a restart would help. */
  live(): boolean;
  /** `why` is shown, also what is amiss where all in all it is ready; it holds no secret. */
  ready(): Promise<{ readonly ok: boolean; readonly why: string }>;
  metrics(): Promise<string>;
}

export interface Ops {
  /** The port it listens on. */
  readonly port: number;
  close(): Promise<void>;
}

interface Page {
  readonly status: number;
  readonly body: string;
  readonly type?: string;
}

/** @throws the listen error (EADDRINUSE …) when the port cannot be had. */
export const startOps = async (parts: OpsParts): Promise<Ops> => {
  const server = createServer({ requestTimeout: 5_000, headersTimeout: 5_000, keepAliveTimeout: 5_000 });
  server.on('request', (request, response) => {
    request.resume();
    const path = request.url?.split('?')[0] ?? '';
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      answer(response, { status: 405, body: 'only GET\n' });
      return;
    }
    void pageOf(path, parts).then((page) => answer(response, page));
  });
  server.listen(parts.port, parts.host);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
};

const pageOf = async (path: string, parts: OpsParts): Promise<Page> => {
  try {
    switch (path) {
      case '/healthz':
        return parts.live() ? { status: 200, body: 'ok\n' } : { status: 503, body: 'not live\n' };
      case '/readyz': {
        const { ok, why } = await parts.ready();
        return { status: ok ? 200 : 503, body: `${ok ? 'ok' : 'not ready'}\n${why === '' ? '' : `${why}\n`}` };
      }
      case '/metrics':
        return { status: 200, body: await parts.metrics(), type: 'text/plain; version=0.0.4; charset=utf-8' };
      default:
        return { status: 404, body: 'not here: /healthz /readyz /metrics\n' };
    }
  } catch {
    // A check that throws has not passed; what it threw may hold anything and is not shown.
    return { status: 500, body: 'the check itself failed\n' };
  }
};

const answer = (response: ServerResponse, { status, body, type = 'text/plain; charset=utf-8' }: Page): void => {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
};
