// An API server of many pods: pages of objects or of the server's own table, the whole list, and a watch in which nothing happens.
// words: <kubeconfig to write> <pods> <key file> <certificate file>
import { readFileSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { discovery } from '../../../src/playground/cluster-server/discovery.ts';
import { kubeconfig } from '../../../src/playground/cluster-server/kubeconfig.ts';
import { COLUMNS, podJson, rowJson } from './pod-json.ts';
import { serve } from './serve.ts';

const [file = '', count = '0', key = '', cert = ''] = process.argv.slice(2);
const PAGE = 500;
const pods = Number(count);
const cut = (make: (at: number) => string): readonly Buffer[] =>
  Array.from({ length: Math.ceil(pods / PAGE) }, (_, page) => {
    const size = Math.min(PAGE, pods - page * PAGE);
    return Buffer.from(Array.from({ length: size }, (_one, at) => make(page * PAGE + at)).join(','));
  });
const [objects, rows] = [cut(podJson), cut(rowJson)];

const requests = { lists: 0, bytes: 0 };
const VERSION = '"resourceVersion":"1000"';

const list = (request: IncomingMessage, response: ServerResponse, query: URLSearchParams): void => {
  requests.lists += 1;
  const asTable = (request.headers.accept ?? '').includes('as=Table');
  const [all, head, name] = asTable
    ? [rows, `{"kind":"Table","apiVersion":"meta.k8s.io/v1","columnDefinitions":${COLUMNS},`, 'rows']
    : [objects, '{"kind":"PodList","apiVersion":"v1",', 'items'];
  const at = Number(query.get('continue') ?? '0');
  // Pages of another size than ours are given in ours: a server may.
  const last = query.has('limit') && query.get('limit') !== '0' ? at + 1 : all.length;
  const more = last < all.length ? `,"continue":"${last}"` : '';
  response.writeHead(200, { 'Content-Type': 'application/json' });
  const write = (part: string | Buffer): void => {
    requests.bytes += part.length;
    response.write(part);
  };
  write(`${head}"metadata":{${VERSION}${more}},"${name}":[`);
  for (const [index, page] of all.slice(at, last).entries()) {
    if (index > 0) write(',');
    write(page);
  }
  response.end(']}');
};

const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (request, response) => {
  const url = new URL(request.url ?? '/', 'https://localhost');
  if (url.pathname === '/api/v1/pods' && url.searchParams.get('watch') === 'true') {
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.flushHeaders();
  } else if (url.pathname === '/api/v1/pods') list(request, response, url.searchParams);
  else {
    const found = discovery(url.pathname, request.headers.host ?? '');
    response.writeHead(found === null ? 404 : 200, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(found ?? {}));
  }
});
server.listen(0, '127.0.0.1', () => {
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  writeFileSync(file, kubeconfig({ url, token: 'bench', ca: readFileSync(cert, 'utf8') }), { mode: 0o600 });
  serve(async () => {
    const since = { ...requests };
    Object.assign(requests, { lists: 0, bytes: 0 });
    return since;
  });
});
