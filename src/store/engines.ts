// How kysely speaks to node's own SQLite, and how what an engine throws becomes a Fault.
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import {
  type DatabaseConnection,
  type Dialect,
  type Driver,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDialect,
  type SqliteStatement,
} from 'kysely';
import type { Fault } from '../model/fault.ts';
import { faultOf } from './trouble.ts';

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

/** The same dialect, whose errors say what they mean for the person who runs netwhy. */
export const withFaults = (dialect: Dialect, faultFor: (error: unknown) => Fault): Dialect => ({
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
