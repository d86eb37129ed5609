// Reads the agent's answer as it arrives: a result is given out the moment its last byte is there.
import { z } from 'zod';
import { BATCH_VERSION, type ResultHeader } from '../model/batch.ts';
import { UNKNOWN_REASONS } from '../model/verdict.ts';

export interface ResultFrame {
  readonly header: ResultHeader;
  readonly stdout: string;
  readonly stderr: string;
}

const count = z.int().min(0);
const header = z.discriminatedUnion('frame', [
  z.object({ frame: z.literal('hello'), v: z.literal(BATCH_VERSION), netwhy: z.string() }),
  z.object({
    frame: z.literal('result'),
    id: z.string().max(200),
    argv: z.array(z.string()),
    startedMs: z.number(),
    durationMs: z.number(),
    exitCode: z.int().nullable(),
    problem: z
      .object({ reason: z.enum(UNKNOWN_REASONS), detail: z.string(), final: z.literal(true).optional() })
      .nullable(),
    stdoutBytes: count,
    stderrBytes: count,
    truncated: z.boolean(),
  }),
  z.object({ frame: z.literal('end'), results: count, bytes: count }),
]);

const LF = 10;
/** A header holds an argv and a sentence. */
const MAX_HEADER_BYTES = 64 << 10;

/**
 * `greeted`: a hello of our version came first. `complete`: the end marker came and its counts agree.
 * `broken`: bytes that are no frame; nothing after them is read.
 */
export class FrameDecoder {
  readonly #maxBodyBytes: number;
  #pending: Buffer[] = [];
  #pendingBytes = 0;
  #body: ResultHeader | null = null;
  #results = 0;
  #bytes = 0;
  greeted = false;
  /** Of the hello: the agent's own version. */
  netwhy = '';
  complete = false;
  broken = false;

  constructor(maxBodyBytes: number) {
    this.#maxBodyBytes = maxBodyBytes;
  }

  /** Takes the next bytes, in any portions; returns the results completed by them. Never throws. */
  push(chunk: Uint8Array): readonly ResultFrame[] {
    if (this.broken || this.complete) return [];
    this.#pending.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    this.#pendingBytes += chunk.byteLength;
    const done: ResultFrame[] = [];
    while (!this.broken && !this.complete && this.#step(done));
    return done;
  }

  /** One header or one body; false when more bytes are needed. */
  #step(done: ResultFrame[]): boolean {
    if (this.#body !== null) return this.#takeBody(this.#body, done);
    const buffer = this.#joined();
    const end = buffer.indexOf(LF);
    if (end < 0) {
      if (buffer.length > MAX_HEADER_BYTES) this.broken = true;
      return false;
    }
    this.#rest(buffer.subarray(end + 1));
    this.#takeHeader(buffer.subarray(0, end));
    return true;
  }

  #takeHeader(line: Buffer): void {
    const read = readHeader(line);
    if (read === null || (read.frame !== 'hello' && !this.greeted)) this.broken = true;
    else if (read.frame === 'hello') {
      this.greeted = true;
      this.netwhy = read.netwhy;
    } else if (read.frame === 'end') {
      this.complete = read.results === this.#results && read.bytes === this.#bytes;
      this.broken = !this.complete;
    } else if (read.stdoutBytes + read.stderrBytes > this.#maxBodyBytes) this.broken = true;
    else this.#body = read;
  }

  #takeBody(body: ResultHeader, done: ResultFrame[]): boolean {
    const length = body.stdoutBytes + body.stderrBytes;
    // Joining only when the body is whole keeps a slow trickle of chunks linear.
    if (this.#pendingBytes < length + 1) return false;
    const buffer = this.#joined();
    if (buffer[length] !== LF) {
      this.broken = true;
      return false;
    }
    this.#body = null;
    this.#results += 1;
    this.#bytes += length;
    done.push({
      header: body,
      stdout: buffer.toString('utf8', 0, body.stdoutBytes),
      stderr: buffer.toString('utf8', body.stdoutBytes, length),
    });
    this.#rest(buffer.subarray(length + 1));
    return true;
  }

  #joined(): Buffer {
    const buffer = this.#pending.length === 1 && this.#pending[0] ? this.#pending[0] : Buffer.concat(this.#pending);
    this.#rest(buffer);
    return buffer;
  }

  #rest(buffer: Buffer): void {
    this.#pending = [buffer];
    this.#pendingBytes = buffer.length;
  }
}

const readHeader = (line: Buffer): z.infer<typeof header> | null => {
  try {
    const read = header.safeParse(JSON.parse(line.toString('utf8')));
    return read.success ? read.data : null;
  } catch {
    return null; // not JSON: something other than the agent wrote to its stdout
  }
};
