// What goes down the exec socket: output in frames of at most 32 KiB, then one status and an orderly close.
import type { WebSocket } from 'ws';
import type { ExecEnd, ExecOutput } from '../backend.ts';
import type { ExecTrouble } from './knobs.ts';

const FRAME_BYTES = 32 * 1024;
/** Unsent bytes from which on a producer is asked to wait. */
const FULL_BYTES = 1 << 20;

export class ExecSocketOutput implements ExecOutput {
  readonly #socket: WebSocket;
  readonly #trouble: ExecTrouble | null;
  readonly #wants: { readonly stdout: boolean; readonly stderr: boolean };
  #sentBytes = 0;
  #unsentBytes = 0;
  #wake: (() => void)[] = [];

  constructor(
    socket: WebSocket,
    wants: { readonly stdout: boolean; readonly stderr: boolean },
    trouble: ExecTrouble | null,
  ) {
    this.#socket = socket;
    this.#wants = wants;
    this.#trouble = trouble;
    socket.on('close', () => this.#release());
  }

  stdout(chunk: Uint8Array | string): void {
    if (this.#wants.stdout) this.#write(1, chunk);
  }

  stderr(chunk: Uint8Array | string): void {
    if (this.#wants.stderr) this.#write(2, chunk);
  }

  /** Resolves when less than 1 MiB waits to be sent, or nobody listens any more. */
  async drained(): Promise<void> {
    while (this.#unsentBytes > FULL_BYTES && this.#socket.readyState === this.#socket.OPEN) {
      await new Promise<void>((resolve) => this.#wake.push(resolve));
    }
  }

  /** The empty frame that opens a session, the status that ends it. */
  frame(channel: number, body: Uint8Array = new Uint8Array()): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    const framed = Buffer.concat([Buffer.of(channel), body]);
    this.#unsentBytes += framed.length;
    this.#socket.send(framed, () => {
      this.#unsentBytes -= framed.length;
      if (this.#unsentBytes <= FULL_BYTES) this.#release();
    });
  }

  end(end: ExecEnd): void {
    if (this.#trouble?.kind !== 'no-status') this.frame(3, Buffer.from(this.#status(end)));
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.close(1000);
  }

  #status(end: ExecEnd): string {
    if (this.#trouble?.kind === 'status') return this.#trouble.text;
    return JSON.stringify(this.#trouble?.kind === 'truncate' ? SUCCESS : endStatus(end));
  }

  #write(channel: 1 | 2, chunk: Uint8Array | string): void {
    const bytes = Buffer.from(chunk);
    const most = this.#trouble?.kind === 'frames' ? this.#trouble.bytes : FRAME_BYTES;
    for (let at = 0; at < bytes.length; at += most) this.#send(channel, bytes.subarray(at, at + most));
  }

  #send(channel: 1 | 2, piece: Buffer): void {
    const trouble = this.#trouble;
    const cut = trouble?.kind === 'drop' || trouble?.kind === 'truncate' ? trouble.afterBytes : Infinity;
    const kept = piece.subarray(0, Math.max(0, cut - this.#sentBytes));
    this.#sentBytes += piece.length;
    if (kept.length > 0) this.frame(channel, kept);
    if (trouble?.kind !== 'drop' || this.#sentBytes < cut) return;
    // After the bytes have left, so that the client has seen exactly that many.
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.ping('', false, () => this.#socket.terminate());
  }

  #release(): void {
    const wake = this.#wake;
    this.#wake = [];
    for (const one of wake) one();
  }
}

const SUCCESS = { metadata: {}, status: 'Success' };

/** The status forms of the kubelet and containerd. Source: kubernetes remotecommand; containerd issue 3597. */
export const endStatus = (end: ExecEnd): object => {
  if (end.kind === 'not-found') {
    return {
      metadata: {},
      status: 'Failure',
      reason: 'InternalError',
      code: 500,
      message: `Internal error occurred: error executing command in container: failed to exec in container: failed to start exec: OCI runtime exec failed: exec failed: unable to start container process: exec: "${end.program}": executable file not found in $PATH: unknown`,
      details: { causes: [{ message: `exec: "${end.program}": executable file not found in $PATH` }] },
    };
  }
  if (end.code === 0) return SUCCESS;
  return {
    metadata: {},
    status: 'Failure',
    reason: 'NonZeroExitCode',
    message: `command terminated with non-zero exit code: exit status ${end.code}`,
    details: { causes: [{ reason: 'ExitCode', message: String(end.code) }] },
  };
};
