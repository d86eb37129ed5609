// The ring of a large mesh: as many ask a node as it asks, every way comes up within the turns promised, always the same.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { everyPair, type NodePair, ring, turnsOf } from '../../src/steps/ring.ts';

const named = (count: number): readonly string[] => Array.from({ length: count }, (_one, at) => `node-${at}`);
const way = ({ from, to }: NodePair): string => `${from}>${to}`;

const clusters = fc.record({
  names: fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9-]{0,11}$/), { minLength: 2, maxLength: 70 }),
  neighbours: fc.integer({ min: 1, max: 15 }),
  turn: fc.integer({ min: 0, max: 30_000_000 }),
});

const counted = (all: readonly string[]): readonly number[] =>
  [...Map.groupBy(all, (one) => one).values()].map((same) => same.length);

describe('a ring of neighbours', () => {
  it('asks from each node as many others as ask it, nobody twice and nobody itself', () => {
    fc.assert(
      fc.property(clusters, ({ names, neighbours, turn }) => {
        const ways = ring(names, neighbours, turn);
        const count = Math.min(neighbours, names.length - 1);
        const each = names.map(() => count);
        expect(counted(ways.map(({ from }) => from))).toEqual(each);
        expect(counted(ways.map(({ to }) => to))).toEqual(each);
        expect(new Set(ways.map(way)).size).toBe(ways.length);
        expect(ways.filter(({ from, to }) => from === to)).toEqual([]);
      }),
    );
  });

  it('has asked every way after as many turns as the nodes need, whichever turn was the first', () => {
    fc.assert(
      fc.property(clusters, ({ names, neighbours, turn }) => {
        const turns = turnsOf(names.length, Math.min(neighbours, names.length - 1));
        const asked = new Set(
          Array.from({ length: turns }, (_one, at) => ring(names, neighbours, turn + at)).flatMap((ways) =>
            ways.map(way),
          ),
        );
        expect(asked.size).toBe(names.length * (names.length - 1));
      }),
    );
  });

  it('is the same for the same names and turn, in whatever order the names come', () => {
    fc.assert(
      fc.property(clusters, ({ names, neighbours, turn }) => {
        const ways = ring(names, neighbours, turn).map(way);
        expect(ring(names.toReversed(), neighbours, turn).map(way)).toEqual(ways);
        expect(ring(names.toSorted(), neighbours, turn).map(way)).toEqual(ways);
      }),
    );
  });

  it('does not ask those next in name first: they may stand in one rack', () => {
    const names = named(200);
    const near = ring(names, 10, 0).filter(({ from, to }) => Math.abs(names.indexOf(from) - names.indexOf(to)) <= 10);
    // Twenty of the 199 others are that near.
    expect(near.length / 2000).toBeLessThan(0.25);
  });

  it.each([
    [2, 10, 1],
    [11, 10, 1],
    [12, 10, 2],
    [100, 10, 10],
    [1000, 10, 100],
    [5000, 10, 500],
  ])('of %i nodes with %i neighbours takes %i turns', (nodes, neighbours, turns) => {
    expect(turnsOf(nodes, neighbours)).toBe(turns);
  });
});

it('every pair of few nodes, each way once', () => {
  const ways = everyPair(named(50)).map(way);
  expect([ways.length, new Set(ways).size]).toEqual([2450, 2450]);
});
