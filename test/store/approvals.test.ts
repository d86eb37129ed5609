// One decision counts, whoever asks for it at the same time; what waits is there after a restart; an approved run is accepted in that moment.
import { afterEach, describe, expect, it } from 'vitest';
import type { AcceptedRequest } from '../../src/engine/ports.ts';
import { auditLines, verified } from '../../src/store/audit-read.ts';
import { openStore, type StorePlace } from '../../src/store/open.ts';
import { request } from './made.ts';
import { ENGINES, somewhere } from './places.ts';

type Store = Awaited<ReturnType<typeof openStore>>;
let open: Store[] = [];
let places: AsyncDisposable[] = [];
afterEach(async () => {
  for (const store of open) await store.close();
  for (const place of places) await place[Symbol.asyncDispose]();
  open = [];
  places = [];
});
const storeAt = async (at: StorePlace, offMs = 0): Promise<Store> => {
  const made = await openStore(at, { now: () => Date.now() + offMs });
  open.push(made);
  return made;
};

const PLAN = 'a'.repeat(64);
const asked = request(1);
const approvedBy = (by: string, plan = PLAN): AcceptedRequest => ({ ...asked, approved: { by, plan } });

describe.each(ENGINES)('on %s', (engine) => {
  const fresh = async (): Promise<StorePlace> => {
    const place = await somewhere(engine);
    places.push(place);
    return place.at;
  };
  const waiting = async (at: StorePlace): Promise<Store> => {
    const store = await storeAt(at);
    expect(await store.approvals.ask(asked, 1_000, 601_000)).toBe('new');
    await store.approvals.planned(asked.run, PLAN, ['node node-1: tcpdump']);
    await store.approvals.posted(asked.run, '1.1');
    return store;
  };
  const kinds = async ({ db }: Store): Promise<readonly string[]> => {
    expect((await verified(db)).broken).toBeNull();
    const found: string[] = [];
    for await (const line of auditLines(db, {})) {
      const { kind, user, facts } = JSON.parse(line).entry;
      found.push(`${kind} ${facts.what ?? ''} ${user}`);
    }
    return found;
  };

  it('the same delivery waits once', async () => {
    const { approvals } = await waiting(await fresh());
    expect(await approvals.ask({ ...asked, run: 'r-9999999999' }, 2_000, 3_000)).toBe('duplicate');
    expect((await approvals.open()).map((one) => one.request.run)).toEqual([asked.run]);
  });

  it('what waits is there after a restart, as it was', async () => {
    const at = await fresh();
    const before = await waiting(at);
    await before.close();
    open = [];
    const after = await storeAt(at);
    const expected = { request: asked, state: 'asked', plan: PLAN, ts: '1.1', askedMs: 1_000, expiresMs: 601_000 };
    expect(await after.approvals.find(asked.run)).toEqual({ ...expected, by: '' });
    expect(await after.approvals.approve(approvedBy('U2'), 2_000)).toBe(true);
    expect((await after.journal.unfinished()).map((one) => one.request)).toEqual([approvedBy('U2')]);
    expect(await kinds(after)).toEqual(['approval asked U1', 'approval planned ', 'asked  U1', 'approval approved U2']);
  });

  it('of many decisions at once one counts', async () => {
    const at = await fresh();
    const first = await waiting(at);
    // A second replica where there can be one.
    const second = engine === 'postgres' ? await storeAt(at) : first;
    const all = await Promise.all([
      first.approvals.approve(approvedBy('U2'), 2_000),
      second.approvals.approve(approvedBy('U3'), 2_000),
      second.approvals.close(asked.run, 'declined', 'U4', 2_000, 'declined'),
      first.approvals.approve(approvedBy('U2'), 2_000),
    ]);
    expect(all.filter(Boolean)).toHaveLength(1);
    expect(await first.journal.unfinished()).toHaveLength(
      (await first.approvals.find(asked.run))?.state === 'approved' ? 1 : 0,
    );
    expect((await kinds(first)).filter((one) => /approved|declined/.test(one))).toHaveLength(1);
  });

  it.each<readonly [string, AcceptedRequest, number]>([
    ['another plan', approvedBy('U2', 'b'.repeat(64)), 2_000],
    ['no plan', approvedBy('U2', ''), 2_000],
    ['late', approvedBy('U2'), 601_000],
  ])('%s is not approved, and nothing is accepted', async (_what, what, atMs) => {
    const store = await waiting(await fresh());
    expect(await store.approvals.approve(what, atMs)).toBe(false);
    expect(await store.journal.unfinished()).toEqual([]);
    expect((await store.approvals.find(asked.run))?.state).toBe('asked');
  });

  it('expires when it is due, not before, and once', async () => {
    const { approvals } = await waiting(await fresh());
    const expire = (atMs: number) => approvals.close(asked.run, 'expired', '', atMs, 'late');
    expect([await expire(600_999), await expire(601_000), await expire(601_000)]).toEqual([false, true, false]);
    expect(await approvals.approve(approvedBy('U2'), 2_000)).toBe(false);
    expect(await approvals.open()).toEqual([]);
  });

  it('its card is one process’s to show, of however many find it without one, until that one is gone', async () => {
    const at = await fresh();
    const one = await storeAt(at);
    // A clock that is wrong makes nobody believe that the other has had its time.
    const other = engine === 'postgres' ? await storeAt(at, 3_600_000) : one;
    const { run } = asked;
    await one.approvals.ask(asked, 1_000, 601_000);
    const all = await Promise.all(
      Array.from({ length: 12 }, (_, n) => (n % 2 === 0 ? one : other).approvals.claim(run, `p${n}`, 60_000)),
    );
    expect(all.filter(Boolean)).toHaveLength(1);
    expect(await other.approvals.claim(run, `p${all.indexOf(true)}`, 60_000)).toBe(true);
    expect(await other.approvals.claim(run, 'late', 60_000)).toBe(false);
    const later = () => one.db.updateTable('approvals').set({ showing_ms: 1 }).execute();
    await later();
    expect(await other.approvals.claim(run, 'late', 60_000)).toBe(true);
    await other.approvals.posted(run, '1.1');
    await later();
    expect(await one.approvals.claim(run, 'later still', 60_000)).toBe(false);
  });
});
