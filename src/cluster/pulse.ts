// Has the API server answered lately? What questions read counts; where none did, one small read is made.
import type { Clock } from '../engine/ports.ts';
import { type Looked, looked } from '../model/looked.ts';
import type { Read, Resource } from './api-reader.ts';
import { serverVersion } from './resources.ts';

/** An answer counts so long. */
const LATELY_MS = 30_000;
/** No answer is believed so long: who asks often must not make us ask often. */
const SILENT_MS = 5_000;
/** Less than the 5 s a readiness probe waits. */
const READ_MS = 3_000;

type Get = (resource: Resource, signal: AbortSignal) => Promise<Read<unknown>>;

export class Pulse {
  readonly #clock: Clock;
  #answeredMs = Number.NEGATIVE_INFINITY;
  #silent: { readonly atMs: number; readonly why: Looked<true> } | null = null;
  #asking: Promise<Looked<true>> | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The server answered something, be it no. */
  heard(): void {
    this.#answeredMs = this.#clock.now();
    this.#silent = null;
  }

  /** Never rejects; takes three seconds at most. */
  async feel(get: Get): Promise<Looked<true>> {
    const now = this.#clock.now();
    if (now - this.#answeredMs <= LATELY_MS) return looked(true);
    if (this.#silent !== null && now - this.#silent.atMs <= SILENT_MS) return this.#silent.why;
    this.#asking ??= this.#ask(get).finally(() => {
      this.#asking = null;
    });
    return await this.#asking;
  }

  async #ask(get: Get): Promise<Looked<true>> {
    const before = this.#answeredMs;
    const answer = await get(serverVersion, AbortSignal.timeout(READ_MS));
    // A refusal is an answer too, and the reader has told of it.
    if (answer.ok || this.#answeredMs !== before) return looked(true);
    this.#silent = { atMs: this.#clock.now(), why: answer };
    return answer;
  }
}
