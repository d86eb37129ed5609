// Loaded before the bot (`node --import`): counts every write it makes, to its store and to Slack, and kills it with SIGKILL at the one named.
import { appendFileSync } from 'node:fs';
import { StatementSync } from 'node:sqlite';
import pg from 'pg';

const { NETWHY_CRASH_LOG: log = '', NETWHY_CRASH_AT: at = '' } = process.env;
/** `2 before insert into "runs" …`: the second of its name; empty only counts. */
const [, nth = '', when = '', named = ''] = /^(\d+) (before|after) (.*)$/.exec(at) ?? [];
// The bot reads its settings strictly: these are not its own.
delete process.env.NETWHY_CRASH_LOG;
delete process.env.NETWHY_CRASH_AT;

const KILLED = 'killed';
const counts = new Map<string, number>();

/** @returns what to call once the write is done. */
const boundary = (what: string): (() => void) => {
  const count = (counts.get(what) ?? 0) + 1;
  counts.set(what, count);
  const here = what === named && String(count) === nth;
  if (log !== '') appendFileSync(log, `${what}\n`);
  if (here && when === 'before') die();
  return () => {
    if (here && when === 'after') die();
  };
};

/** What a transaction wrote last: its commit is told from other commits by that. */
const written = new WeakMap<object, string>();
const SQLITE = {};
const nameOf = (connection: object, text: string): string => {
  if (!/^\s*commit\b/i.test(text)) {
    written.set(connection, label(text));
    return label(text);
  }
  const last = written.get(connection) ?? 'nothing';
  written.delete(connection);
  return `commit of ${last}`;
};

/** A bot that ended for another reason leaves no such line. */
const die = (): void => {
  appendFileSync(log, `${KILLED}\n`);
  process.kill(process.pid, 'SIGKILL');
};

/** All writes but what pg-boss does on its own, at any time: it beats, and sweeps its tables. */
const isWrite = (text: string): boolean =>
  /^\s*(?:insert|update|delete|commit)\b/i.test(text) &&
  !/pgboss|netwhy_queue\.(?!job)|"?heartbeats?"?\b|migration/i.test(text);

/** A run goes from the queue to a process, and out of the queue, in statements that begin with WITH. */
const QUEUE_STEP = /^\s*with\b[\s\S]*\bset\s(?:(?!\bwhere\b)[\s\S])*?\bstate = '(active|completed)'/i;
const label = (text: string): string => text.trim().replaceAll(/\s+/g, ' ').slice(0, 60).trimEnd();

for (const method of ['run', 'all'] as const) {
  const original = StatementSync.prototype[method] as (...values: unknown[]) => unknown;
  Object.defineProperty(StatementSync.prototype, method, {
    value(this: StatementSync, ...values: unknown[]) {
      if (!isWrite(this.sourceSQL)) return original.apply(this, values);
      const done = boundary(nameOf(SQLITE, this.sourceSQL));
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
    const step = QUEUE_STEP.exec(text)?.[1];
    if (step !== undefined) return queueStep(this, words, `the queue's job is ${step}`);
    if (!isWrite(text)) return query.apply(this, words);
    const done = boundary(nameOf(this, text));
    const result = query.apply(this, words);
    return result instanceof Promise ? result.finally(done) : result;
  },
});

/** It looks every second, and mostly nothing waits: a write is what found something, and that is known after it. */
const queueStep = (client: pg.Client, words: readonly unknown[], what: string): unknown => {
  const told = words.at(-1) as (error: unknown, result?: pg.QueryResult) => void;
  if (typeof told !== 'function') throw new Error('the queue is expected to ask by callback');
  return query.call(client, ...words.slice(0, -1), (error: unknown, result?: pg.QueryResult) => {
    if ((result?.rows.length ?? 0) > 0) boundary(what)();
    told(error, result);
  });
};

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
