// What began in the last minute and what is under way, counted for all processes that share a store: no two slip in at once.
import { sql } from 'kysely';
import type { Beginning, Beginnings } from '../engine/ports/access.ts';
import type { Db, Engine, Tx } from './tables.ts';
import { storeTime } from './time.ts';

/** What is no run, or not yet one, is under way so long at most: the one who would say that it is over may be gone. */
const LEASE_MS = 90_000;

export class StoredBeginnings implements Beginnings {
  readonly #db: Db;
  readonly #engine: Engine;

  readonly #now: () => number;

  constructor(db: Db, engine: Engine, now: () => number) {
    this.#db = db;
    this.#engine = engine;
    this.#now = now;
  }

  async begin<No>(
    one: Omit<Beginning, 'over' | 'atMs'>,
    lately: number,
    why: (begun: readonly Beginning[], nowMs: number) => No | null,
  ): Promise<No | null> {
    return await this.#db.transaction().execute(async (tx) => {
      // SQLite has one writer anyway.
      if (this.#engine === 'postgres') await sql`lock table beginnings in share row exclusive mode`.execute(tx);
      const nowMs = await storeTime(tx, this.#engine, this.#now);
      const begun = await begunIn(tx, nowMs);
      const old = begun
        .filter(({ over, waits, atMs }) => over && !waits && atMs <= nowMs - lately)
        .map(({ run }) => run);
      if (old.length > 0) await tx.deleteFrom('beginnings').where('run', 'in', old).execute();
      const no = why(begun, nowMs);
      if (no !== null) return no;
      const { run, user, channel, cluster } = one;
      await tx.insertInto('beginnings').values({ run, user, channel, cluster, at_ms: nowMs, over: 0 }).execute();
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

const UNDER_WAY: readonly (string | null)[] = ['accepted', 'running'];

/** `waits` for a second person's word: under way for nobody until it has that, and runs. */
const begunIn = async (tx: Tx, nowMs: number): Promise<readonly (Beginning & { readonly waits: boolean })[]> => {
  const rows = await tx
    .selectFrom('beginnings')
    .leftJoin('runs', 'runs.run', 'beginnings.run')
    .leftJoin('approvals', 'approvals.run', 'beginnings.run')
    .select(['beginnings.run', 'user', 'channel', 'cluster', 'at_ms', 'over'])
    .select(['runs.state as ran', 'approvals.state as asked'])
    .orderBy('at_ms')
    .execute();
  return rows.map(({ run, user, channel, cluster, at_ms, over, ran, asked }) => ({
    ...{ run, user, channel, cluster, atMs: at_ms },
    over: ran === null ? over === 1 || at_ms <= nowMs - LEASE_MS : !UNDER_WAY.includes(ran),
    waits: asked === 'asked',
  }));
};
