// One exec over one WebSocket: client frames to stdin, the backend's output to frames, to the end even if the client left.
import { setImmediate as breath, setTimeout as wait } from 'node:timers/promises';
import type { RawData, WebSocket } from 'ws';
import type { ClusterBackend, ExecEnd, ExecRequest } from '../backend.ts';
import { ExecSocketOutput } from './exec-output.ts';
import type { ExecStart } from './exec-request.ts';
import { ExecStdin } from './exec-stdin.ts';
import { type ExecTrouble, PROTOCOLS } from './knobs.ts';

const STDIN = 0;
/** v5 only: [255, channel] closes that stream. */
const CLOSE = 255;

/** Resolves when the command has ended and its status was sent. Never rejects. */
export const execSession = async (
  socket: WebSocket,
  start: ExecStart,
  backend: ClusterBackend,
  trouble: ExecTrouble | null,
): Promise<void> => {
  const stdin = new ExecStdin({ pause: () => socket.pause(), resume: () => socket.resume() });
  const output = new ExecSocketOutput(socket, start, trouble);
  socket.on('error', () => socket.terminate());
  socket.on('close', () => stdin.end());
  socket.on('message', (data) => receive(bytesOf(data), stdin, socket.protocol));
  if (!start.stdin) stdin.end();
  if (start.firstChannel > 0) output.frame(start.firstChannel);
  if (trouble?.kind === 'hang') return;
  if (trouble?.kind === 'delay') await wait(trouble.ms);
  if (trouble?.kind === 'foreign') for (const frame of trouble.frames) socket.send(frame);
  try {
    output.end(await runOrPretend(socket, { ...start, stdin }, backend, output, trouble));
  } catch (error) {
    // A backend that throws is a runtime that broke: the kubelet would say so in the status.
    output.frame(3, Buffer.from(JSON.stringify(brokenRuntime(error))));
    socket.close(1000);
  }
};

/** Some troubles are of the command itself: it is not run then. */
const runOrPretend = async (
  socket: WebSocket,
  request: ExecRequest,
  backend: ClusterBackend,
  output: ExecSocketOutput,
  trouble: ExecTrouble | null,
): Promise<ExecEnd> => {
  switch (trouble?.kind) {
    case 'ends':
      output.stdout(trouble.stdout ?? '');
      output.stderr(trouble.stderr ?? '');
      return trouble.end;
    case 'one-frame':
      output.frame(1, Buffer.alloc(trouble.bytes, 'x'));
      return { kind: 'exited', code: 0 };
    case 'endless':
      while (socket.readyState === socket.OPEN) {
        output.stdout(POURED);
        await output.drained();
        await breath();
      }
      return { kind: 'exited', code: 0 };
    default:
      return await backend.exec(request, output);
  }
};

const POURED = Buffer.alloc(64 * 1024, 'all work and no play\n');

const receive = (frame: Uint8Array, stdin: ExecStdin, protocol: string): void => {
  const [channel] = frame;
  if (channel === STDIN) stdin.push(frame.subarray(1));
  else if (channel === CLOSE && protocol === PROTOCOLS[0] && frame[1] === STDIN) stdin.end();
};

const bytesOf = (data: RawData): Uint8Array => {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
};

const brokenRuntime = (error: unknown) => ({
  metadata: {},
  status: 'Failure',
  reason: 'InternalError',
  code: 500,
  message: `Internal error occurred: error executing command in container: ${error instanceof Error ? error.message : 'unknown error'}`,
});
