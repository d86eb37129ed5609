// Keeps one Socket Mode connection up: connects, waits for its end, connects again with a capped back-off.
import type { SocketModeReceiver } from '@slack/bolt';
import type { Clock } from '../engine/ports.ts';
import type { Log } from './parts.ts';
import { SlackTrouble, TOKEN_CODES, troubleOf } from './trouble.ts';

/** A connection that says no hello within this is given up. */
const HELLO_MS = 30_000;
/** A connection shorter than this counts as a failure, so that a refusing Slack sees no storm. */
const STEADY_MS = 10_000;
const MAX_WAIT_MS = 15_000;
/** A half-open socket is told to close after 15 s without a pong, but the client then waits 30 s for the dead peer's word. */
const LOOK_MS = 4_000;
const CLOSING = 2;

/** The client keeps its socket private; absent is as good as closed. */
const readyStateOf = (client: unknown): number | undefined =>
  (client as { readonly websocket?: { readonly readyState?: number } }).websocket?.readyState;

/**
 * Our own loop around the client's connect, for the client's waits `clientPingTimeout` times the number of failures,
 * and a refusal during its reconnect is an unhandled rejection (measured with socket-mode 3.1.0).
 */
export class SocketKeeper {
  private readonly receiver: SocketModeReceiver;
  private readonly clock: Clock;
  private readonly log: Log;
  private readonly stopping = new AbortController();
  private onClosed: () => void = () => undefined;
  private loop: Promise<void> | null = null;
  connected = false;
  /** Slack's word for why there is no connection; empty when there is one. */
  why = 'not started';

  constructor(receiver: SocketModeReceiver, clock: Clock, log: Log) {
    this.receiver = receiver;
    this.clock = clock;
    this.log = log;
    receiver.client.on('disconnected', () => this.onClosed());
    receiver.client.on('ws_message', (data: unknown) => this.overhear(data));
  }

  /** Resolves at the first connection; rejects only when Slack refuses the token at once. */
  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.loop = this.keep(resolve, reject);
    });
  }

  /** Closes the connection and waits for its end, at most timeoutMs. */
  async stop(timeoutMs: number): Promise<void> {
    this.stopping.abort();
    this.onClosed();
    const over = new AbortController();
    await Promise.race([
      Promise.all([this.receiver.client.disconnect(), this.loop]),
      // Rejects when the connection closed in time.
      this.clock.sleep(timeoutMs, over.signal).catch(() => undefined),
    ]);
    over.abort();
  }

  private async keep(onFirst: () => void, onRefused: (error: unknown) => void): Promise<void> {
    for (let failures = 0; !this.stopping.signal.aborted; ) {
      const startedMs = this.clock.now();
      const closed = new Promise<void>((resolve) => {
        this.onClosed = resolve;
      });
      try {
        await this.connect();
        this.connected = true;
        this.why = '';
        onFirst();
        await this.watch(closed);
        this.why = this.why === '' ? 'reconnecting' : this.why;
      } catch (error) {
        const trouble = troubleOf(error);
        this.why = trouble.code;
        this.log.warn({ code: trouble.code }, 'the socket to Slack could not be opened');
        // Ignored once start() has resolved: then it stays red and goes on trying.
        if (TOKEN_CODES.includes(trouble.code)) onRefused(error);
      }
      this.connected = false;
      failures = this.clock.now() - startedMs >= STEADY_MS ? 0 : failures + 1;
      const waitMs = failures === 0 ? 50 : Math.min(MAX_WAIT_MS, 250 * 1.6 ** failures);
      // Rejects when stopping, which the loop asks next.
      await this.clock.sleep(waitMs, this.stopping.signal).catch(() => undefined);
    }
    onFirst();
  }

  /** Returns when the connection has closed, and hurries a close that its peer does not answer. */
  private async watch(closed: Promise<void>): Promise<void> {
    const { client } = this.receiver;
    const over = new AbortController();
    const end = closed.then(() => over.abort());
    for (let closing = 0; !over.signal.aborted; ) {
      // Rejects when the connection closed or we stop.
      await this.clock.sleep(LOOK_MS, over.signal).catch(() => undefined);
      closing = readyStateOf(client) === CLOSING ? closing + 1 : 0;
      if (closing >= 2) void client.disconnect();
    }
    await end;
  }

  /** Never two at once on one client: the second would leave the socket of the first behind. */
  private async connect(): Promise<void> {
    const { client } = this.receiver;
    const over = new AbortController();
    let isLate = false;
    // Closing makes the pending start reject. The sleep rejects when the start ended first.
    this.clock.sleep(HELLO_MS, over.signal).then(
      () => {
        isLate = true;
        void client.disconnect();
      },
      () => undefined,
    );
    try {
      await this.receiver.start();
    } finally {
      over.abort();
    }
    if (isLate || this.stopping.signal.aborted) await client.disconnect();
    // Still asking for its address, it had nothing to close, and opened after all: kept, it would be one nobody knows of.
    if (isLate) throw new SlackTrouble('lost', 'no_hello');
  }

  /** {"type":"disconnect","reason":"link_disabled",…}: Socket Mode was switched off for this app. */
  private overhear(data: unknown): void {
    if (typeof data !== 'string' || data.length > 2_000 || !data.includes('"disconnect"')) return;
    const reason = /"reason"\s*:\s*"([a-z_]+)"/.exec(data)?.[1] ?? '';
    if (!data.includes('"type":"disconnect"') && !/"type"\s*:\s*"disconnect"/.test(data)) return;
    if (reason === 'link_disabled' || reason === 'too_many_websockets') {
      this.why = reason;
      this.log.error({ reason }, 'Slack closed the socket and may not let us back');
    } else this.log.info({ reason }, 'Slack recycles the socket');
  }
}
