// Loaded before the bot (`node --import`): counts every write it makes, to its store and to Slack, and kills it with SIGKILL at the one named.
import { appendFileSync } from 'node:fs';
import { StatementSync } from 'node:sqlite';
import pg from 'pg';

const { NETWHY_CRASH_LOG: log = '', NETWHY_CRASH_AT: at = '' } = process.env;
/** `17 before`; empty only counts. */
const [nth = '', when = ''] = at.split(' ');
// The bot reads its settings strictly: these are not its own.
delete process.env.NETWHY_CRASH_LOG;
delete process.env.NETWHY_CRASH_AT;

const KILLED = 'killed';
let count = 0;

/** @returns what to call once the write is done. */
const boundary = (what: string): (() => void) => {
  count += 1;
  const here = String(count) === nth;
  if (log !== '') appendFileSync(log, `${what}\n`);
  if (here && when === 'before') die();
  return () => {
    if (here && when === 'after') die();
  };
};

/** A bot that ended for another reason leaves no such line. */
const die = (): void => {
  appendFileSync(log, `${KILLED}\n`);
  process.kill(process.pid, 'SIGKILL');
};

/** Writes to our own tables, and ends of transactions; pg-boss beats on its own, at any time. */
const isWrite = (text: string): boolean =>
  /^\s*(?:insert|update|delete|commit)\b/i.test(text) &&
  !/pgboss|netwhy_queue\.instance|"?heartbeats?"?\b|migration/i.test(text);
const label = (text: string): string => text.trim().replaceAll(/\s+/g, ' ').slice(0, 60);

for (const method of ['run', 'all'] as const) {
  const original = StatementSync.prototype[method] as (...values: unknown[]) => unknown;
  Object.defineProperty(StatementSync.prototype, method, {
    value(this: StatementSync, ...values: unknown[]) {
      if (!isWrite(this.sourceSQL)) return original.apply(this, values);
      const done = boundary(label(this.sourceSQL));
      const result = original.apply(this, values);
      done();
      return result;
    },
  });
}

const query = pg.Client.prototype.query as unknown as (...words: unknown[]) => unknown;
Object.defineProperty(pg.Client.prototype, 'query', {
  value(this: pg.Client, ...words: unknown[]) {
    const [first] = words;
    const text = typeof first === 'string' ? first : String((first as { text?: unknown } | undefined)?.text ?? '');
    if (!isWrite(text)) return query.apply(this, words);
    const done = boundary(label(text));
    const result = query.apply(this, words);
    return result instanceof Promise ? result.finally(done) : result;
  },
});

const { fetch } = globalThis;
/** What people see. */
const TELLS = /\/(?:chat\.(?:post|update|delete|start|append|stop)\w*|files\.\w+|views\.\w+|assistant\.[\w.]+)$/;
globalThis.fetch = async (input, init) => {
  const url = new URL(input instanceof Request ? input.url : String(input));
  if (!TELLS.test(url.pathname)) return fetch(input, init);
  const done = boundary(url.pathname);
  const response = await fetch(input, init);
  done();
  return response;
};
