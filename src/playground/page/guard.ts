// Is this request the page's own: no other site's, no rebound name, nothing but what the page sends?
import type { IncomingMessage } from 'node:http';

/** Names of this machine that a browser may have typed; a rebound name of somebody else's is none of them. */
const NAMES = ['127.0.0.1', 'localhost', '[::1]'];

export interface Refused {
  readonly status: number;
  readonly why: string;
}

/** null: it may pass. */
export const refusal = (request: IncomingMessage, port: number): Refused | null => {
  const own = NAMES.map((name) => `${name}:${port}`);
  const { host = '', origin } = request.headers;
  if (!own.includes(host.toLowerCase())) return { status: 421, why: 'this page answers to its own address alone' };
  if (origin !== undefined && origin !== `http://${host}`) return { status: 403, why: 'another site asked' };
  const site = request.headers['sec-fetch-site'];
  const { method } = request;
  if (method === 'GET' || method === 'HEAD') return null;
  if (method !== 'POST') return { status: 405, why: 'only GET and POST' };
  // A browser says where a POST comes from; what says nothing is no page of ours.
  if (origin === undefined || (site !== undefined && site !== 'same-origin'))
    return { status: 403, why: 'only the page itself may act' };
  if (!/^application\/json(?:;|$)/i.test(request.headers['content-type'] ?? ''))
    return { status: 415, why: 'only JSON' };
  return null;
};

/** No script, style or picture but ours, no markup made of text, no frame around it. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

export const SAFE_HEADERS = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
} as const;
