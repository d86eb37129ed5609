// Is a request answered as it should be, or does a switched-on trouble happen to it instead?
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Knobs } from './knobs.ts';
import { refusal } from './status.ts';

/** @returns whether that was all: the request needs no other answer. */
export const troubled = async (
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  knobs: Knobs,
): Promise<boolean> => {
  const trouble = knobs.requestTrouble({
    method: request.method ?? '',
    path: url.pathname,
    query: url.searchParams,
  });
  switch (trouble?.kind) {
    case undefined:
      return false;
    case 'slow':
      await wait(trouble.ms);
      return response.destroyed;
    case 'silence':
      return true;
    case 'reset':
      return reset(request, response, trouble.midway === true);
    case 'status': {
      const { code, retryAfterS } = trouble;
      const after = retryAfterS === undefined ? {} : { 'Retry-After': String(retryAfterS) };
      response.writeHead(code, { 'Content-Type': 'application/json', ...after });
      response.end(JSON.stringify(refusal(code, `trouble of the playground (${code})`)));
      return true;
    }
    default:
      return trouble satisfies never;
  }
};

const reset = (request: IncomingMessage, response: ServerResponse, midway: boolean): true => {
  if (!midway) request.socket.destroy();
  else {
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '100000' });
    response.write('{"kind":"List","items":[', () => request.socket.destroy());
  }
  return true;
};
