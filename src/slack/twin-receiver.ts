// Two sockets to Slack, so that commands still arrive while one of them is being recycled.
import { type App, type Receiver, SocketModeReceiver } from '@slack/bolt';
import { guardEvents, type TakeEvent } from './guard-events.ts';
import type { SlackParts } from './parts.ts';
import { clientOptions } from './slack-call.ts';
import { SocketKeeper } from './socket-keeper.ts';

/** The second socket opens this much later, so that Slack does not recycle both at once. */
const APART_MS = 10_000;
/** A blocked event loop must not look like a dead socket; the default is 5 s. */
const PONG_TIMEOUT_MS = 15_000;
const CLOSE_MS = 2_000;

export class TwinReceiver implements Receiver {
  private readonly parts: SlackParts;
  private readonly take: TakeEvent;
  private readonly receivers: readonly [SocketModeReceiver, SocketModeReceiver];
  private readonly keepers: readonly [SocketKeeper, SocketKeeper];
  private readonly stopping = new AbortController();

  constructor(parts: SlackParts, appToken: string, take: TakeEvent) {
    this.parts = parts;
    this.take = take;
    const { clock, log } = parts;
    this.receivers = [socket(parts, appToken), socket(parts, appToken)];
    this.keepers = [new SocketKeeper(this.receivers[0], clock, log), new SocketKeeper(this.receivers[1], clock, log)];
  }

  init(app: App): void {
    const guarded = guardEvents(app, this.take, this.parts);
    for (const receiver of this.receivers) receiver.init(guarded);
  }

  /** Resolves at the first connection. Rejects when Slack refuses the app token. */
  async start(): Promise<void> {
    const [first, second] = this.keepers;
    await first.start();
    const later = async (): Promise<void> => {
      // Rejects when stopping.
      await this.parts.clock.sleep(APART_MS, this.stopping.signal);
      await second.start();
    };
    later().catch((error: unknown) => {
      if (!this.stopping.signal.aborted)
        this.parts.log.error({ error: String(error) }, 'the second socket was refused');
    });
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.keepers.map((keeper) => keeper.stop(CLOSE_MS)));
  }

  ready(): { ok: boolean; why: string } {
    const ok = this.sockets() > 0;
    return { ok, why: ok ? '' : `no socket to Slack: ${this.keepers[0].why}` };
  }

  sockets(): number {
    return this.keepers.filter((keeper) => keeper.connected).length;
  }
}

/** Options of its own for each: the socket client writes into the object it is given. */
const socket = (parts: SlackParts, appToken: string) => {
  const { rejectRateLimitedCalls: _, ...options } = clientOptions(parts, 2);
  return new SocketModeReceiver({
    appToken,
    ...(options.logger !== undefined && { logger: options.logger }),
    clientPingTimeout: PONG_TIMEOUT_MS,
    autoReconnectEnabled: false,
    installerOptions: { clientOptions: options },
  });
};
