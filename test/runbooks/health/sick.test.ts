// Dead ways of a large mesh: which meet in a node that is ill, and which are ways that are broken themselves?
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AskedWay, sickOf, type WayState } from '../../../src/runbooks/health/mesh/sick.ts';
import { pairName } from '../../../src/steps/node-pairs.ts';
import { ring } from '../../../src/steps/ring.ts';

const names = Array.from({ length: 60 }, (_one, at) => `n${at}`);
const mesh = (stateOf: (from: string, to: string) => WayState, turn = 0): readonly AskedWay[] =>
  ring(names, 10, turn).map(({ from, to }) => ({ from, to, state: stateOf(from, to) }));

describe('what is ill in a large mesh', () => {
  it('is nothing where every way answers', () => {
    expect(sickOf(mesh(() => 'ok'))).toEqual({ nodes: [], ways: [] });
  });

  it('is each node that neither answers nor is answered, at any turn, and none of its neighbours', () => {
    const some = fc.uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(some, fc.nat(1000), (ill, turn) => {
        const { nodes, ways } = sickOf(
          mesh((from, to) => (ill.includes(from) || ill.includes(to) ? 'dead' : 'ok'), turn),
        );
        expect([nodes.toSorted(), ways]).toEqual([ill.toSorted(), []]);
      }),
    );
  });

  it('is a node that only cannot be asked, where all who ask it get no answer', () => {
    const { nodes, ways } = sickOf(mesh((from, to) => (from === 'n7' ? 'blind' : to === 'n7' ? 'dead' : 'ok')));
    expect([nodes, ways]).toEqual([['n7'], []]);
  });

  it('is the way, where both its ends are heard by all others', () => {
    const [broken] = ring(names, 10, 0);
    const { nodes, ways } = sickOf(mesh((from, to) => (from === broken?.from && to === broken.to ? 'dead' : 'ok')));
    expect([nodes, ways.map(pairName)]).toEqual([[], [`${broken?.from}>${broken?.to}`]]);
  });

  it('is a node whose ways are dead as far as they could be seen, however many could not be', () => {
    let seen = 0;
    const state = (from: string, to: string): WayState =>
      from !== 'n7' && to !== 'n7' ? 'ok' : seen++ < 4 ? 'dead' : 'blind';
    expect(sickOf(mesh(state)).nodes).toEqual(['n7']);
  });

  it('is nothing of a node of which nothing could be seen', () => {
    expect(sickOf(mesh((from, to) => (from === 'n7' || to === 'n7' ? 'blind' : 'ok')))).toEqual({
      nodes: [],
      ways: [],
    });
  });
});
