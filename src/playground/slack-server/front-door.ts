// Which HTTP request is for whom: the Web API, an upload, a response_url; and what goes wrong with it on purpose?
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { JsonObject } from './json.ts';
import { parseJson } from './json.ts';
import type { Office } from './methods.ts';
import { keepUpload } from './methods-files.ts';
import { METHODS } from './methods-more.ts';
import { Refusal, refuse } from './refusal.ts';
import { type Args, parseArgs, readBody, uploadedBytes } from './request-body.ts';
import { respond } from './response-urls.ts';
import { checkScope, grantedScopes } from './scopes.ts';
import type { Weather } from './weather.ts';

export interface Tokens {
  readonly bot: string;
  readonly app: string;
}

export interface Call {
  readonly method: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Slack's error code; empty when it was ok. */
  readonly error: string;
}

export interface FrontDoor {
  readonly office: Office;
  readonly weather: Weather;
  readonly tokens: Tokens;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly log: (call: Call) => void;
  /** Where people read the workspace in a browser; empty: nowhere. */
  readonly page: () => string;
}

const MAX_UPLOAD_BYTES = 50_000_000;

const answer = (response: ServerResponse, status: number, body: JsonObject, headers: Record<string, string> = {}) => {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(JSON.stringify(body));
};

export const serve = async (door: FrontDoor, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const [, room = '', name = ''] = new URL(request.url ?? '/', 'http://playground').pathname.split('/');
  if (room === 'api') return serveApi(door, name, request, response);
  if (room === 'upload') return serveUpload(door, name, request, response);
  if (room === 'archives' && door.page() !== '') {
    // A permalink, opened by a person.
    response.writeHead(302, { location: new URL(request.url ?? '/', door.page()).href }).end();
    return;
  }
  if (room === 'response') return serveResponse(door, name, request, response);
  answer(response, 404, { ok: false, error: 'not_found' });
};

const serveApi = async (door: FrontDoor, method: string, request: IncomingMessage, response: ServerResponse) => {
  const trouble = door.weather.meet(method);
  const log = (error: string): void => door.log({ method, at: door.now(), error });
  const body = await readBody(request);
  if (trouble?.kind === 'rate-limited') {
    log('ratelimited');
    const headers = { 'retry-after': String(trouble.retryAfterSeconds) };
    return answer(response, 429, { ok: false, error: 'ratelimited' }, headers);
  }
  if (trouble?.kind === 'status') {
    log(`http_${trouble.status}`);
    return answer(response, trouble.status, { ok: false, error: 'internal_error' });
  }
  if (method === 'apps.connections.open' && door.weather.openDelayMs > 0) await door.sleep(door.weather.openDelayMs);
  try {
    if (trouble?.kind === 'error') throw refuse(trouble.code);
    const run = METHODS[method];
    if (run === undefined) throw refuse('unknown_method');
    const args = parseArgs(body, request.headers['content-type'] ?? '');
    checkToken(door.tokens, method, request.headers.authorization, args);
    if (door.weather.badToken !== '') throw refuse(door.weather.badToken);
    checkScope(door.office.scopes, method);
    const result = run(args, door.office);
    log(trouble?.kind === 'unheard' ? 'reply_lost' : '');
    // A reply that never comes: the connection stays open until the caller or the server ends.
    if (trouble?.kind === 'unheard' && trouble.how === 'hang') return;
    if (trouble?.kind === 'unheard' && trouble.how === 'drop') request.socket.destroy();
    else if (trouble?.kind === 'unheard') answer(response, 503, { ok: false, error: 'service_unavailable' });
    else answer(response, 200, { ok: true, ...result }, { 'x-oauth-scopes': grantedScopes(door.office.scopes) });
  } catch (error) {
    const refusal = error instanceof Refusal ? error : refuse('internal_error', [String(error)]);
    log(refusal.code);
    answer(response, 200, { ok: false, error: refusal.code, ...refusal.extra });
  }
};

const checkToken = (tokens: Tokens, method: string, header: string | undefined, args: Args): void => {
  const token = header?.replace(/^Bearer\s*/i, '') || args.text('token');
  if (token === '') throw refuse('not_authed');
  if (token !== tokens.bot && token !== tokens.app) throw refuse('invalid_auth');
  if (method === 'blocks.validate') return;
  const wanted = method === 'apps.connections.open' ? tokens.app : tokens.bot;
  if (token !== wanted) throw refuse('not_allowed_token_type');
};

const serveUpload = async (door: FrontDoor, id: string, request: IncomingMessage, response: ServerResponse) => {
  const bytes = await uploadedBytes(await readBody(request, MAX_UPLOAD_BYTES), request.headers['content-type'] ?? '');
  const known = keepUpload(door.office, id, bytes);
  response.writeHead(known ? 200 : 404, { 'content-type': 'text/plain' });
  response.end(known ? `OK - ${bytes.length}` : 'no such upload');
};

const serveResponse = async (door: FrontDoor, key: string, request: IncomingMessage, response: ServerResponse) => {
  const method = 'response_url';
  const body = parseJson((await readBody(request)).toString('utf8'));
  const trouble = door.weather.meet(method);
  if (trouble?.kind === 'status' || trouble?.kind === 'rate-limited') {
    door.log({ method, at: door.now(), error: trouble.kind });
    return answer(response, trouble.kind === 'status' ? trouble.status : 429, { ok: false, error: trouble.kind });
  }
  try {
    if (trouble?.kind === 'error') throw refuse(trouble.code);
    const grant = door.office.grants.useResponse(key);
    grant.posts.push(body);
    respond(door.office.workspace, grant, body);
    door.log({ method, at: door.now(), error: '' });
    response.writeHead(200, { 'content-type': 'text/plain' });
    response.end('ok');
  } catch (error) {
    const code = error instanceof Refusal ? error.code : 'internal_error';
    door.log({ method, at: door.now(), error: code });
    answer(response, code === 'expired_url' || code === 'used_url' ? 404 : 400, { ok: false, error: code });
  }
};
