import { describe, expect, it } from 'vitest';
import { ChannelQueue } from '../../src/slack/channel-queue.ts';
import { settled } from './fakes.ts';

describe('a channel queue', () => {
  it('keeps the order of a channel, lets others pass, and survives a failure', async () => {
    const queue = new ChannelQueue();
    const gate = Promise.withResolvers<void>();
    const order: string[] = [];
    const first = queue.enter('C1', async () => {
      await gate.promise;
      order.push('first');
      throw new Error('refused');
    });
    const second = queue.enter('C1', async () => order.push('second'));
    await queue.enter('C2', async () => order.push('other'));
    gate.resolve();
    await expect(first).rejects.toThrow('refused');
    await second;
    expect(order).toEqual(['other', 'first', 'second']);
    await settled();
    expect(queue.busyChannels).toBe(0);
  });
});
