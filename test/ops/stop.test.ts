// How the process ends, with a process that only pretends to.
import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { stopInOrder } from '../../src/ops/stop.ts';

class Pretended extends EventEmitter {
  readonly exits: number[] = [];
  readonly exited = Promise.withResolvers<void>();
  exit(code: number): void {
    this.exits.push(code);
    this.exited.resolve();
  }
}

const setUp = (
  stop: (why: string) => Promise<void>,
): { pretended: Pretended; lines: string[]; stops: string[]; unwatch: () => void } => {
  const pretended = new Pretended();
  const lines: string[] = [];
  const stops: string[] = [];
  const note = (_fields: object, line: string): void => void lines.push(line);
  const unwatch = stopInOrder({
    stop: (why) => {
      stops.push(why);
      return stop(why);
    },
    graceMs: 20,
    log: { info: note, error: note },
    process: pretended,
  });
  return { pretended, lines, stops, unwatch };
};

const never = (): Promise<void> => new Promise(() => undefined);

describe('stopping', () => {
  it.each(['SIGTERM', 'SIGINT'])('ends in order and with 0 on %s', async (signal) => {
    const { pretended, stops } = setUp(async () => undefined);
    pretended.emit(signal, signal);
    await pretended.exited.promise;
    expect([stops, pretended.exits]).toEqual([[signal], [0]]);
  });

  it('ends at once on the second signal', () => {
    const { pretended, stops } = setUp(never);
    pretended.emit('SIGTERM', 'SIGTERM');
    pretended.emit('SIGINT', 'SIGINT');
    expect([stops, pretended.exits]).toEqual([['SIGTERM'], [130]]);
  });

  it('does not wait longer than the grace', async () => {
    const { pretended, lines } = setUp(never);
    pretended.emit('SIGTERM', 'SIGTERM');
    await pretended.exited.promise;
    expect([pretended.exits, lines]).toEqual([[5], ['stopping', 'did not stop in time']]);
  });

  it('leaves with 5 when stopping itself fails', async () => {
    const { pretended } = setUp(() => Promise.reject(new Error('x')));
    pretended.emit('SIGTERM', 'SIGTERM');
    await pretended.exited.promise;
    expect(pretended.exits).toEqual([5]);
  });

  it('logs a rejection nobody looked at and stays', () => {
    const { pretended, lines, stops } = setUp(never);
    pretended.emit('unhandledRejection', new Error('x'));
    expect([stops, pretended.exits, lines]).toEqual([[], [], ['a promise was rejected and nobody looked']]);
  });

  it('logs an uncaught exception, stops in order and leaves with 5', async () => {
    const { pretended, stops } = setUp(async () => undefined);
    pretended.emit('uncaughtException', new Error('x'));
    await pretended.exited.promise;
    expect([stops, pretended.exits]).toEqual([['uncaughtException'], [5]]);
  });

  it('can stop watching', () => {
    const { pretended, unwatch } = setUp(never);
    unwatch();
    expect(pretended.eventNames()).toEqual([]);
  });
});
