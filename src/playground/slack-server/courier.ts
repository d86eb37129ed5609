// Who carries an envelope to the app, and which events are carried again when nobody took them?
import type { Timers } from './clock.ts';
import { type Delivery, type Envelope, retryOf } from './envelope.ts';
import { postEnvelope, signedRequest } from './http-mode.ts';
import type { SocketMode } from './socket-mode.ts';

export interface CourierOptions {
  readonly sockets: SocketMode;
  readonly timers: Timers;
  readonly signingSecret: string;
  readonly ackDeadlineMs: number;
  /** Waits before each further try of an event: at once, a minute, five minutes. */
  readonly eventRetryDelaysMs: readonly number[];
  readonly now: () => number;
}

const REASONS = {
  'no-socket': 'no_connection',
  closed: 'connection_failed',
  timeout: 'timeout',
  refused: 'http_error',
};

export class Courier {
  /** The app's own address in HTTP mode; null: Socket Mode. */
  deliverTo: string | null = null;
  last: Envelope | null = null;
  readonly #options: CourierOptions;
  readonly #stop = new AbortController();

  constructor(options: CourierOptions) {
    this.#options = options;
  }

  async deliver(envelope: Envelope): Promise<Delivery> {
    this.last = envelope;
    const { sockets, signingSecret, ackDeadlineMs, now } = this.#options;
    if (this.deliverTo === null) return sockets.deliver(envelope);
    const request = signedRequest(envelope, signingSecret, Math.floor(now() / 1000));
    return postEnvelope(this.deliverTo, request, { ackDeadlineMs, signal: this.#stop.signal });
  }

  /** Like deliver, and goes on trying in the background as Slack does with events. */
  async deliverEvent(event: Envelope): Promise<Delivery> {
    const first = await this.deliver(event);
    this.#retry(event, first, 1);
    return first;
  }

  close(): void {
    this.#stop.abort();
  }

  #retry(event: Envelope, outcome: Delivery, attempt: number): void {
    const delayMs = this.#options.eventRetryDelaysMs[attempt - 1];
    if (outcome.acked || outcome.final || delayMs === undefined || this.#stop.signal.aborted) return;
    this.#options.timers.after(delayMs, () => {
      void this.deliver(retryOf(event, attempt, REASONS[outcome.why])).then((next) =>
        this.#retry(event, next, attempt + 1),
      );
    });
  }
}
