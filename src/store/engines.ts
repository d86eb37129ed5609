// How kysely speaks to the two engines: node's own SQLite, and PostgreSQL through a pool. What they throw becomes a Fault.
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import {
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresDialect,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDialect,
  type SqliteStatement,
} from 'kysely';
import pg from 'pg';
import type { Fault } from '../model/fault.ts';
import { faultOf } from './trouble.ts';
import { pgFaultOf } from './trouble-postgres.ts';

/** The file is opened and locked already; kysely closes it. */
export const sqliteDialect = (db: DatabaseSync): Dialect =>
  withFaults(new TransactionalSqlite({ database: asKyselyWants(db) }), faultOf);

/** SQLite takes changes of the shape into a transaction; kysely leaves them out unless told so. */
class TransactionalSqlite extends SqliteDialect {
  override createAdapter(): SqliteAdapter {
    return new (class extends SqliteAdapter {
      override get supportsTransactionalDdl(): boolean {
        return true;
      }
    })();
  }
}

const asKyselyWants = (db: DatabaseSync): SqliteDatabase => ({
  prepare(text) {
    // SQLite may have rolled back by itself (disk full), and then there is nothing to undo.
    if (text === 'rollback' && !db.isTransaction) return NOTHING;
    const statement = db.prepare(text);
    const values = (parameters: readonly unknown[]) => parameters as SQLInputValue[];
    return {
      reader: statement.columns().length > 0,
      all: (parameters) => statement.all(...values(parameters)),
      run: (parameters) => statement.run(...values(parameters)),
      iterate: (parameters) => statement.iterate(...values(parameters)),
    };
  },
  close() {
    if (db.isOpen) db.close();
  },
});

const NOTHING: SqliteStatement = {
  reader: false,
  all: () => [],
  run: () => ({ changes: 0, lastInsertRowid: 0 }),
  iterate: () => [][Symbol.iterator](),
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

/** The same dialect, whose errors say what they mean for the person who runs netwhy. */
const withFaults = (dialect: Dialect, faultFor: (error: unknown) => Fault): Dialect => ({
  createAdapter: () => dialect.createAdapter(),
  createIntrospector: (db) => dialect.createIntrospector(db),
  createQueryCompiler: () => dialect.createQueryCompiler(),
  createDriver: () => driverWithFaults(dialect.createDriver(), faultFor),
});

const driverWithFaults = (driver: Driver, faultFor: (error: unknown) => Fault): Driver => {
  const rethrow = (error: unknown): never => {
    throw faultFor(error);
  };
  // A connection keeps its identity: the driver knows it again when it is given back.
  const wrapped = new WeakMap<DatabaseConnection, DatabaseConnection>();
  const inner = (connection: DatabaseConnection): DatabaseConnection => wrapped.get(connection) ?? connection;
  return {
    init: (options) => driver.init(options).catch(rethrow),
    async acquireConnection(options) {
      const connection = await driver.acquireConnection(options).catch(rethrow);
      const outer: DatabaseConnection = {
        executeQuery: (query, more) => connection.executeQuery<never>(query, more).catch(rethrow),
        streamQuery: (query, chunk, more) => connection.streamQuery(query, chunk, more),
      };
      wrapped.set(outer, connection);
      return outer;
    },
    beginTransaction: (connection, settings) => driver.beginTransaction(inner(connection), settings).catch(rethrow),
    commitTransaction: (connection) => driver.commitTransaction(inner(connection)).catch(rethrow),
    rollbackTransaction: (connection) => driver.rollbackTransaction(inner(connection)).catch(rethrow),
    releaseConnection: (connection, options) => driver.releaseConnection(inner(connection), options),
    destroy: (options) => driver.destroy(options),
  };
};
