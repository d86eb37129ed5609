// What counts against the limits: of all processes together, never one too many, and nothing that sticks when a process dies.
import { afterEach, describe, expect, it } from 'vitest';
import type { Beginning } from '../../src/engine/ports/access.ts';
import { openStore, type Store, type StorePlace } from '../../src/store/open.ts';
import { request } from './made.ts';
import { ENGINES, somewhere } from './places.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});
const placeOf = async (engine: (typeof ENGINES)[number]): Promise<StorePlace> => {
  const place = await somewhere(engine);
  closing.push(async () => await place[Symbol.asyncDispose]());
  return place.at;
};
const storeAt = async (at: StorePlace): Promise<Store> => {
  const store = await openStore(at, { share: false });
  closing.push(() => store.close());
  return store;
};

const MINUTE = 60_000;
const one = (run: string, atMs = 1_000_000) => ({ run, user: 'U1', channel: 'C1', cluster: 'prod', atMs });
const upTo =
  (most: number) =>
  (begun: readonly Beginning[]): string | null =>
    begun.filter(({ over }) => !over).length >= most ? 'too many' : null;

describe.each(ENGINES)('on %s', (engine) => {
  it('forty at once through several processes: as many begin as may, and no more', async () => {
    const at = await placeOf(engine);
    const stores = engine === 'postgres' ? await Promise.all([1, 2, 3].map(() => storeAt(at))) : [await storeAt(at)];
    const told = await Promise.all(
      Array.from({ length: 40 }, (_, nth) =>
        (stores[nth % stores.length] as Store).beginnings.begin(one(`r-${nth}`), MINUTE, upTo(7)),
      ),
    );
    expect(told.filter((no) => no === null)).toHaveLength(7);
  });

  it('a run is over when the journal says so, whoever ended it', async () => {
    const { beginnings, journal } = await storeAt(await placeOf(engine));
    const asked = request(1);
    expect(await beginnings.begin(one(asked.run), MINUTE, upTo(1))).toBeNull();
    await journal.accept(asked);
    // Long after a lease: it is still under way.
    expect(await beginnings.begin(one('next', 9_000_000), MINUTE, upTo(1))).toBe('too many');
    await journal.ended(asked.run, 'interrupted', '');
    expect(await beginnings.begin(one('next', 9_000_000), MINUTE, upTo(1))).toBeNull();
  });

  it('what never became a run does not stick: its process may be dead', async () => {
    const { beginnings } = await storeAt(await placeOf(engine));
    expect(await beginnings.begin(one('gone'), MINUTE, upTo(1))).toBeNull();
    expect(await beginnings.begin(one('soon', 1_010_000), MINUTE, upTo(1))).toBe('too many');
    expect(await beginnings.begin(one('later', 1_000_000 + 2 * MINUTE), MINUTE, upTo(1))).toBeNull();
  });

  it('keeps nothing of what is over and older than what counts', async () => {
    const { beginnings, db } = await storeAt(await placeOf(engine));
    for (const nth of [1, 2, 3]) {
      await beginnings.begin(one(`r-${nth}`, nth), MINUTE, () => null);
      await beginnings.over(`r-${nth}`);
    }
    const seen: number[] = [];
    await beginnings.begin(one('new', 2 + MINUTE), MINUTE, (begun) => {
      seen.push(begun.length);
      return null;
    });
    expect(seen).toEqual([3]);
    const left = await db.selectFrom('beginnings').select('run').orderBy('at_ms').execute();
    expect(left.map(({ run }) => run)).toEqual(['r-3', 'new']);
  });
});
