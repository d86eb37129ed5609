// Is the store there, ours to write, and of a shape this version knows? Looked at without changing, locking or beginning anything.
import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Kysely, sql } from 'kysely';
import { Fault } from '../model/fault.ts';
import type { Text } from '../model/text.ts';
import { sqliteDialect } from './engines.ts';
import { taken } from './migrate.ts';
import { migrationsFor } from './migrations.ts';
import type { StorePlace } from './open.ts';
import { refuseForeign } from './sqlite-file.ts';
import type { Db, Engine, Tables } from './tables.ts';
import { faultOf, guarded, isLocked } from './trouble.ts';

export type StoreLook =
  | {
      readonly state: 'open';
      readonly engine: Engine;
      readonly server: string;
      /** Steps of its shape: taken, of those this version knows, and taken that it does not know. */
      readonly taken: number;
      readonly known: number;
      readonly newer: number;
      readonly writable: boolean;
      /** null where nobody can say. */
      readonly freeBytes: number | null;
    }
  | { readonly state: 'absent'; readonly folder: string; readonly writable: boolean }
  | { readonly state: 'held'; readonly writable: boolean }
  | { readonly state: 'memory' }
  | { readonly state: 'broken'; readonly why: Text };

/** From outside, as the command line looks. Never throws for anything wrong with the store. */
export const lookAtStore = async (place: StorePlace): Promise<StoreLook> => {
  try {
    return place.engine === 'postgres' ? await lookAtPostgres(place.url) : await lookAtFile(place.file);
  } catch (error) {
    if (error instanceof Fault) return { state: 'broken', why: error.say };
    throw error;
  }
};

/** From inside, by the process that has it open. */
export const lookInside = async (db: Db, place: StorePlace): Promise<StoreLook> => {
  if (place.engine === 'sqlite' && place.file === ':memory:') return { state: 'memory' };
  return place.engine === 'postgres'
    ? await openedPostgres(db)
    : await openedFile(db, place.file, mayWrite(place.file));
};

const lookAtFile = async (file: string): Promise<StoreLook> => {
  if (!existsSync(file)) {
    const folder = nearest(path.dirname(path.resolve(file)));
    return { state: 'absent', folder: path.dirname(file), writable: mayWrite(folder) };
  }
  const writable = mayWrite(file) && mayWrite(path.dirname(path.resolve(file)));
  const opened = guarded(() => new DatabaseSync(file, { readOnly: true, timeout: 250 }));
  const db = new Kysely<Tables>({ dialect: sqliteDialect(opened) });
  try {
    refuseForeign(opened);
    return await openedFile(db, file, writable);
  } catch (error) {
    // A running netwhy has it for itself alone.
    if (isLocked(error)) return { state: 'held', writable };
    throw faultOf(error);
  } finally {
    await db.destroy();
    if (opened.isOpen) opened.close();
  }
};

const openedFile = async (db: Db, file: string, writable: boolean): Promise<StoreLook> => {
  const { rows } = await sql<{ v: string }>`select sqlite_version() as v`.execute(db);
  return {
    ...(await shapeOf(db, 'sqlite')),
    ...{ state: 'open', engine: 'sqlite', server: `SQLite ${rows[0]?.v ?? ''}`.trim(), writable },
    freeBytes: freeAt(path.dirname(path.resolve(file))),
  };
};

const lookAtPostgres = async (url: string): Promise<StoreLook> => {
  const { postgresDialect, postgresPool } = await import('./postgres.ts');
  const pool = postgresPool(url, () => undefined);
  const db = new Kysely<Tables>({ dialect: postgresDialect(pool) });
  try {
    return await openedPostgres(db);
  } finally {
    await db.destroy();
    if (!pool.ended) await pool.end();
  }
};

const openedPostgres = async (db: Db): Promise<StoreLook> => {
  const { rows } = await sql<{ version: string; standby: boolean; creates: boolean | null }>`
    select current_setting('server_version') as version, pg_is_in_recovery() as standby,
           has_schema_privilege(current_schema(), 'CREATE') as creates`.execute(db);
  const { version = '', standby = true, creates = null } = rows[0] ?? {};
  return {
    ...(await shapeOf(db, 'postgres')),
    ...{ state: 'open', engine: 'postgres', server: `PostgreSQL ${version.split(' ')[0]}` },
    ...{ writable: !standby && creates === true, freeBytes: null },
  };
};

const shapeOf = async (db: Db, engine: Engine) => {
  const known = Object.keys(migrationsFor(engine));
  const steps = await taken(db);
  const newer = steps.filter((name) => !known.includes(name)).length;
  return { taken: steps.length - newer, known: known.length, newer };
};

const nearest = (folder: string): string =>
  existsSync(folder) || path.dirname(folder) === folder ? folder : nearest(path.dirname(folder));

const mayWrite = (place: string): boolean => {
  try {
    accessSync(place, constants.W_OK);
    return true;
  } catch {
    // Whatever the reason, nothing can be written there.
    return false;
  }
};

const freeAt = (folder: string): number | null => {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    // Some file systems do not tell.
    return null;
  }
};
