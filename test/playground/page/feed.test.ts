// Does a slow reader cost no more than the latest state, and miss nothing in the end?
import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { Feed } from '../../../src/playground/page/feed.ts';
import type { PageEvent } from '../../../src/playground/page/wire.ts';

const gone = (ts: string): PageEvent => ({ kind: 'gone', channel: 'C1', ts });

/** A connection that takes so many writes, then none until it has drained. */
class Connection extends EventEmitter {
  readonly written: string[] = [];
  room: number;

  constructor(room: number) {
    super();
    this.room = room;
  }

  write(text: string): boolean {
    this.written.push(text);
    this.room -= 1;
    return this.room > 0;
  }

  destroy(): void {
    this.emit('close');
  }

  drain(room: number): void {
    this.room = room;
    this.emit('drain');
  }

  get told(): readonly string[] {
    return this.written.flatMap((one) => /"ts":"([^"]*)"/.exec(one)?.[1] ?? []);
  }
}

let feed: Feed;
afterEach(() => feed.close());

const open = (room: number): Connection => {
  const connection = new Connection(room);
  feed.open(connection as unknown as ServerResponse, '');
  return connection;
};

describe('the feed', () => {
  it('writes no more than a connection takes, and then what each subject is by then', () => {
    feed = new Feed(2);
    // One write is the greeting.
    const slow = open(2);
    feed.tell('a', gone('a1'));
    for (let at = 1; at <= 1000; at += 1) feed.tell('b', gone(`b${at}`));
    feed.tell('c', gone('c1'));
    expect(slow.told).toEqual(['a1']);
    slow.drain(100);
    expect(slow.told).toEqual(['a1', 'b1000', 'c1']);
  });

  it('tells subjects in the order they changed last', () => {
    feed = new Feed(2);
    for (const name of ['a1', 'b1', 'a2']) feed.tell(name[0] ?? '', gone(name));
    expect(open(100).told).toEqual(['b1', 'a2']);
  });

  it('forgets a connection that ended', () => {
    feed = new Feed(1);
    const first = open(100);
    expect(feed.readers).toBe(1);
    first.destroy();
    feed.tell('a', gone('a1'));
    expect([feed.readers, first.told]).toEqual([0, []]);
  });
});
