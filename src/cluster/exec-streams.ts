// Sorts the frames of an exec socket by channel and keeps stdout and stderr under their caps; stdout that somebody takes as it comes is not kept too.
import { DEFAULT_OUTPUT_BYTES } from '../model/batch.ts';

/** First byte of a frame: 1 stdout, 2 stderr, 3 the status that ends the command. */
const STDOUT = 1;
const STDERR = 2;
const STATUS = 3;

export interface StreamSink {
  /** stdout or stderr went over its cap. */
  onFull(): void;
  /** The text of the status frame. */
  onStatus(text: string): void;
  onStdout?(chunk: Uint8Array): void;
}

export class ExecStreams {
  readonly #kept: Record<1 | 2, Uint8Array[]> = { [STDOUT]: [], [STDERR]: [] };
  readonly #bytes: Record<1 | 2, number> = { [STDOUT]: 0, [STDERR]: 0 };
  readonly #maxBytes: number;
  readonly #sink: StreamSink;

  constructor(maxBytes: number, sink: StreamSink) {
    this.#maxBytes = maxBytes;
    this.#sink = sink;
  }

  /** Empty frames and channels nobody told us of are not ours to judge. */
  push(frame: Buffer): void {
    const channel = frame[0];
    const data = frame.subarray(1);
    if (channel === STATUS && data.length > 0) this.#sink.onStatus(data.toString('utf8'));
    else if ((channel === STDOUT || channel === STDERR) && data.length > 0) this.#keep(channel, data);
  }

  /** Nothing came on stdout so far. */
  get silent(): boolean {
    return this.#bytes[STDOUT] === 0;
  }

  get stdout(): Uint8Array {
    return Buffer.concat(this.#kept[STDOUT]);
  }

  get stderr(): Uint8Array {
    return Buffer.concat(this.#kept[STDERR]);
  }

  #keep(channel: 1 | 2, data: Buffer): void {
    const cap = channel === STDOUT ? this.#maxBytes : Math.min(this.#maxBytes, DEFAULT_OUTPUT_BYTES);
    const room = cap - this.#bytes[channel];
    const part = data.subarray(0, Math.max(0, room));
    this.#bytes[channel] += part.length;
    if (part.length > 0) {
      if (channel === STDOUT && this.#sink.onStdout) this.#sink.onStdout(part);
      else this.#kept[channel].push(part);
    }
    if (data.length > room) this.#sink.onFull();
  }
}
