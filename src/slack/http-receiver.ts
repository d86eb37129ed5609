// Slack over HTTP instead of sockets: POST /slack/events, signatures checked by Bolt.
import type { Server } from 'node:http';
import { type App, HTTPReceiver, type Receiver } from '@slack/bolt';
import { noteForgeries } from './access/noted.ts';
import { boltLog } from './bolt-log.ts';
import { guardEvents, type TakeEvent } from './guard-events.ts';
import type { SlackParts } from './parts.ts';

export class GuardedHttpReceiver implements Receiver {
  private readonly parts: SlackParts;
  private readonly take: TakeEvent;
  private readonly receiver: HTTPReceiver;
  private readonly port: number;
  private server: Server | null = null;

  constructor(parts: SlackParts, settings: { readonly signingSecret: string; readonly port: number }, take: TakeEvent) {
    this.parts = parts;
    this.take = take;
    this.port = settings.port;
    this.receiver = new HTTPReceiver({ signingSecret: settings.signingSecret, logger: boltLog(parts.log) });
  }

  init(app: App): void {
    this.receiver.init(guardEvents(app, this.take, this.parts));
  }

  async start(): Promise<void> {
    this.server = (await this.receiver.start(this.port)) as Server;
    noteForgeries(this.server, this.parts);
  }

  async stop(): Promise<void> {
    const { server } = this;
    if (server === null) return;
    const closed = this.receiver.stop();
    // Slack keeps connections alive; idle ones would hold the close up.
    server.closeIdleConnections();
    const over = new AbortController();
    // Rejects when everything closed in time.
    const late = this.parts.clock.sleep(2_000, over.signal).then(
      () => server.closeAllConnections(),
      () => undefined,
    );
    await Promise.race([closed, late]);
    over.abort();
    this.server = null;
  }

  ready(): { ok: boolean; why: string } {
    return this.server === null ? { ok: false, why: 'not listening for Slack' } : { ok: true, why: '' };
  }

  sockets(): number {
    return 0;
  }
}
