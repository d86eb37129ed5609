// How does one look at the playground in a browser: one page on this machine alone, its events and its acts?
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SlackServer } from '../slack-server/contract.ts';
import { isPng } from '../slack-server/picture-bytes.ts';
import { readAct } from './acts.ts';
import { type PageAssets, pageAssets } from './assets.ts';
import { Feed } from './feed.ts';
import { refusal, SAFE_HEADERS } from './guard.ts';
import { pictureOf } from './network-picture.ts';
import { type NetworkSwitch, perform } from './perform.ts';
import { readSmallBody } from './small-body.ts';
import { peopleOf, watchWorkspace } from './watch-workspace.ts';
import type { PageFault, PageQuestion, PageShortcut } from './wire.ts';

export interface PageOptions {
  readonly server: SlackServer;
  readonly network: NetworkSwitch & { readonly broken: readonly string[] };
  readonly faults: readonly PageFault[];
  readonly questions: readonly PageQuestion[];
  readonly shortcuts: readonly PageShortcut[];
  /** Wanted; any free one where it is taken, or 0. */
  readonly port: number;
}

export interface Page {
  /** `http://127.0.0.1:4646/` */
  readonly url: string;
  /** Tells every open page what is broken now. */
  networkChanged(): void;
  close(): Promise<void>;
}

const MAX_CONNECTIONS = 64;
/** Each holds a connection; six a browser. */
const MAX_READERS = 24;
const MAX_ACT_BYTES = 64 * 1024;

/** Listens on 127.0.0.1 alone when it resolves. */
export const startPage = async (options: PageOptions): Promise<Page> => {
  const { server, network } = options;
  const assets = await pageAssets();
  const feed = new Feed(MAX_READERS);
  const http = createServer({ requestTimeout: 10_000, headersTimeout: 5_000 }, (request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  http.maxConnections = MAX_CONNECTIONS;
  await listen(http, options.port);
  const { port } = http.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;

  const networkChanged = (): void => {
    feed.tell('network', { kind: 'network', picture: pictureOf(network.broken) });
  };
  const switches: NetworkSwitch = {
    breakIt: (fault) => {
      network.breakIt(fault);
      networkChanged();
    },
    fixIt: (fault) => {
      network.fixIt(fault);
      networkChanged();
    },
  };
  const { faults, questions, shortcuts } = options;
  // As chat.getPermalink gives them: what one copies here, the bot knows.
  const home = new URL(server.apiUrl).origin;
  server.webAt(`${origin}/`);
  feed.tell('workspace', {
    kind: 'workspace',
    workspace: { botUserId: server.botUserId, people: peopleOf(server), faults, questions, shortcuts, home },
  });
  const unwatch = watchWorkspace(server, feed);
  networkChanged();

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    for (const [name, value] of Object.entries(SAFE_HEADERS)) response.setHeader(name, value);
    const refused = refusal(request, port);
    if (refused !== null) return answer(response, refused.status, refused.why);
    const { pathname } = new URL(request.url ?? '/', origin);
    if (pathname === '/act') return act(request, response);
    if (request.method === 'POST') return answer(response, 404, 'nothing here');
    if (pathname === '/events') {
      const last = request.headers['last-event-id'];
      response.setHeader('content-type', 'text/event-stream; charset=utf-8');
      if (!feed.open(response, typeof last === 'string' ? last : '')) answer(response, 503, 'too many open pages');
      return;
    }
    if (pathname.startsWith('/file/')) return sendFile(server, pathname.slice('/file/'.length), response);
    sendAsset(assets, pathname, response);
  };

  const act = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.method !== 'POST') return answer(response, 405, 'only POST');
    const body = await readSmallBody(request, MAX_ACT_BYTES);
    if (body === null) return answer(response, 413, 'too much');
    const wanted = readAct(body);
    if (wanted === null) return answer(response, 400, 'nothing the page would ask for');
    response.setHeader('content-type', 'application/json; charset=utf-8');
    try {
      response.end(JSON.stringify(await perform(server, switches, wanted)));
    } catch (error) {
      const failure = error instanceof Error ? error.message : String(error);
      response.end(JSON.stringify({ ok: false, failure }));
    }
  };

  return {
    url: `${origin}/`,
    networkChanged,
    close: async () => {
      unwatch();
      feed.close();
      const closed = once(http, 'close');
      http.close();
      http.closeAllConnections();
      await closed;
    },
  };
};

const listen = async (http: Server, port: number): Promise<void> => {
  try {
    http.listen(port, '127.0.0.1');
    await once(http, 'listening');
  } catch (error) {
    if (port === 0 || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
  }
};

const answer = (response: ServerResponse, status: number, why: string): void => {
  // What was not read of the request must not become the next one.
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' }).end(`${why}\n`);
};

const sendFile = (server: SlackServer, id: string, response: ServerResponse): void => {
  const file = server.channels.flatMap((channel) => server.files(channel.id)).find((one) => one.id === id);
  if (file === undefined) {
    answer(response, 404, 'no such file');
    return;
  }
  // Never a page of its own, whatever is in it.
  response.setHeader('content-type', isPng(file.bytes) ? 'image/png' : 'application/octet-stream');
  response.setHeader(
    'content-disposition',
    `attachment; filename*=UTF-8''${encodeURIComponent(file.name.toWellFormed())}`,
  );
  response.end(file.bytes);
};

const sendAsset = (assets: PageAssets, pathname: string, response: ServerResponse): void => {
  // A permalink is the page at one message.
  const name = pathname === '/' || pathname.startsWith('/archives/') ? '/index.html' : pathname;
  const asset = assets[name];
  if (asset === undefined) {
    answer(response, 404, 'nothing here');
    return;
  }
  response.setHeader('content-type', asset.type);
  response.end(asset.body);
};
