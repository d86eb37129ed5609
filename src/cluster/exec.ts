// Runs one command in a container over a WebSocket: one promise that always settles, and one for when the socket is gone.
import type { IncomingMessage } from 'node:http';
import WebSocket, { type ClientOptions, type RawData } from 'ws';
import { type NotLooked, notLooked } from '../model/looked.ts';
import { type ExecRequest, execUrl, SUBPROTOCOLS } from './exec-request.ts';
import { ExecStreams } from './exec-streams.ts';
import type { NetKubeConfig } from './kube-config.ts';
import { type CommandEnd, commandEnd, kubeStatus, refusal, trouble } from './looked-errors.ts';

const HANDSHAKE_MS = 5_000;
const PING_MS = 5_000;
const MAX_FRAME_BYTES = 1 << 20;
const MAX_REFUSAL_BYTES = 64 << 10;

/** What was printed until the end, whatever the end was. `cut`: a cap was reached, so the exit code is not known. */
export type ExecResult = (CommandEnd | { readonly kind: 'cut' }) & {
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
  /** Nothing came on stdout. */
  readonly silent: boolean;
  /** The upgrade was accepted: the command may have run. */
  readonly opened: boolean;
  /** HTTP status of a refused upgrade; 0 when it was not refused. */
  readonly refused: number;
};

export interface Execution {
  /** Never rejects. */
  readonly result: Promise<ExecResult>;
  /** Resolves when the socket has closed, which may be later: only then is the place in the API server free. */
  readonly closed: Promise<void>;
}

export const startExec = (kube: NetKubeConfig, request: ExecRequest): Execution => {
  const result = Promise.withResolvers<ExecResult>();
  const closed = Promise.withResolvers<void>();
  void run(kube, request, result.resolve, closed.resolve);
  return { result: result.promise, closed: closed.promise };
};

const run = async (
  kube: NetKubeConfig,
  request: ExecRequest,
  resolve: (result: ExecResult) => void,
  onClosed: () => void,
): Promise<void> => {
  const asked = `exec in ${request.namespace}/${request.pod}`;
  let socket: WebSocket | null = null;
  let opened = false;
  let settled = false;
  let refused = 0;
  const timers: NodeJS.Timeout[] = [];

  const settle = (end: CommandEnd | { readonly kind: 'cut' }): void => {
    if (settled) return;
    settled = true;
    for (const timer of timers) clearTimeout(timer);
    request.signal.removeEventListener('abort', stop);
    resolve({ ...end, stdout: streams.stdout, stderr: streams.stderr, silent: streams.silent, opened, refused });
    // The server may keep the socket open long after its status (kubernetes#67913): we never wait for it.
    if (socket === null) onClosed();
    else socket.terminate();
  };
  const fail = (why: NotLooked): void => settle({ kind: 'failed', why });
  const stop = (): void => fail(trouble(request.signal.reason, asked));
  const streams = new ExecStreams(request.maxBytes, {
    onFull: () => settle({ kind: 'cut' }),
    onStatus: (text) => settle(endOf(text)),
    ...(request.onStdout && {
      onStdout: (chunk) => {
        if (!settled) request.onStdout?.(chunk);
      },
    }),
  });

  if (request.signal.aborted) return stop();
  request.signal.addEventListener('abort', stop, { once: true });
  timers.push(setTimeout(() => fail(notLooked('timed-out', `${asked} reached its deadline`)), request.timeoutMs));
  try {
    const options: ClientOptions = { perMessageDeflate: false, maxPayload: MAX_FRAME_BYTES, followRedirects: false };
    const url = execUrl(kube.server, request);
    await kube.applyToHTTPSOptions(options);
    if (settled) return;
    options.headers = { ...options.headers, 'User-Agent': request.userAgent };
    socket = new WebSocket(url, SUBPROTOCOLS, options);
  } catch (error) {
    return fail(trouble(error, asked));
  }
  const handshake = setTimeout(() => fail(notLooked('timed-out', `${asked}: no answer to the upgrade`)), HANDSHAKE_MS);
  timers.push(handshake);
  socket.on('open', () => {
    opened = true;
    clearTimeout(handshake);
    timers.push(setInterval(() => socket?.readyState === WebSocket.OPEN && socket.ping(), PING_MS));
  });
  socket.on('message', (data: RawData) => {
    if (settled || !Buffer.isBuffer(data)) return;
    try {
      streams.push(data);
    } catch (error) {
      fail(trouble(error, asked)); // a listener of ours threw: that must not kill the process
    }
  });
  socket.on('unexpected-response', (_request, response: IncomingMessage) => {
    const status = response.statusCode ?? 0;
    refused = status;
    if (status === 401) kube.forgetCredentials();
    void bodyOf(response).then((body) =>
      fail(
        status === 404
          ? notLooked('inconclusive', `the pod ${request.namespace}/${request.pod} is gone`)
          : refusal(status, body, asked),
      ),
    );
  });
  // terminate() on a socket still connecting ends here too: by then all is settled.
  socket.on('error', (error) => fail(trouble(error, asked)));
  socket.on('close', () => {
    fail(notLooked('inconclusive', `${asked}: the connection ended without a status`));
    onClosed();
  });
};

const endOf = (text: string): CommandEnd => {
  try {
    return commandEnd(kubeStatus.parse(JSON.parse(text)));
  } catch {
    return { kind: 'failed', why: notLooked('inconclusive', 'the exec status could not be read') };
  }
};

/** At most 64 KiB of a refusal; never rejects. */
const bodyOf = async (response: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      parts.push(chunk);
      bytes += chunk.length;
      if (bytes >= MAX_REFUSAL_BYTES) break;
    }
  } catch {
    // The refusal's body broke off: its status code still counts.
  }
  return Buffer.concat(parts).subarray(0, MAX_REFUSAL_BYTES).toString('utf8');
};
