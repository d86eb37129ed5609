import { EventEmitter } from 'node:events';
import type { SocketModeReceiver } from '@slack/bolt';
import { describe, expect, it } from 'vitest';
import { SocketKeeper } from '../../src/slack/socket-keeper.ts';
import { SlackTrouble } from '../../src/slack/trouble.ts';
import { HandClock, settled } from './fakes.ts';

class FakeClient extends EventEmitter {
  websocket = { readyState: 1 };
  disconnects = 0;

  async disconnect(): Promise<void> {
    this.disconnects += 1;
    this.websocket.readyState = 3;
    this.emit('disconnected');
  }
}

const keeperOf = (start: (attempt: number) => Promise<unknown>) => {
  const client = new FakeClient();
  const clock = new HandClock();
  const starts: number[] = [];
  const log: string[] = [];
  const line = (object: object, message: string): void => {
    log.push(`${message} ${JSON.stringify(object)}`);
  };
  const receiver = {
    client,
    start: () => {
      starts.push(clock.now());
      client.websocket.readyState = 1;
      return start(starts.length);
    },
  } as unknown as SocketModeReceiver;
  const keeper = new SocketKeeper(receiver, clock, { info: line, warn: line, error: line });
  const waits = (): readonly number[] => starts.slice(1).map((at, index) => at - (starts[index] ?? 0));
  return { keeper, client, clock, starts, waits, log };
};

describe('a kept socket', () => {
  it('connects again at once after a long connection', async () => {
    const { keeper, client, clock, waits } = keeperOf(async () => undefined);
    await keeper.start();
    await clock.advance(3_600_000);
    client.emit('disconnected');
    await clock.advance(100);
    expect([keeper.connected, waits().length]).toEqual([true, 1]);
    await keeper.stop(100);
  });

  it('waits longer and longer, at most 15 s, while Slack refuses', async () => {
    const { keeper, clock, waits } = keeperOf(async () => Promise.reject(new SlackTrouble('lost', 'http_503')));
    const started = keeper.start();
    await clock.advance(120_000);
    expect([Math.max(...waits()), keeper.connected, keeper.why]).toEqual([15_000, false, 'http_503']);
    const stopped = keeper.stop(100);
    await clock.advance(200);
    await Promise.all([stopped, started]);
  });

  it('makes no storm of a Slack that accepts and closes', async () => {
    const { keeper, client, clock, starts } = keeperOf(async () => {
      setImmediate(() => client.emit('disconnected'));
    });
    await keeper.start();
    await clock.advance(60_000);
    expect(starts.length).toBeLessThan(15);
    await keeper.stop(100);
  });

  it('goes on after its token was refused, so that it comes back once it is right again', async () => {
    const { keeper, client, clock } = keeperOf(async (attempt) =>
      attempt === 2 ? Promise.reject(new SlackTrouble('later', 'invalid_auth')) : undefined,
    );
    await keeper.start();
    client.emit('disconnected');
    await clock.advance(30_000);
    expect(keeper.connected).toBe(true);
    await keeper.stop(100);
  });

  it('rejects the first start when the token is refused', async () => {
    const { keeper } = keeperOf(async () => Promise.reject(new SlackTrouble('later', 'invalid_auth')));
    await expect(keeper.start()).rejects.toThrow('invalid_auth');
    await keeper.stop(0);
  });

  it('hurries a close that the peer does not answer', async () => {
    const { keeper, client, clock, starts } = keeperOf(async () => undefined);
    await keeper.start();
    client.websocket.readyState = 2;
    await clock.advance(10_000);
    expect([client.disconnects, starts.length, keeper.connected]).toEqual([1, 2, true]);
    await keeper.stop(100);
  });

  it('says loudly that Socket Mode was switched off', async () => {
    const { keeper, client, log } = keeperOf(async () => undefined);
    await keeper.start();
    client.emit('ws_message', '{"type":"disconnect","reason":"link_disabled","debug_info":{}}');
    await settled();
    expect([keeper.why, log.some((line) => line.includes('may not let us back'))]).toEqual(['link_disabled', true]);
    await keeper.stop(100);
  });

  it('keeps no connection that opened after it was given up', async () => {
    let open: () => void = () => undefined;
    const { keeper, client, clock, starts } = keeperOf((attempt) =>
      attempt === 1
        ? new Promise<void>((resolve) => {
            open = resolve;
          })
        : Promise.resolve(),
    );
    const started = keeper.start();
    // While it asks for an address there is nothing to close.
    await clock.advance(40_000);
    expect([client.disconnects, starts.length]).toEqual([1, 1]);
    open();
    await clock.advance(1_000);
    expect([client.disconnects, starts.length, keeper.connected]).toEqual([2, 2, true]);
    await Promise.all([started, keeper.stop(100)]);
  });
});
