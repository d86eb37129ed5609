// Translates what HTTP, sockets and runtimes answered into reasons for not having looked: by type, status and code, never by words.
import { z } from 'zod';
import { type NotLooked, notLooked } from '../model/looked.ts';
import type { UnknownReason } from '../model/verdict.ts';
import { CredentialsError } from './credentials-error.ts';

/** metav1.Status as the API server and the kubelet write it. */
export const kubeStatus = z.looseObject({
  status: z.string().nullish(),
  reason: z.string().nullish(),
  message: z.string().nullish(),
  code: z.number().nullish(),
  details: z
    .looseObject({
      retryAfterSeconds: z.number().nullish(),
      causes: z.array(z.looseObject({ reason: z.string().nullish(), message: z.string().nullish() })).nullish(),
    })
    .nullish(),
});
export type KubeStatus = z.infer<typeof kubeStatus>;

/** The Status in a body, or null when it holds none. */
export const readStatus = (body: string): KubeStatus | null => {
  try {
    const read = kubeStatus.safeParse(JSON.parse(body));
    return read.success ? read.data : null;
  } catch {
    return null; // not JSON: a proxy's page, or nothing
  }
};

/** A refused request: `asked` names verb and resource, e.g. `list pods in shop`. */
export const refusal = (httpStatus: number, body: string, asked: string): NotLooked => {
  const words = oneLine(readStatus(body)?.message ?? '');
  const said = words === '' ? '' : `: ${words}`;
  switch (true) {
    case httpStatus === 401:
      return notLooked('forbidden', 'the API server refused our credentials (401)');
    case httpStatus === 403:
      return notLooked('forbidden', `no right to ${asked} (403)${said}`);
    case httpStatus === 404:
      return notLooked('inconclusive', `not found: ${asked} (404)${said}`);
    case httpStatus === 429:
      return notLooked('timed-out', `the API server is too busy to ${asked} (429)`);
    case httpStatus === 408 || httpStatus === 504:
      return notLooked('timed-out', `${asked} took too long (${httpStatus})${said}`);
    case httpStatus >= 500:
      return notLooked('unreachable', `${asked} failed (${httpStatus})${said}`);
    default:
      return notLooked('inconclusive', `${asked} was refused (${httpStatus})${said}`);
  }
};

const TIMEOUT_CODES = new Set([
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
]);

// CERT_HAS_EXPIRED · DEPTH_ZERO_SELF_SIGNED_CERT · UNABLE_TO_VERIFY_LEAF_SIGNATURE · ERR_TLS_CERT_ALTNAME_INVALID · ERR_SSL_WRONG_VERSION_NUMBER
const TLS_CODE = /^(?:CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_|ERR_SSL_|EPROTO$|ERR_OSSL_)/;

/** An exception of fetch, ws, a plugin or a signal. */
export const trouble = (error: unknown, asked: string): NotLooked => {
  if (error instanceof CredentialsError)
    return notLooked('forbidden', `no usable credentials to ${asked}: ${oneLine(error.message)}`);
  const code = codeOf(error);
  if (nameOf(error) === 'TimeoutError' || TIMEOUT_CODES.has(code)) return notLooked('timed-out', `${asked} timed out`);
  if (nameOf(error) === 'AbortError') return notLooked('inconclusive', `${asked} was stopped`);
  if (TLS_CODE.test(code)) return notLooked('unreachable', `the API server's certificate was not accepted (${code})`);
  if (code.startsWith('WS_ERR_')) return notLooked('inconclusive', `${asked}: the stream was broken (${code})`);
  if (code !== '') return notLooked('unreachable', `the API server could not be reached (${code})`);
  // fetch refuses some ports (6000, 6667 …) before it connects: TypeError, cause `bad port`, no code.
  if (error instanceof TypeError && error.cause instanceof Error)
    return notLooked('unreachable', `the API server's address cannot be used (${oneLine(error.cause.message)})`);
  return notLooked('inconclusive', `${asked} failed (${nameOf(error)})`);
};

/** The code of an error or of what caused it: fetch hides ECONNREFUSED one level down, several addresses two. */
const codeOf = (error: unknown, depth = 0): string => {
  if (!(error instanceof Error) || depth > 3) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  const inner = codeOf(error.cause, depth + 1);
  if (inner !== '') return inner;
  return error instanceof AggregateError ? codeOf(error.errors[0], depth + 1) : '';
};

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'unknown error');

/** How a command ended, from the status frame of an exec. */
export type CommandEnd =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'not-found'; readonly program: string }
  | { readonly kind: 'failed'; readonly why: NotLooked };

// exec: "dig": executable file not found in $PATH · exec: "/bin/dig": stat /bin/dig: no such file or directory
const NO_PROGRAM =
  /exec: \\?"([^"\\]{1,200})\\?": (?:executable file not found|stat [^:]{1,200}: no such file or directory)/;

/** The one place that reads words: runtimes have no code for a missing program (containerd#3597). */
const missingProgram = (message: string): string | null => NO_PROGRAM.exec(message)?.[1] ?? null;

export const commandEnd = (status: KubeStatus): CommandEnd => {
  if (status.status === 'Success') return { kind: 'exited', code: 0 };
  const exit = status.details?.causes?.find((one) => one.reason === 'ExitCode')?.message ?? '';
  if (/^\d{1,3}$/.test(exit)) return { kind: 'exited', code: Number(exit) };
  const message = status.message ?? '';
  const program = missingProgram(message);
  if (program !== null) return { kind: 'not-found', program };
  return {
    kind: 'failed',
    why: notLooked(reasonOf(status), `exec failed: ${oneLine(message) || status.reason || 'no reason given'}`),
  };
};

const reasonOf = (status: KubeStatus): UnknownReason =>
  status.reason === 'Forbidden' ? 'forbidden' : status.reason === 'Timeout' ? 'timed-out' : 'inconclusive';

const MAX_WORDS = 300;

/** Foreign words for the evidence: one line, bounded, no control characters. */
export const oneLine = (words: string): string => {
  const flat = words.replace(/[\u0000-\u001f\u007f]+/g, ' ').trim();
  return flat.length > MAX_WORDS ? `${flat.slice(0, MAX_WORDS)}…` : flat;
};
