// A connection to PostgreSQL that breaks in the middle of a transaction fails that transaction, and nothing else.
import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { Fault } from '../../src/model/fault.ts';
import { openStore } from '../../src/store/open.ts';
import { ENGINES, somewhere } from './places.ts';

describe.skipIf(!ENGINES.includes('postgres'))('on postgres', () => {
  it('who has the connection hears of it at the next statement, and the process lives', async () => {
    await using place = await somewhere('postgres');
    const store = await openStore(place.at, { share: false });
    const uncaught: unknown[] = [];
    const note = (error: unknown): void => void uncaught.push(error);
    process.on('uncaughtException', note);
    try {
      const broken = store.db.transaction().execute(async (tx) => {
        const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx);
        await sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(store.db);
        // As PostgreSQL does to one that is idle in a transaction; it asks nothing while the news comes.
        const there = sql`select 1 from pg_stat_activity where pid = ${rows[0]?.pid}`;
        while ((await there.execute(store.db)).rows.length > 0);
        for (let turn = 0; turn < 50; turn += 1) await setImmediate();
        await sql`select 1`.execute(tx);
      });
      await expect(broken).rejects.toBeInstanceOf(Fault);
      expect(uncaught).toEqual([]);
      expect(await store.journal.unfinished()).toEqual([]);
    } finally {
      process.off('uncaughtException', note);
      await store.close();
    }
  });
});
