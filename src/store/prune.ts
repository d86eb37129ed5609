// What is forgotten, by age, by number and by size? Never what is not finished.
import { sql } from 'kysely';
import type { Db, Engine } from './tables.ts';

export interface KeepOptions {
  /** Ended runs beyond the newest so many are forgotten. */
  readonly runs?: number;
  /** Ended runs older than this, in days. */
  readonly days?: number;
  /** Oldest ended runs, until all answers and recordings together are within so many bytes. */
  readonly bytes?: number;
}

export interface Pruned {
  readonly runs: number;
}

const DAY_MS = 86_400_000;

/** @returns how many runs went, each with its answers, findings, feedback and cards. */
export const prune = async (
  db: Db,
  engine: Engine,
  { runs, days, bytes }: KeepOptions,
  nowMs: number,
): Promise<Pruned> => {
  let gone = 0;
  if (days !== undefined) gone += await forget(db, await olderThan(db, nowMs - days * DAY_MS));
  if (runs !== undefined) gone += await forget(db, await beyond(db, runs));
  if (bytes !== undefined) gone += await forget(db, await above(db, bytes));
  // SQLite keeps the room of what went for what comes; PostgreSQL's own vacuum sees to it.
  if (gone > 1_000 && engine === 'sqlite') await sql`vacuum`.execute(db);
  return { runs: gone };
};

const ended = (db: Db) =>
  db.selectFrom('runs').where('ended_ms', 'is not', null).orderBy('ended_ms', 'desc').orderBy('seq', 'desc');

const olderThan = async (db: Db, beforeMs: number): Promise<readonly string[]> =>
  names(await ended(db).select('run').where('ended_ms', '<', Math.round(beforeMs)).execute());

const beyond = async (db: Db, most: number): Promise<readonly string[]> =>
  names(
    await ended(db)
      .select('run')
      // SQLite wants a limit before an offset.
      .limit(1_000_000_000)
      .offset(Math.max(0, Math.trunc(most)))
      .execute(),
  );

const above = async (db: Db, most: number): Promise<readonly string[]> => {
  const rows = await ended(db)
    .innerJoin('results', 'results.run', 'runs.run')
    .select(['runs.run as run', sql<number>`length(report) + coalesce(length(recording), 0)`.as('bytes')])
    .execute();
  let sum = 0;
  return names(
    rows.filter(({ bytes }) => {
      sum += Number(bytes);
      return sum > most;
    }),
  );
};

const names = (rows: readonly { readonly run: string }[]): readonly string[] => rows.map(({ run }) => run);

/** Rows of the other tables go with their run. */
const forget = async (db: Db, runs: readonly string[]): Promise<number> => {
  for (let at = 0; at < runs.length; at += 500)
    await db
      .deleteFrom('runs')
      .where('run', 'in', runs.slice(at, at + 500))
      .execute();
  return runs.length;
};
