// The audit is one chain whoever writes, and every way to change it afterwards is seen.
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { type AuditNote, NOBODY } from '../../src/engine/ports/audit.ts';
import { auditLines, verified } from '../../src/store/audit-read.ts';
import { canonical } from '../../src/store/chain.ts';
import { exported, imported } from '../../src/store/dump.ts';
import { openStore, type Store, type StorePlace } from '../../src/store/open.ts';
import { recording, report, request } from './made.ts';
import { ENGINES, somewhere } from './places.ts';

const DAY_MS = 86_400_000;
const note = (n: number): AuditNote => ({ ...NOBODY, kind: 'refused', user: `U${n}`, facts: { why: `because ${n}` } });

const all = async (lines: AsyncIterable<string>): Promise<string[]> => {
  const found: string[] = [];
  for await (const line of lines) found.push(line);
  return found;
};

const open = (at: StorePlace, more = {}) => openStore(at, { share: false, ...more });

const chain = async (at: StorePlace, length: number): Promise<Store> => {
  const store = await open(at);
  for (let n = 1; n <= length; n += 1) await store.audit.note(note(n));
  return store;
};

/** Somebody who owns the database can do this; nobody else. */
const unguard = async ({ db, engine }: Store): Promise<void> => {
  const names = engine === 'sqlite' ? ['audit_unchanged', 'audit_untaken'] : ['audit_kept'];
  for (const name of names)
    await sql.raw(`drop trigger ${name}${engine === 'postgres' ? ' on audit' : ''}`).execute(db);
};

describe.each(ENGINES)('the audit in %s', (engine) => {
  it('says who asked what, what came of it and where it was shared, with the run itself or not at all', async () => {
    await using place = await somewhere(engine);
    const store = await open(place.at);
    const { run } = request(1);
    await store.journal.accept(request(1));
    await store.journal.accept({ ...request(2), dedupeKey: request(1).dedupeKey });
    await store.journal.judged(
      run,
      recording(1),
      report(1, { causes: [{ code: 'dns-split', confidence: 'proven', subjects: [] }] as never }),
    );
    const card = { run, team: 'T1', channel: 'C9', threadTs: '', user: 'U2', ts: '', atMs: 1 };
    await store.memory.share(card);
    await store.memory.share(card);
    const entries = (await all(auditLines(store.db, {}))).map((line) => JSON.parse(line).entry);
    expect(entries.map(({ kind, user, run: of }) => [kind, user, of])).toEqual([
      ['asked', 'U1', run],
      ['answered', 'U1', run],
      ['shared', 'U2', run],
    ]);
    expect(entries[0]).toMatchObject({ team: 'T1', channel: 'C1', question: 'why-no-egress', target: 'shop/web-0' });
    expect(entries[1].facts).toMatchObject({ verdict: 'fail', causes: ['dns-split'] });
    expect(entries[1].facts.report).toMatch(/^[0-9a-f]{64}$/);
    await store.close();
  });

  it('stays one chain with several writers at once', async () => {
    await using place = await somewhere(engine);
    const stores =
      engine === 'postgres' ? await Promise.all([1, 2, 3].map(() => open(place.at))) : [await open(place.at)];
    await Promise.all(
      stores.flatMap((store, of) => Array.from({ length: 20 }, (_, n) => store.audit.note(note(of * 100 + n)))),
    );
    const [first] = stores;
    expect(first && (await verified(first.db))).toMatchObject({ entries: stores.length * 20, broken: null });
    for (const store of stores) await store.close();
  });

  it('lets nobody change or take an entry by the way', async () => {
    await using place = await somewhere(engine);
    const store = await chain(place.at, 2);
    await expect(store.db.updateTable('audit').set({ user: 'U9' }).execute()).rejects.toThrow();
    await expect(store.db.deleteFrom('audit').execute()).rejects.toThrow();
    expect(await verified(store.db)).toMatchObject({ entries: 2, broken: null });
    await store.close();
  });

  const HARM: readonly (readonly [string, string, { kind: string; seq: number }])[] = [
    [
      'a word is changed',
      `update audit set body = replace(body, 'because 3', 'because 4') where seq = 3`,
      { kind: 'changed', seq: 3 },
    ],
    ['what lists are made by is changed', `update audit set "user" = 'U9' where seq = 3`, { kind: 'changed', seq: 3 }],
    ['one is taken from the middle', 'delete from audit where seq = 3', { kind: 'removed', seq: 3 }],
    ['the first is taken', 'delete from audit where seq = 1', { kind: 'removed', seq: 1 }],
    [
      'two change places',
      'update audit set seq = case seq when 2 then -3 else -2 end where seq in (2, 3); update audit set seq = -seq where seq < 0',
      { kind: 'changed', seq: 2 },
    ],
    ['the end is cut off', 'delete from audit where seq > 3', { kind: 'truncated', seq: 4 }],
    ['all of it is gone', 'delete from audit', { kind: 'truncated', seq: 1 }],
  ];
  it.each(HARM)('shows where: %s', async (_what, harm, broken) => {
    await using place = await somewhere(engine);
    const store = await chain(place.at, 5);
    await unguard(store);
    for (const one of harm.split('; ')) await sql.raw(one).execute(store.db);
    expect((await verified(store.db)).broken).toEqual(broken);
    await store.close();
  });

  it('shows by an anchor that the end was cut off and the head with it, or that all was written anew', async () => {
    await using place = await somewhere(engine);
    const store = await chain(place.at, 5);
    const { anchor } = await verified(store.db);
    expect(await verified(store.db, anchor)).toMatchObject({ asked: 'held', broken: null });
    await unguard(store);
    const third = await store.db.selectFrom('audit').selectAll().where('seq', '=', 3).executeTakeFirstOrThrow();
    await store.db.deleteFrom('audit').where('seq', '>', 3).execute();
    await store.db.updateTable('audit_head').set({ seq: 3, hash: third.hash }).execute();
    expect(await verified(store.db, anchor)).toMatchObject({ asked: 'lost', broken: null });
    await store.audit.note(note(4));
    await store.audit.note(note(5));
    expect(await verified(store.db, anchor)).toMatchObject({ asked: 'lost', broken: null });
    await store.close();
  });

  it('forgets by age, says so, and is whole all the same', async () => {
    await using place = await somewhere(engine);
    let now = 0;
    const at = { now: () => now, keepAuditDays: 10 };
    const store = await open(place.at, at);
    for (let day = 0; day < 30; day += 1) {
      now = day * DAY_MS;
      await store.audit.note(note(day));
      await store.forget();
    }
    const seen = await verified(store.db);
    expect(seen).toMatchObject({ broken: null });
    expect(seen.pruned).toBeGreaterThan(20);
    expect(seen.entries).toBeLessThan(25);
    expect((await verified(store.db, { seq: 2, hash: 'x' })).asked).toBe('pruned');
    await store.close();
    now += 100 * DAY_MS;
    const again = await open(place.at, at);
    await again.audit.note(note(99));
    expect(await verified(again.db)).toMatchObject({ entries: 2, broken: null });
    await again.close();
  });

  it('is carried by an export, and lists by day, person and run', async () => {
    await using place = await somewhere(engine);
    await using other = await somewhere(engine);
    const store = await chain(place.at, 3);
    await store.journal.accept(request(7));
    const lines = await all(exported(store.db, engine, 0));
    const copy = await open(other.at);
    await imported(
      copy.db,
      engine,
      (async function* () {
        yield* lines;
      })(),
    );
    await copy.audit.note(note(9));
    expect(await verified(copy.db, (await verified(store.db)).anchor)).toMatchObject({
      entries: 5,
      broken: null,
      asked: 'held',
    });
    expect(await all(auditLines(copy.db, { user: 'U2' }))).toHaveLength(1);
    expect(await all(auditLines(copy.db, { run: request(7).run }))).toHaveLength(1);
    expect(await all(auditLines(copy.db, { sinceMs: Date.now() + 1_000 }))).toEqual([]);
    await store.close();
    await copy.close();
  });
});

describe('a note', () => {
  it('has one form, whatever the order of its names', () => {
    expect(canonical({ b: [1, { d: '', c: true }], a: 'x\n' })).toBe('{"a":"x\\n","b":[1,{"c":true,"d":""}]}');
  });

  it('is kept also when it is much too long, or holds what no column can', async () => {
    const store = await openStore({ engine: 'sqlite', file: ':memory:' });
    await store.audit.note({ ...note(1), target: `\0\ud800${'x'.repeat(100_000)}` });
    const [line = ''] = await all(auditLines(store.db, {}));
    expect(line.length).toBeLessThan(3_000);
    expect(await verified(store.db)).toMatchObject({ entries: 1, broken: null });
    await store.close();
  });
});
