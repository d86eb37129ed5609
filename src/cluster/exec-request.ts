// What one exec asks for, as types and as a URL; names are checked before anything is built.
import { apiPath } from './names.ts';

export interface ExecRequest {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly argv: readonly string[];
  /** Hard deadline of the whole exec, in milliseconds; partial output is kept. */
  readonly timeoutMs: number;
  /** Cap on stdout, in bytes; on stderr it is never over DEFAULT_OUTPUT_BYTES. */
  readonly maxBytes: number;
  readonly signal: AbortSignal;
  readonly userAgent: string;
  /** stdout as it arrives, in place of the result's; the bytes belong to the callee. */
  readonly onStdout?: (chunk: Uint8Array) => void;
}

/** The server takes the first it knows: v5 since 1.30, v4 proxied to older kubelets. */
export const SUBPROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];

/** @throws BadName. */
export const execUrl = (server: string, request: ExecRequest): URL => {
  const url = new URL(server);
  const names = { namespace: request.namespace, pod: request.pod, container: request.container };
  apiPath('{container}', names);
  url.protocol = url.protocol === 'http:' ? 'ws:' : 'wss:';
  url.pathname = url.pathname.replace(/\/$/, '') + apiPath('/api/v1/namespaces/{namespace}/pods/{pod}/exec', names);
  url.search = new URLSearchParams([
    ...request.argv.map((word): [string, string] => ['command', word]),
    ['container', request.container],
    ['stdout', 'true'],
    ['stderr', 'true'],
  ]).toString();
  return url;
};
