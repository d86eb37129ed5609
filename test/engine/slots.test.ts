import { describe, expect, it } from 'vitest';
import { execSlots } from '../../src/engine/slots.ts';

const NEVER = new AbortController().signal;
const at = (node: string, cluster = 'a') => ({ cluster, node });
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('exec slots', () => {
  it('never exceeds the cap of a node, a cluster or the whole', async () => {
    const slots = execSlots({ perNode: 1, perCluster: 2, overall: 3 });
    const got: string[] = [];
    const take = (name: string, place: { cluster: string; node: string }): void => {
      void slots.acquire(place, NEVER).then(() => got.push(name));
    };
    take('first', at('n1'));
    take('same node waits', at('n1'));
    take('other node', at('n2'));
    take('third of the cluster waits', at('n3'));
    take('other cluster', at('n1', 'b'));
    take('fourth of all waits', at('n2', 'b'));
    await settled();
    expect([got, slots.inFlight]).toEqual([['first', 'other node', 'other cluster'], 3]);
  });

  it('hands a place on when it is released, once, in order of asking', async () => {
    const slots = execSlots({ perNode: 1, perCluster: 9, overall: 9 });
    const release = await slots.acquire(at('n1'), NEVER);
    const got: string[] = [];
    void slots.acquire(at('n1'), NEVER).then(() => got.push('second'));
    void slots.acquire(at('n1'), NEVER).then(() => got.push('third'));
    release();
    release();
    await settled();
    expect([got, slots.inFlight]).toEqual([['second'], 1]);
  });

  it('lets a waiting one leave without holding a place', async () => {
    const slots = execSlots({ perNode: 1, perCluster: 9, overall: 9 });
    const release = await slots.acquire(at('n1'), NEVER);
    const leave = new AbortController();
    const waiting = slots.acquire(at('n1'), leave.signal);
    leave.abort(new Error('left'));
    await expect(waiting).rejects.toThrow('left');
    release();
    expect(slots.inFlight).toBe(0);
    await expect(slots.acquire(at('n1'), leave.signal)).rejects.toThrow('left');
  });
});
