// Answers one HTTP request: discovery, get, list, watch, access review; everything refused gets a Status.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ObjectStore } from '../objects.ts';
import { accessReview, askingAbout, selfReview } from './access-review.ts';
import { discovery } from './discovery.ts';
import type { ExecUpgrades } from './exec-upgrade.ts';
import type { Knobs } from './knobs.ts';
import { listPage } from './list.ts';
import { groupVersionOf } from './resources.ts';
import { type Route, routeOf } from './route.ts';
import { SelectorError, selectorOf } from './selectors.ts';
import * as status from './status.ts';
import { watch } from './watch.ts';

export interface Asked {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
}

export interface ServerParts {
  readonly objects: ObjectStore;
  readonly knobs: Knobs;
  readonly execs: ExecUpgrades;
}

/** JSON, or text for what the real server answers as text. A Status carries its own code. */
type Reply = { readonly code: number; readonly body: object | string };

const ok = (body: object | string, code = 200): Reply => ({ code, body });
const no = (why: status.Status): Reply => ({ code: why.code, body: why });
const NOTHING_HERE = ok('404 page not found\n', 404);

/** Bytes of a request body that are read. */
const BODY_BYTES = 1 << 20;

export const answerRequest = async (asked: Asked, parts: ServerParts): Promise<void> => {
  const reply = await replyTo(asked, parts);
  if (reply !== 'streaming') send(asked.response, reply);
};

const replyTo = async (asked: Asked, parts: ServerParts): Promise<Reply | 'streaming'> => {
  const { request, url } = asked;
  const route = routeOf(url.pathname);
  switch (route.kind) {
    case 'health':
      return ok('ok');
    case 'discovery': {
      const found = discovery(route.path, request.headers.host ?? '');
      return found === null ? NOTHING_HERE : ok(found);
    }
    case 'self-review':
      return request.method === 'POST' ? ok(selfReview(parts.knobs), 201) : no(status.methodNotAllowed());
    case 'access-review': {
      if (request.method !== 'POST') return no(status.methodNotAllowed());
      // Everybody may ask about themselves; about others only who was given the right.
      const asking = askingAbout(route.review);
      if (asking !== null && !parts.knobs.allows(asking)) return no(status.forbidden(asking));
      const answer = accessReview(route.review, await bodyOf(request), parts.knobs);
      return status.isStatus(answer) ? no(answer) : ok(answer, 201);
    }
    case 'objects':
      return objectsReply(asked, route, parts);
    case 'nothing':
      return url.pathname.startsWith('/api') ? no(status.noSuchResource()) : NOTHING_HERE;
    default:
      return route satisfies never;
  }
};

const VERBS: Readonly<Record<string, string>> = { POST: 'create', PUT: 'update', PATCH: 'patch', DELETE: 'delete' };

const objectsReply = (
  asked: Asked,
  route: Extract<Route, { kind: 'objects' }>,
  parts: ServerParts,
): Reply | 'streaming' => {
  const { resource, namespace, name, subresource } = route;
  const { method = '' } = asked.request;
  const query = asked.url.searchParams;
  const verb = VERBS[method] ?? (name !== '' ? 'get' : wantsWatch(query) ? 'watch' : 'list');
  // As the API server: who asks for the list of one name asks for that object.
  const about = name === '' ? nameWanted(query) : name;
  const attempt = { verb, resource, subresource, namespace, name: about };
  const isExec = resource.key === 'pods' && subresource === 'exec';
  const refused = isExec ? parts.knobs.refusedExec(attempt) : parts.knobs.allows(attempt) ? null : attempt;
  if (refused !== null) return no(status.forbidden(refused));
  if (isExec) {
    // Here only without a WebSocket upgrade: kubectl's second try by SPDY wants the same words.
    const start = parts.execs.admit(namespace, name, query);
    return no(status.isStatus(start) ? start : status.badRequest('Upgrade request required'));
  }
  if (subresource !== '') return no(status.noSuchResource());
  if (method !== 'GET') return no(status.methodNotAllowed());
  if (name === '') return listOrWatch(asked, route, parts);
  const object = parts.objects.get(resource.key, resource.namespaced ? namespace : undefined, name);
  return object === undefined ? no(status.notFound(resource, name)) : ok(object);
};

const listOrWatch = (
  { response, url }: Asked,
  { resource, namespace }: Extract<Route, { kind: 'objects' }>,
  { objects, knobs }: ServerParts,
): Reply | 'streaming' => {
  const query = url.searchParams;
  try {
    const chooses = selectorOf(query.get('labelSelector') ?? '', query.get('fieldSelector') ?? '', resource.plural);
    const about = { resource, namespace, chooses, oldestVersion: knobs.oldestVersion };
    if (wantsWatch(query)) {
      const sinceVersion = numberOf(query, 'resourceVersion');
      const refused = knobs.refusedWatch(resource.key);
      if (refused !== null) return no(refused === 401 ? status.unauthorized() : status.refusal(refused, 'not now'));
      watch(
        objects,
        {
          ...{ ...about, sinceVersion, timeoutS: numberOf(query, 'timeoutSeconds') },
          ...{ bookmarks: query.get('allowWatchBookmarks') === 'true', apiVersion: groupVersionOf(resource) },
          trouble: () => knobs.watchTrouble(resource.key),
        },
        response,
      );
      return 'streaming';
    }
    const continueFrom = query.get('continue') ?? '';
    const page = listPage(objects, { ...about, limit: numberOf(query, 'limit'), continueFrom });
    return status.isStatus(page) ? no(page) : ok(page);
  } catch (error) {
    if (error instanceof SelectorError) return no(status.badRequest(error.message));
    throw error;
  }
};

// metadata.name=cilium-config
const nameWanted = (query: URLSearchParams): string =>
  /(?:^|,)metadata\.name==?([^,]+)/.exec(query.get('fieldSelector') ?? '')?.[1] ?? '';

const wantsWatch = (query: URLSearchParams): boolean => ['true', '1'].includes(query.get('watch') ?? '');

const numberOf = (query: URLSearchParams, key: string): number => {
  const value = Number(query.get(key) ?? '0');
  return Number.isSafeInteger(value) && value > 0 ? value : 0;
};

export const send = (response: ServerResponse, { code, body }: Reply): void => {
  const text = typeof body === 'string';
  response.writeHead(code, { 'Content-Type': text ? 'text/plain; charset=utf-8' : 'application/json' });
  response.end(text ? body : JSON.stringify(body));
};

export const sendStatus = (response: ServerResponse, why: status.Status): void => send(response, no(why));

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length;
    if (bytes <= BODY_BYTES) chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString();
};
