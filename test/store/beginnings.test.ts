// What counts against the limits: of all processes together, never one too many, and nothing that sticks when a process dies.
import { afterEach, describe, expect, it } from 'vitest';
import type { Beginning } from '../../src/engine/ports/access.ts';
import { openStore, type Store, type StorePlace } from '../../src/store/open.ts';
import { report, request } from './made.ts';
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
const storeAt = async (at: StorePlace, offMs = 0): Promise<Store> => {
  const store = await openStore(at, { share: false, now: () => Date.now() + offMs });
  closing.push(() => store.close());
  return store;
};

const MINUTE = 60_000;
const one = (run: string) => ({ run, user: 'U1', channel: 'C1', cluster: 'prod' });
/** As if all of it had begun so long before. */
const ago = async ({ db }: Store, ms: number): Promise<void> => {
  await db
    .updateTable('beginnings')
    .set(({ eb }) => ({ at_ms: eb('at_ms', '-', ms) }))
    .execute();
};
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

  it('a run is over when it is judged, or ended, whoever ended it', async () => {
    const store = await storeAt(await placeOf(engine));
    const { beginnings, journal } = store;
    const asked = request(1);
    expect(await beginnings.begin(one(asked.run), MINUTE, upTo(1))).toBeNull();
    await journal.accept(asked);
    // Long after a lease: it is still under way.
    await ago(store, 9_000_000);
    expect(await beginnings.begin(one('next'), MINUTE, upTo(1))).toBe('too many');
    await journal.ended(asked.run, 'interrupted', '');
    expect(await beginnings.begin(one('next'), MINUTE, upTo(1))).toBeNull();
    await beginnings.over('next');
    const answered = request(2);
    expect(await beginnings.begin(one(answered.run), MINUTE, upTo(1))).toBeNull();
    await journal.accept(answered);
    await journal.judged(answered.run, null, report(2));
    expect(await beginnings.begin(one('after'), MINUTE, upTo(1))).toBeNull();
  });

  it('what never became a run does not stick: its process may be dead', async () => {
    const store = await storeAt(await placeOf(engine));
    const { beginnings } = store;
    expect(await beginnings.begin(one('gone'), MINUTE, upTo(1))).toBeNull();
    await ago(store, 10_000);
    expect(await beginnings.begin(one('soon'), MINUTE, upTo(1))).toBe('too many');
    await ago(store, 2 * MINUTE);
    expect(await beginnings.begin(one('later'), MINUTE, upTo(1))).toBeNull();
  });

  it('keeps nothing of what is over and older than what counts', async () => {
    const store = await storeAt(await placeOf(engine));
    const { beginnings, db } = store;
    for (const run of ['old', 'recent']) {
      await beginnings.begin(one(run), MINUTE, () => null);
      await beginnings.over(run);
      await ago(store, run === 'old' ? MINUTE : 1_000);
    }
    await beginnings.begin(one('new'), MINUTE, () => null);
    const left = await db.selectFrom('beginnings').select('run').orderBy('at_ms').execute();
    expect(left.map(({ run }) => run)).toEqual(['recent', 'new']);
  });

  it('what waits for approval is under way for nobody, and is again when it runs, however long it waited', async () => {
    const store = await storeAt(await placeOf(engine));
    const { beginnings, approvals } = store;
    const asked = request(1);
    const plan = 'a'.repeat(64);
    expect(await beginnings.begin(one(asked.run), MINUTE, upTo(1))).toBeNull();
    await approvals.ask(asked, 1, 9e15);
    await beginnings.over(asked.run);
    await ago(store, 10 * MINUTE);
    expect(await beginnings.begin(one('meanwhile'), MINUTE, upTo(1))).toBeNull();
    await beginnings.over('meanwhile');
    await approvals.planned(asked.run, plan, []);
    expect(await approvals.approve({ ...asked, approved: { by: 'U2', plan } }, 2)).toBe(true);
    expect(await beginnings.begin(one('next'), MINUTE, upTo(1))).toBe('too many');
  });

  // A file is one process's, whose clock is the only one there is.
  it.runIf(engine === 'postgres')('a clock an hour wrong lets nobody begin more, and nobody less', async () => {
    const at = await placeOf(engine);
    const [right, ahead, behind] = await Promise.all([0, 3_600_000, -3_600_000].map((off) => storeAt(at, off)));
    const lately: number[] = [];
    for (const [nth, store] of [ahead, behind, right, ahead].entries())
      await store?.beginnings.begin(one(`r-${nth}`), MINUTE, (begun, nowMs) => {
        lately.push(begun.filter(({ atMs }) => atMs > nowMs - MINUTE && atMs <= nowMs).length);
        return null;
      });
    expect(lately).toEqual([0, 1, 2, 3]);
    expect(await right?.beginnings.begin(one('one more'), MINUTE, upTo(4))).toBe('too many');
  });
});
