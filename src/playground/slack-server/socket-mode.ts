// How do envelopes reach the app over Socket Mode: each to exactly one open socket, acknowledged within three seconds?
import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Timers } from './clock.ts';
import { type Delivery, type Envelope, undelivered } from './envelope.ts';
import { isObject, parseJson, textAt } from './json.ts';

/** More are turned away. */
const MAX_SOCKETS = 10;
const TICKET_LIFE_MS = 30_000;

export const RECYCLE_REASONS = ['refresh_requested', 'warning', 'link_disabled', 'too_many_websockets'] as const;
export type RecycleReason = (typeof RECYCLE_REASONS)[number];

export interface SocketModeOptions {
  readonly appId: string;
  readonly timers: Timers;
  readonly ackDeadlineMs: number;
  readonly pingEveryMs: number;
  /** From the announcement of a recycle to the end of the socket. */
  readonly recycleGraceMs: number;
  /** Every socket is recycled after so long; as hello announces it. */
  readonly recycleAfterSeconds: number;
  /** A socket came or went. */
  readonly onLink: () => void;
}

interface Waiting {
  readonly sentAt: number;
  readonly socket: WebSocket;
  settle(delivery: Delivery): void;
  late: boolean;
}

export class SocketMode {
  readonly counts = { open: 0, opened: 0, turnedAway: 0, sent: 0, acked: 0, lateAcks: 0 };
  readonly #options: SocketModeOptions;
  readonly #server = new WebSocketServer({ noServer: true });
  readonly #tickets = new Set<string>();
  /** In the order they came; those told to go are not used any more. */
  readonly #sockets: WebSocket[] = [];
  readonly #retiring = new Set<WebSocket>();
  /** Half-open: what they say is not heard any more. */
  readonly #silent = new WeakSet<WebSocket>();
  /** So many more are turned away, as if there were ten. */
  turnAway = 0;
  readonly #waiting = new Map<string, Waiting[]>();
  #turn = 0;

  constructor(options: SocketModeOptions) {
    this.#options = options;
  }

  /** Path and query of a fresh one-use address. */
  ticket(): string {
    const ticket = randomBytes(12).toString('hex');
    this.#tickets.add(ticket);
    this.#options.timers.after(TICKET_LIFE_MS, () => this.#tickets.delete(ticket));
    return `/link/?ticket=${ticket}&app_id=${this.#options.appId}`;
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const ticket = new URL(request.url ?? '', 'http://playground').searchParams.get('ticket') ?? '';
    if (!this.#tickets.delete(ticket)) {
      socket.end('HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (opened) => this.#welcome(opened));
  }

  deliver(envelope: Envelope): Promise<Delivery> {
    const usable = this.#usable();
    const socket = usable[this.#turn % Math.max(1, usable.length)];
    this.#turn += 1;
    if (socket === undefined) return Promise.resolve(undelivered('no-socket'));
    this.counts.sent += 1;
    return new Promise((resolve) => {
      const waiting: Waiting = { sentAt: performance.now(), socket, late: false, settle: resolve };
      const stop = this.#options.timers.after(this.#options.ackDeadlineMs, () => {
        waiting.late = true;
        resolve(undelivered('timeout'));
      });
      waiting.settle = (delivery) => {
        stop();
        resolve(delivery);
      };
      this.#waiting.set(envelope.envelope_id, [...(this.#waiting.get(envelope.envelope_id) ?? []), waiting]);
      socket.send(JSON.stringify(envelope));
    });
  }

  /** Announces the end to one socket (by its place among the open ones) or to all of them. */
  recycle(reason: RecycleReason, which?: number): void {
    const chosen = which === undefined ? this.#usable() : this.#usable().slice(which, which + 1);
    for (const socket of chosen) this.#retire(socket, reason);
  }

  /** Cuts every TCP connection without a word. */
  drop(): void {
    for (const socket of [...this.#sockets]) socket.terminate();
  }

  /** Nothing is read from one socket, or from all, and no ping answered any more, until a write fails. */
  silence(which?: number): void {
    const chosen = which === undefined ? this.#usable() : this.#usable().slice(which, which + 1);
    for (const socket of chosen) {
      this.#silent.add(socket);
      socket.pause();
    }
  }

  close(): void {
    for (const socket of this.#server.clients) socket.terminate();
    this.#server.close();
  }

  #usable(): readonly WebSocket[] {
    return this.#sockets.filter((socket) => socket.readyState === socket.OPEN && !this.#retiring.has(socket));
  }

  #welcome(socket: WebSocket): void {
    socket.on('error', () => socket.terminate());
    if (this.#sockets.length >= MAX_SOCKETS || this.turnAway > 0) {
      this.turnAway = Math.max(0, this.turnAway - 1);
      this.counts.turnedAway += 1;
      socket.send(JSON.stringify({ type: 'disconnect', reason: 'too_many_websockets' }));
      socket.close();
      return;
    }
    this.#sockets.push(socket);
    this.counts.opened += 1;
    const { recycleAfterSeconds, pingEveryMs, timers, appId } = this.#options;
    let answered = true;
    const ping = (): void => {
      if (!answered && !this.#silent.has(socket)) socket.terminate();
      answered = false;
      if (socket.readyState === socket.OPEN) socket.ping();
      stopPings = timers.after(pingEveryMs, ping);
    };
    let stopPings = timers.after(pingEveryMs, ping);
    const stopRecycle = timers.after(recycleAfterSeconds * 1000, () => this.#retire(socket, 'refresh_requested'));
    socket.on('pong', () => {
      answered = true;
    });
    socket.on('message', (data) => this.#ack(parseJson(String(data))));
    socket.on('close', () => {
      stopPings();
      stopRecycle();
      this.#gone(socket);
    });
    socket.send(
      JSON.stringify({
        type: 'hello',
        num_connections: this.#sockets.length,
        connection_info: { app_id: appId },
        debug_info: {
          host: 'playground',
          build_number: 1,
          approximate_connection_time: Math.round(recycleAfterSeconds),
        },
      }),
    );
    this.#linked();
  }

  #ack(frame: unknown): void {
    const id = textAt(frame, 'envelope_id');
    const [first, ...rest] = this.#waiting.get(id) ?? [];
    if (first === undefined) return;
    if (rest.length === 0) this.#waiting.delete(id);
    else this.#waiting.set(id, rest);
    this.counts.acked += 1;
    if (first.late) this.counts.lateAcks += 1;
    const payload = isObject(frame) ? frame.payload : undefined;
    first.settle({ acked: true, ackMs: performance.now() - first.sentAt, payload });
  }

  #retire(socket: WebSocket, reason: RecycleReason): void {
    if (this.#retiring.has(socket)) return;
    this.#retiring.add(socket);
    socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'playground' } }));
    const stop = this.#options.timers.after(this.#options.recycleGraceMs, () => socket.close());
    socket.once('close', stop);
    this.#linked();
  }

  #gone(socket: WebSocket): void {
    this.#sockets.splice(this.#sockets.indexOf(socket), 1);
    this.#retiring.delete(socket);
    for (const [id, waits] of this.#waiting) {
      const kept = waits.filter((waiting) => waiting.socket !== socket);
      if (kept.length === 0) this.#waiting.delete(id);
      else this.#waiting.set(id, kept);
      for (const waiting of waits) if (waiting.socket === socket) waiting.settle(undelivered('closed'));
    }
    this.#linked();
  }

  #linked(): void {
    this.counts.open = this.#usable().length;
    this.#options.onLink();
  }
}
