// Is the store whole? Every row is read, and every packed answer opened.
import { type Kysely, sql } from 'kysely';
import { Fault } from '../model/fault.ts';
import { verified } from './audit-read.ts';
import { SHAPES, TABLES, type TableName } from './columns.ts';
import { taken } from './migrate.ts';
import { unpack } from './packed.ts';
import { runOf } from './rows.ts';
import type { Db, Engine } from './tables.ts';

export interface Checked {
  readonly engine: Engine;
  readonly schema: number;
  readonly rows: Readonly<Record<TableName, number>>;
  /** Of answers and recordings, packed. */
  readonly bytes: number;
  /** Accepted and not ended; the oldest in milliseconds since the epoch, null when there is none. */
  readonly unfinished: { readonly runs: number; readonly oldestMs: number | null };
  /** What is not whole, a line each: the table, the row, and what is wrong. Empty is well. */
  readonly damage: readonly string[];
}

const PAGE = 200;

export const checked = async (db: Db, engine: Engine): Promise<Checked> => {
  const damage: string[] = [];
  if (engine === 'sqlite') {
    const { rows } = await sql<{ integrity_check: string }>`pragma integrity_check(20)`.execute(db);
    damage.push(...rows.map((row) => row.integrity_check).filter((line) => line !== 'ok'));
    const foreign = await sql<{ table: string; rowid: number }>`pragma foreign_key_check`.execute(db);
    damage.push(...foreign.rows.map(({ table, rowid }) => `${table}: row ${rowid} belongs to no run`));
  }
  const rows = {} as Record<TableName, number>;
  for (const table of TABLES) rows[table] = await counted(db, table);
  for (const table of TABLES) damage.push(...(await lostColumns(db, table)));
  damage.push(...(await damagedRuns(db)), ...(await damagedStandings(db)));
  const results = await damagedResults(db);
  damage.push(...results.damage);
  const { broken } = await verified(db);
  if (broken !== null) damage.push(`audit: entry ${broken.seq} is ${broken.kind}`);
  const open = await db
    .selectFrom('runs')
    .select(({ fn }) => [fn.countAll().as('n'), fn.min('accepted_ms').as('oldest')])
    .where('ended_ms', 'is', null)
    .executeTakeFirstOrThrow();
  return {
    engine,
    schema: (await taken(db)).length,
    rows,
    bytes: results.bytes,
    unfinished: { runs: Number(open.n), oldestMs: open.oldest === null ? null : Number(open.oldest) },
    damage,
  };
};

const counted = async (db: Db, table: TableName): Promise<number> => {
  // biome-ignore lint/suspicious/noExplicitAny: the table is named by data
  const row = await (db as unknown as Kysely<any>)
    .selectFrom(table)
    .select(({ fn }) => fn.countAll().as('n'))
    .executeTakeFirstOrThrow();
  return Number(row.n);
};

/** SQLite reads a column's name from the file, and finds a file whole in which it is another. */
const lostColumns = async (db: Db, table: TableName): Promise<readonly string[]> => {
  const [found] = (await db.introspection.getTables()).filter(({ name }) => name === table);
  const names = new Set(found?.columns.map(({ name }) => name));
  return Object.keys(SHAPES[table].shape).flatMap((name) => (names.has(name) ? [] : [`${table}: no column ${name}`]));
};

const damagedRuns = async (db: Db): Promise<readonly string[]> => {
  const found: string[] = [];
  for (let after = -1; ; ) {
    const rows = await db.selectFrom('runs').selectAll().where('seq', '>', after).orderBy('seq').limit(PAGE).execute();
    for (const row of rows) found.push(...troubleOf(`runs: ${row.run}`, () => runOf(row, [])));
    const last = rows.at(-1);
    if (last === undefined) return found;
    after = last.seq;
  }
};

const damagedResults = async (db: Db): Promise<{ readonly damage: readonly string[]; readonly bytes: number }> => {
  const damage: string[] = [];
  let bytes = 0;
  for (let after = ''; ; ) {
    const rows = await db.selectFrom('results').selectAll().where('run', '>', after).orderBy('run').limit(50).execute();
    for (const { run, report, recording } of rows) {
      bytes += report.byteLength + (recording?.byteLength ?? 0);
      damage.push(...troubleOf(`results: the answer of ${run}`, () => unpack(report)));
      if (recording !== null) damage.push(...troubleOf(`results: the recording of ${run}`, () => unpack(recording)));
    }
    const last = rows.at(-1);
    if (last === undefined) return { damage, bytes };
    after = last.run;
  }
};

const damagedStandings = async (db: Db): Promise<readonly string[]> => {
  const rows = await db.selectFrom('standings').selectAll().execute();
  return rows.flatMap(({ schedule, slot_ms: slot, body }) =>
    troubleOf(`standings: ${schedule} at ${new Date(slot).toISOString()}`, () => unpack(body)),
  );
};

const troubleOf = (what: string, read: () => unknown): readonly string[] => {
  try {
    read();
    return [];
  } catch (error) {
    return [`${what}: ${error instanceof Fault ? error.say.en : String(error)}`];
  }
};
