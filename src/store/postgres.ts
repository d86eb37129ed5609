// PostgreSQL through a pool, for several processes: its connections, its dialect, and how the work is shared out.
import { type Dialect, Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { withFaults } from './engines.ts';
import type { Opened, StoreOptions } from './open.ts';
import { PgWorkShare } from './share.ts';
import type { Tables } from './tables.ts';
import { pgFaultOf } from './trouble-postgres.ts';

export const openPostgres = (
  url: string,
  { log = () => undefined, share = true, queueClock }: StoreOptions,
): Opened => {
  const pool = postgresPool(url, (error) => log(`a connection to PostgreSQL broke: ${error.message}`));
  const db = new Kysely<Tables>({ dialect: postgresDialect(pool) });
  return {
    db,
    share: share ? new PgWorkShare(pool, db, log, queueClock) : null,
    async end() {
      await db.destroy();
      if (!pool.ended) await pool.end();
    },
  };
};

const MOST_CONNECTIONS = 8;
const CONNECT_MS = 5_000;
/** No statement of ours is near it; one that waits for a lock must not wait for ever. */
const STATEMENT_MS = 15_000;
/** A replica that freezes in the middle of a transaction holds its locks, the audit's among them: PostgreSQL takes them from it. */
const IDLE_IN_TRANSACTION_MS = 4_000;

/** @param onError told of connections that broke while idle. */
export const postgresPool = (url: string, onError: (error: Error) => void): pg.Pool => {
  const pool = new pg.Pool({
    connectionString: url,
    max: MOST_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: STATEMENT_MS,
    query_timeout: STATEMENT_MS + 1_000,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    keepAlive: true,
    application_name: 'netwhy',
    types: { getTypeParser },
  });
  pool.on('error', onError);
  // The pool listens to idle connections only. One that breaks in a transaction, between two statements, would end the process;
  // whoever has it hears of it from the next statement.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
};

/** Counts and times of ours fit a number; pg gives bigint as text. */
const getTypeParser: typeof pg.types.getTypeParser = ((oid: number, format?: 'text' | 'binary') =>
  oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format as 'text')) as never;

export const postgresDialect = (pool: pg.Pool): Dialect => withFaults(new PostgresDialect({ pool }), pgFaultOf);
