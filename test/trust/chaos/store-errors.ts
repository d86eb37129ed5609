// Makes SQLite in this process say that the disk is full, broken or read-only, at the writes it is told to.
import { StatementSync } from 'node:sqlite';

/** https://sqlite.org/rescode.html */
export const STORE_ERRORS = [
  { errcode: 13, errstr: 'database or disk is full' },
  { errcode: 10, errstr: 'disk I/O error' },
  { errcode: 8, errstr: 'attempt to write a readonly database' },
] as const;

interface Order {
  /** Writes that still go well. */
  before: number;
  /** Writes that fail then. */
  left: number;
  readonly error: (typeof STORE_ERRORS)[number];
}

let order: Order | null = null;
let failed = 0;

export const failWrites = (before: number, count: number, error: Order['error']): void => {
  order = { before, left: count, error };
  failed = 0;
};

/** @returns how many failed. */
export const writeAgain = (): number => {
  order = null;
  return failed;
};

for (const method of ['run', 'all'] as const) {
  const original = StatementSync.prototype[method] as (...values: unknown[]) => unknown;
  Object.defineProperty(StatementSync.prototype, method, {
    value(this: StatementSync, ...values: unknown[]) {
      if (order === null || !/^\s*(?:insert|update|delete)\b/i.test(this.sourceSQL))
        return original.apply(this, values);
      if (order.before > 0) order.before -= 1;
      else if (order.left > 0) {
        order.left -= 1;
        failed += 1;
        throw Object.assign(new Error(order.error.errstr), { code: 'ERR_SQLITE_ERROR', ...order.error });
      }
      return original.apply(this, values);
    },
  });
}
