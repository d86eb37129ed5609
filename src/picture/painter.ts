// Who draws the pictures: one thread beside the event loop, begun by the first picture, replaced when it dies or hangs, ended with the bot.
import { Worker } from 'node:worker_threads';
import { WORKER_ENTRY } from './worker-entry.ts';

/** What the thread answers. */
export type Drawn = { readonly png: Uint8Array } | { readonly error: string };

export interface PainterOptions {
  /** A program that takes SVG and answers with `Drawn`. */
  readonly entry?: URL;
  /** For one picture, the start of the thread included. Half a second is usual for the largest (measured); a machine may be busy. */
  readonly deadlineMs?: number;
  /** That may wait or be drawn at once; one more is refused. */
  readonly most?: number;
}

interface Job {
  readonly svg: string;
  resolve(png: Uint8Array): void;
  reject(error: Error): void;
}

export class Painter {
  readonly #entry: URL;
  readonly #deadlineMs: number;
  readonly #most: number;
  readonly #waiting: Job[] = [];
  #drawing: { readonly job: Job; readonly deadline: NodeJS.Timeout } | null = null;
  #worker: Worker | null = null;
  #closed = false;

  constructor({ entry = WORKER_ENTRY, deadlineMs = 60_000, most = 8 }: PainterOptions = {}) {
    this.#entry = entry;
    this.#deadlineMs = deadlineMs;
    this.#most = most;
  }

  /** SVG to PNG, each in its turn. Rejects when it cannot be drawn, in time or at all; the next one may be. */
  readonly draw = (svg: string): Promise<Uint8Array> =>
    new Promise((resolve, reject) => {
      const busy = this.#waiting.length + (this.#drawing === null ? 0 : 1);
      if (this.#closed) return reject(new Error('no picture is drawn any more: stopping'));
      if (busy >= this.#most) return reject(new Error(`${busy} pictures wait to be drawn, one more does not`));
      this.#waiting.push({ svg, resolve, reject });
      this.#next();
    });

  /** Ends the thread; what was not drawn rejects. */
  async close(): Promise<void> {
    this.#closed = true;
    const worker = this.#worker;
    this.#worker = null;
    const error = new Error('the picture was not drawn: stopping');
    for (const job of this.#waiting.splice(0)) job.reject(error);
    this.#settle((job) => job.reject(error));
    await worker?.terminate();
  }

  #next(): void {
    if (this.#drawing !== null) return;
    const job = this.#waiting.shift();
    if (job === undefined) {
      // With nothing to draw it keeps no process from ending.
      this.#worker?.unref();
      return;
    }
    const late = (): void => this.#lose(this.#worker, new Error(`no picture came within ${this.#deadlineMs} ms`));
    this.#drawing = { job, deadline: setTimeout(late, this.#deadlineMs) };
    try {
      this.#worker ??= this.#start();
      this.#worker.ref();
      this.#worker.postMessage(job.svg);
    } catch (cause) {
      this.#settle(() => job.reject(new Error('the thread that draws did not begin', { cause })));
    }
  }

  #start(): Worker {
    const worker = new Worker(this.#entry);
    worker.on('message', (drawn: Drawn) => {
      if (worker !== this.#worker) return;
      this.#settle((job) => ('png' in drawn ? job.resolve(drawn.png) : job.reject(new Error(drawn.error))));
    });
    worker.on('error', (cause) => this.#lose(worker, new Error('the thread that draws died', { cause })));
    worker.on('exit', (code) => this.#lose(worker, new Error(`the thread that draws ended with code ${code}`)));
    return worker;
  }

  /** What it was drawing is lost; what waits gets another one. */
  #lose(worker: Worker | null, error: Error): void {
    if (worker === null || worker !== this.#worker) return;
    this.#worker = null;
    // Resolves when it is gone, which nobody waits for: it may hang in a loop of its own.
    void worker.terminate();
    this.#settle((job) => job.reject(error));
  }

  #settle(end: (job: Job) => void): void {
    if (this.#drawing === null) return;
    const { job, deadline } = this.#drawing;
    this.#drawing = null;
    clearTimeout(deadline);
    end(job);
    this.#next();
  }
}
