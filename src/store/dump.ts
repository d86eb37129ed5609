// The whole store as lines of JSON, and back into an empty one of either engine, without loss.
import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import { Fault } from '../model/fault.ts';
import { say, type Text } from '../model/text.ts';
import { KEYS, SHAPES, TABLES, type TableName } from './columns.ts';
import { migrationsFor } from './migrations.ts';
import type { Db, Engine } from './tables.ts';

/** Rows held at once. */
const PAGE = 200;

// Tables are named by data here, so rows are checked by SHAPES rather than by types.
// biome-ignore lint/suspicious/noExplicitAny: see above
type Any = Kysely<any>;

export type Counts = Readonly<Record<TableName, number>>;

const schemaOf = (engine: Engine): number => Object.keys(migrationsFor(engine)).length;

/** One line each, without its line feed: a heading, every row, and how many there were. All of one moment. */
export async function* exported(db: Db, engine: Engine, nowMs: number): AsyncGenerator<string, Counts> {
  yield JSON.stringify({ netwhy: 'store', schema: schemaOf(engine), from: engine, at: new Date(nowMs).toISOString() });
  const counts = Object.fromEntries(TABLES.map((table) => [table, 0])) as Record<TableName, number>;
  const tx = await db
    .startTransaction()
    .setIsolationLevel(engine === 'postgres' ? 'repeatable read' : 'serializable')
    .execute();
  try {
    for (const table of TABLES) {
      for (let offset = 0; ; offset += PAGE) {
        const rows = await page(tx as unknown as Any, table, offset);
        for (const row of rows) yield JSON.stringify({ table, row });
        counts[table] += rows.length;
        if (rows.length < PAGE) break;
      }
    }
  } finally {
    await tx.rollback().execute();
  }
  yield JSON.stringify({ end: counts });
  return counts;
}

const page = async (db: Any, table: TableName, offset: number): Promise<readonly object[]> => {
  let query = db.selectFrom(table).selectAll();
  for (const key of KEYS[table]) query = query.orderBy(key);
  const rows = await query.limit(PAGE).offset(offset).execute();
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        name,
        value instanceof Uint8Array ? { base64: Buffer.from(value).toString('base64') } : value,
      ]),
    ),
  );
};

const heading = z.object({ netwhy: z.literal('store'), schema: z.int() });
const ending = z.object({ end: z.record(z.string(), z.int()) });
const rowLine = z.object({ table: z.enum(TABLES as [TableName, ...TableName[]]), row: z.unknown() });

/** All or nothing. @throws Fault `usage` for lines that are no whole export, or a store that is not empty. */
export const imported = async (db: Db, engine: Engine, lines: AsyncIterable<string>): Promise<Counts> =>
  await db.transaction().execute(async (tx) => {
    const any = tx as unknown as Any;
    for (const table of TABLES)
      if ((await any.selectFrom(table).selectAll().limit(1).execute()).length > 0)
        throw refused(
          say('The store is not empty: import into a new one.', '저장소가 비어 있지 않습니다. 새 저장소로 가져오세요.'),
        );
    const counts = Object.fromEntries(TABLES.map((table) => [table, 0])) as Record<TableName, number>;
    let number = 0;
    let whole = false;
    for await (const line of lines) {
      number += 1;
      if (line === '' && whole) continue;
      if (whole) throw broken(number);
      const value = parsed(line, number);
      if (number === 1) {
        checkHeading(value, engine);
        continue;
      }
      const last = ending.safeParse(value);
      if (last.success) {
        checkCounts(last.data.end, counts);
        whole = true;
        continue;
      }
      const { table, row } = one(value, number);
      await any.insertInto(table).values(row).execute();
      counts[table] += 1;
    }
    if (!whole)
      throw refused(
        say('The export is cut off: its last line is missing.', '내보낸 파일이 잘렸습니다. 마지막 줄이 없습니다.'),
      );
    // The next run comes after those that came in.
    if (engine === 'postgres')
      await sql`select setval(pg_get_serial_sequence('runs', 'seq'), coalesce((select max(seq) from runs), 0) + 1, false)`.execute(
        tx,
      );
    return counts;
  });

const parsed = (line: string, number: number): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    throw broken(number);
  }
};

const checkHeading = (value: unknown, engine: Engine): void => {
  const first = heading.safeParse(value);
  if (!first.success)
    throw refused(say('This is no export of a netwhy store.', 'netwhy 저장소에서 내보낸 파일이 아닙니다.'));
  const { schema } = first.data;
  const known = schemaOf(engine);
  if (schema !== known)
    throw refused(
      say(
        `The export has schema ${schema}, this netwhy has ${known}: export it again with this version.`,
        `내보낸 파일의 스키마는 ${schema}, 이 netwhy는 ${known}입니다. 이 버전으로 다시 내보내세요.`,
      ),
    );
};

const checkCounts = (said: Readonly<Record<string, number>>, counted: Counts): void => {
  const wrong = TABLES.find((table) => said[table] !== counted[table]);
  if (wrong === undefined) return;
  throw refused(
    say(
      `The export is damaged: ${said[wrong] ?? 0} rows of ${wrong} were written, ${counted[wrong]} are there.`,
      `내보낸 파일이 손상되었습니다. ${wrong}에 ${said[wrong] ?? 0}행이 기록되었지만 ${counted[wrong]}행만 있습니다.`,
    ),
  );
};

const one = (value: unknown, number: number): { table: TableName; row: object } => {
  const line = rowLine.safeParse(value);
  if (!line.success) throw broken(number);
  const { table } = line.data;
  const row = SHAPES[table].safeParse(line.data.row);
  if (!row.success) throw broken(number);
  return {
    table,
    row: Object.fromEntries(
      Object.entries(row.data).map(([name, cell]) => [
        name,
        cell !== null && typeof cell === 'object' ? Buffer.from(cell.base64, 'base64') : cell,
      ]),
    ),
  };
};

const broken = (number: number): Fault =>
  refused(
    say(
      `Line ${number} of the export is not what netwhy writes.`,
      `내보낸 파일의 ${number}번째 줄이 올바르지 않습니다.`,
    ),
  );

const refused = (text: Text): Fault => new Fault('usage', text);
