// Is what arrives handed out once and in order, until the end.
import { describe, expect, it } from 'vitest';
import { Arrivals } from '../../src/cluster/arrivals.ts';

const all = async (arrivals: Arrivals<number>): Promise<readonly number[]> => {
  const seen: number[] = [];
  for await (const one of arrivals) seen.push(one);
  return seen;
};

describe('arrivals', () => {
  it('are read in order, before and after the reader came', async () => {
    const arrivals = new Arrivals<number>();
    arrivals.push(1);
    const reading = all(arrivals);
    arrivals.push(2);
    await Promise.resolve();
    arrivals.push(3);
    arrivals.end();
    arrivals.push(4);
    expect(await reading).toEqual([1, 2, 3]);
  });

  it('are not read once dropped', async () => {
    const arrivals = new Arrivals<number>();
    arrivals.push(1);
    arrivals.drop();
    expect(await all(arrivals)).toEqual([]);
  });

  it('wake a reader that waits when they are dropped', async () => {
    const arrivals = new Arrivals<number>();
    const reading = all(arrivals);
    await Promise.resolve();
    arrivals.drop();
    expect(await reading).toEqual([]);
  });
});
