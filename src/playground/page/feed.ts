// How does every open page hear of each change, and one that was away of all it missed?
import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { PageEvent } from './wire.ts';

interface Kept {
  readonly turn: number;
  readonly event: PageEvent;
}

interface Reader {
  readonly response: ServerResponse;
  /** Turn of the last event written. */
  sent: number;
  /** The connection has taken all it can for now. */
  full: boolean;
}

const KEEP_ALIVE_MS = 15_000;

/**
 * Keeps the latest event of each subject alone. A reader gets what is newer than what it has, in order; so a first
 * visit, a reconnect and a slow connection are all the same thing, and nothing is ever too old to resume from.
 */
export class Feed {
  /** Tells one run of the server from another: positions of an earlier one mean nothing. */
  readonly #epoch = randomBytes(6).toString('hex');
  /** In order of turn: a changed subject moves to the end. */
  readonly #latest = new Map<string, Kept>();
  readonly #readers = new Set<Reader>();
  readonly #maxReaders: number;
  readonly #beat: NodeJS.Timeout;
  #turn = 0;

  constructor(maxReaders: number) {
    this.#maxReaders = maxReaders;
    this.#beat = setInterval(() => {
      for (const { response, full } of this.#readers) if (!full) response.write(': still here\n\n');
    }, KEEP_ALIVE_MS);
    this.#beat.unref();
  }

  get readers(): number {
    return this.#readers.size;
  }

  tell(subject: string, event: PageEvent): void {
    this.#turn += 1;
    this.#latest.delete(subject);
    this.#latest.set(subject, { turn: this.#turn, event });
    for (const reader of this.#readers) this.#pump(reader);
  }

  /** @param position `Last-Event-ID`; empty on a first visit. @returns false when too many are reading. */
  open(response: ServerResponse, position: string): boolean {
    if (this.#readers.size >= this.#maxReaders) return false;
    const [epoch, turn = ''] = position.split('.');
    const known = epoch === this.#epoch && /^\d{1,15}$/.test(turn);
    const reader: Reader = { response, sent: known ? Number(turn) : 0, full: false };
    this.#readers.add(reader);
    response.on('close', () => this.#readers.delete(reader));
    response.on('drain', () => {
      reader.full = false;
      this.#pump(reader);
    });
    response.write(`retry: 1000\n\n${known ? '' : 'event: start\ndata: {}\n\n'}`);
    this.#pump(reader);
    return true;
  }

  close(): void {
    clearInterval(this.#beat);
    for (const { response } of this.#readers) response.destroy();
  }

  #pump(reader: Reader): void {
    if (reader.full) return;
    for (const { turn, event } of this.#latest.values()) {
      if (turn <= reader.sent) continue;
      reader.sent = turn;
      // JSON holds no line break, which would end the event early.
      const room = reader.response.write(`id: ${this.#epoch}.${turn}\ndata: ${JSON.stringify(event)}\n\n`);
      if (room) continue;
      reader.full = true;
      return;
    }
  }
}
