// Takes what `kubectl apply --server-side` sends and keeps it; whatever else is asked goes to the cluster server behind.
// Honestly less than the real one: an apply replaces the object (one field manager), and no field is defaulted or validated.
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { load } from 'js-yaml';
import { groupVersionOf } from '../../../src/playground/cluster-server/resources.ts';
import { notFound, refusal, type Status } from '../../../src/playground/cluster-server/status.ts';
import type { KubeObject, ObjectStore } from '../../../src/playground/objects.ts';
import { discovery } from './discovery.ts';
import { ALL, MORE, type Place, placeOf } from './kinds.ts';

export interface ApplyServer {
  readonly url: string;
  close(): Promise<void>;
}

export interface ApplyParts {
  readonly objects: ObjectStore;
  /** The cluster server that answers all that is not written. */
  readonly behind: URL;
  /** Something was written or deleted: the controllers' turn. */
  onWrite(): void;
}

export const startApplyServer = async (parts: ApplyParts): Promise<ApplyServer> => {
  const sockets = new Set<Duplex>();
  const kept = (socket: Duplex): void => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
  };
  const server = createServer({ maxHeaderSize: 1 << 20 });
  server.on('connection', kept);
  server.on('request', (request, response) => {
    answer(request, response, parts).catch(() => response.destroy());
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const behind = connect(Number(parts.behind.port), parts.behind.hostname, () => {
      const headers = request.rawHeaders.flatMap((key, at) =>
        at % 2 === 0 ? [`${key}: ${request.rawHeaders[at + 1]}`] : [],
      );
      behind.write([`GET ${request.url} HTTP/1.1`, ...headers, '', ''].join('\r\n'));
      behind.write(head);
      socket.pipe(behind).pipe(socket);
    });
    kept(behind);
    // Either end takes the other with it.
    socket.on('close', () => behind.destroy());
    behind.on('close', () => socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
};

const answer = async (request: IncomingMessage, response: ServerResponse, parts: ApplyParts): Promise<void> => {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const place = placeOf(url.pathname);
  const say = (code: number, body: object): void => {
    response.writeHead(code, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  };
  if (request.method === 'GET') {
    const held = place === null ? null : read(place, parts.objects);
    if (held !== null) return say('code' in held ? Number(held.code) : 200, held);
    const known = url.pathname.startsWith('/api') && place === null ? await documentBehind(url, parts.behind) : null;
    const found = discovery(url.pathname, known);
    return found === null ? forward(request, response, parts.behind) : say(200, found);
  }
  if (place === null) return forward(request, response, parts.behind);
  if (request.headers['content-type']?.includes('protobuf'))
    return say(415, refusal(415, 'only JSON and YAML are read here'));
  const body = await textOf(request);
  const isTrial = url.searchParams.get('dryRun') === 'All';
  const done = write(request.method ?? '', place, body, isTrial, parts.objects);
  if (!isTrial) parts.onWrite();
  say('code' in done ? Number(done.code) : request.method === 'POST' ? 201 : 200, done);
};

/** One object by name, or a list the server behind has no word of; null for what that one answers as well. */
const read = ({ resource, namespace, name }: Place, objects: ObjectStore): object | null => {
  if (name !== '') return objects.get(resource.key, namespace, name) ?? notFound(resource, name);
  if (!MORE.includes(resource)) return null;
  const metadata = { resourceVersion: String(objects.version) };
  const items = objects.list(resource.key, namespace);
  return { kind: `${resource.kind}List`, apiVersion: groupVersionOf(resource), metadata, items };
};

const write = (
  method: string,
  { resource, namespace, name }: Place,
  body: string,
  isTrial: boolean,
  objects: ObjectStore,
): KubeObject | Status => {
  if (method === 'DELETE') {
    const gone = objects.get(resource.key, namespace, name);
    if (gone === undefined) return notFound(resource, name);
    objects.delete(resource.key, namespace, name);
    if (resource.key === 'namespaces') empty(name, objects);
    return gone;
  }
  const sent = load(body) as KubeObject;
  const namespaces = ALL.find(({ key }) => key === 'namespaces');
  if (
    namespaces !== undefined &&
    namespace !== undefined &&
    objects.get('namespaces', undefined, namespace) === undefined
  )
    return notFound(namespaces, namespace);
  const before = objects.get(resource.key, namespace, sent.metadata.name);
  const after = merged(sent, before);
  if (before !== undefined && JSON.stringify(after) === JSON.stringify(before)) return before;
  if (isTrial) return after;
  objects.put(resource.key, after);
  return objects.get(resource.key, namespace, sent.metadata.name) ?? after;
};

/** What is applied takes the place of what was, but for what the server and the controllers wrote. */
const merged = (sent: KubeObject, before: KubeObject | undefined): KubeObject => {
  const { uid, creationTimestamp, resourceVersion }: Partial<KubeObject['metadata']> = before?.metadata ?? {};
  return {
    ...sent,
    metadata: {
      ...sent.metadata,
      uid: uid ?? randomUUID(),
      creationTimestamp: creationTimestamp ?? new Date().toISOString(),
      ...(resourceVersion !== undefined && { resourceVersion }),
    },
    ...(before?.status !== undefined && { status: before.status }),
  };
};

const empty = (namespace: string, objects: ObjectStore): void => {
  for (const { key } of ALL)
    for (const one of objects.list(key, namespace)) objects.delete(key, namespace, one.metadata.name);
};

const documentBehind = async (url: URL, behind: URL): Promise<object | null> => {
  const answered = await fetch(new URL(url.pathname, behind), { signal: AbortSignal.timeout(5_000) });
  return answered.ok && answered.headers.get('content-type')?.includes('json')
    ? ((await answered.json()) as object)
    : null;
};

const forward = (request: IncomingMessage, response: ServerResponse, behind: URL): void => {
  const { method, headers, url } = request;
  const onward = httpRequest({ host: behind.hostname, port: behind.port, method, headers, path: url }, (answered) => {
    response.writeHead(answered.statusCode ?? 502, answered.headers);
    // A watch has headers long before it has a body.
    response.flushHeaders();
    answered.pipe(response);
  });
  onward.on('error', () => response.destroy());
  response.on('close', () => onward.destroy());
  request.pipe(onward);
};

const textOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
};
