// What began in the last minute and what is under way, counted for all processes that share a store: no two slip in at once.
import { sql } from 'kysely';
import type { Beginning, Beginnings } from '../engine/ports/access.ts';
import type { Db, Engine, Tx } from './tables.ts';

/** What is no run, or not yet one, is under way so long at most: the one who would say that it is over may be gone. */
const LEASE_MS = 90_000;

export class StoredBeginnings implements Beginnings {
  readonly #db: Db;
  readonly #engine: Engine;

  constructor(db: Db, engine: Engine) {
    this.#db = db;
    this.#engine = engine;
  }

  async begin<No>(
    one: Omit<Beginning, 'over'>,
    lately: number,
    why: (begun: readonly Beginning[]) => No | null,
  ): Promise<No | null> {
    return await this.#db.transaction().execute(async (tx) => {
      // SQLite has one writer anyway.
      if (this.#engine === 'postgres') await sql`lock table beginnings in share row exclusive mode`.execute(tx);
      const begun = await begunIn(tx, one.atMs);
      const old = begun.filter(({ over, atMs }) => over && atMs <= one.atMs - lately).map(({ run }) => run);
      if (old.length > 0) await tx.deleteFrom('beginnings').where('run', 'in', old).execute();
      const no = why(begun);
      if (no !== null) return no;
      const { run, user, channel, cluster, atMs } = one;
      await tx.insertInto('beginnings').values({ run, user, channel, cluster, at_ms: atMs, over: 0 }).execute();
      return null;
    });
  }

  async over(run: string): Promise<void> {
    await this.#db.updateTable('beginnings').set({ over: 1 }).where('run', '=', run).execute();
  }

  async forget(run: string): Promise<void> {
    await this.#db.deleteFrom('beginnings').where('run', '=', run).execute();
  }
}

const begunIn = async (tx: Tx, nowMs: number): Promise<readonly Beginning[]> => {
  const rows = await tx
    .selectFrom('beginnings')
    .leftJoin('runs', 'runs.run', 'beginnings.run')
    .select(['beginnings.run', 'user', 'channel', 'cluster', 'at_ms', 'over', 'runs.run as known', 'ended_ms'])
    .orderBy('at_ms')
    .execute();
  return rows.map(({ run, user, channel, cluster, at_ms, over, known, ended_ms }) => ({
    ...{ run, user, channel, cluster, atMs: at_ms },
    over: over === 1 || (known === null ? at_ms <= nowMs - LEASE_MS : ended_ms !== null),
  }));
};
