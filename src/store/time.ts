// What time is it, for what several processes count together? One clock for all of them: one of theirs may be wrong.
import { sql } from 'kysely';
import type { Db, Engine } from './tables.ts';

/** PostgreSQL's own; a file has one process, whose clock is the only one there is. */
export const storeTime = async (db: Db, engine: Engine, now: () => number): Promise<number> => {
  if (engine === 'sqlite') return Math.round(now());
  const { rows } = await sql<{ ms: number }>`
    select floor(extract(epoch from clock_timestamp()) * 1000)::bigint as ms`.execute(db);
  return Number(rows[0]?.ms);
};
