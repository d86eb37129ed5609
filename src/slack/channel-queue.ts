// One thing at a time in a channel, in order; a channel that must wait holds no other up.

export class ChannelQueue {
  private readonly tails = new Map<string, Promise<unknown>>();

  /** Runs the task when everything entered before it in this channel has ended, well or not. */
  enter<T>(channel: string, task: () => Promise<T>): Promise<T> {
    const before = this.tails.get(channel) ?? Promise.resolve();
    const mine = before.then(task, task);
    const tail = mine.then(
      () => undefined,
      // The caller of enter gets the error; the queue only needs the end.
      () => undefined,
    );
    this.tails.set(channel, tail);
    void tail.then(() => {
      if (this.tails.get(channel) === tail) this.tails.delete(channel);
    });
    return mine;
  }

  get busyChannels(): number {
    return this.tails.size;
  }
}
