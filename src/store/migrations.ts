// How does a store get its shape, on either engine? Numbered steps in order; never edited once released, only appended to.
import { type CreateTableBuilder, type Kysely, type SchemaModule, sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { AcceptedRequest } from '../engine/ports.ts';
import type { Engine } from './tables.ts';

type AnyTable = CreateTableBuilder<string, string>;

/**
 * Where a step ran before it could be noted, by a netwhy that kept count in another table, it finds its work done.
 * Columns are told apart in few kinds: what SQLite calls integer and blob, PostgreSQL calls bigint and bytea.
 */
const kindsOf = (engine: Engine) => {
  const whole = engine === 'sqlite' ? 'integer' : 'bigint';
  const bytes = engine === 'sqlite' ? 'blob' : 'bytea';
  return {
    whole,
    bytes,
    table: (schema: SchemaModule, name: string): AnyTable => {
      const table = schema.createTable(name).ifNotExists() as AnyTable;
      return engine === 'sqlite' ? table.modifyEnd(sql`strict`) : table;
    },
    counted: (table: AnyTable, name: string): AnyTable =>
      engine === 'sqlite'
        ? table.addColumn(name, 'integer', (it) => it.primaryKey().autoIncrement())
        : table.addColumn(name, 'bigint', (it) => it.primaryKey().generatedByDefaultAsIdentity()),
  } as const;
};

const ofRun = (table: AnyTable, inKey = false): AnyTable =>
  table.addColumn('run', 'text', (it) => {
    const column = it.notNull().references('runs.run').onDelete('cascade');
    return inKey ? column.primaryKey() : column;
  });

const texts = (table: AnyTable, ...names: readonly string[]): AnyTable =>
  names.reduce((grown, name) => grown.addColumn(name, 'text', (it) => it.notNull()), table);

const wholes = (table: AnyTable, whole: 'integer' | 'bigint', ...names: readonly string[]): AnyTable =>
  names.reduce((grown, name) => grown.addColumn(name, whole, (it) => it.notNull()), table);

/** By name, in order. */
export const migrationsFor = (engine: Engine): Record<string, Migration> => {
  const { whole, bytes, table, counted } = kindsOf(engine);
  return {
    '0001-runs': {
      async up({ schema }) {
        await counted(table(schema, 'runs'), 'seq')
          .addColumn('run', 'text', (it) => it.notNull().unique())
          .addColumn('dedupe_key', 'text', (it) => it.notNull().unique())
          .addColumn('request', 'text', (it) => it.notNull())
          .addColumn('state', 'text', (it) => it.notNull())
          .addColumn('attempts', whole, (it) => it.notNull().defaultTo(0))
          .addColumn('root_ts', 'text', (it) => it.notNull().defaultTo(''))
          .addColumn('accepted_ms', whole, (it) => it.notNull())
          .addColumn('ended_ms', whole)
          .addColumn('end_reason', 'text', (it) => it.notNull().defaultTo(''))
          .execute();
        await schema.createIndex('runs_by_end').ifNotExists().on('runs').columns(['ended_ms', 'seq']).execute();
        await texts(ofRun(table(schema, 'replies')), 'part', 'ts')
          .addPrimaryKeyConstraint('replies_key', ['run', 'part'])
          .execute();
        await ofRun(table(schema, 'results'), true)
          .addColumn('recording', bytes)
          .addColumn('report', bytes, (it) => it.notNull())
          .execute();
      },
    },
    '0002-memory': {
      async up({ schema }) {
        const summaries = texts(
          ofRun(table(schema, 'summaries'), true),
          ...['question', 'cluster', 'subject', 'verdict', 'headline', 'codes'],
        );
        await wholes(summaries, whole, 'started_ms', 'duration_ms').execute();
        await schema
          .createIndex('summaries_by_subject')
          .ifNotExists()
          .on('summaries')
          .columns(['question', 'subject', 'started_ms'])
          .execute();
        await wholes(texts(ofRun(table(schema, 'feedback')), 'user', 'said', 'words'), whole, 'at_ms')
          .addPrimaryKeyConstraint('feedback_key', ['run', 'user'])
          .execute();
        const cards = texts(ofRun(table(schema, 'cards')), 'team', 'channel', 'thread_ts', 'user', 'ts');
        await wholes(cards, whole, 'at_ms')
          .addPrimaryKeyConstraint('cards_key', ['run', 'channel', 'thread_ts'])
          .execute();
        await texts(table(schema, 'channels'), 'team', 'channel', 'settings')
          .addPrimaryKeyConstraint('channels_key', ['team', 'channel'])
          .execute();
      },
    },
    '0003-digests': {
      async up({ schema }) {
        const schedules = texts(
          table(schema, 'schedules').addColumn('id', 'text', (it) => it.primaryKey()),
          ...['team', 'channel', 'body'],
        );
        await wholes(schedules, whole, 'created_ms', 'last_slot_ms').execute();
        await wholes(texts(table(schema, 'standings'), 'schedule'), whole, 'slot_ms')
          .addColumn('body', bytes, (it) => it.notNull())
          .addPrimaryKeyConstraint('standings_key', ['schedule', 'slot_ms'])
          .execute();
        const hushes = table(schema, 'hushes').addColumn('id', 'text', (it) => it.primaryKey());
        await texts(wholes(texts(hushes, 'team', 'channel'), whole, 'from_ms'), 'body').execute();
      },
    },
    '0004-findings': {
      async up(db) {
        const { schema } = db;
        await schema.dropTable('migrations').ifExists().execute();
        await schema
          .alterTable('runs')
          .addColumn('cancel_wanted', whole, (it) => it.notNull().defaultTo(0))
          .execute();
        await texts(wholes(ofRun(table(schema, 'findings')), whole, 'place'), 'code', 'subject', 'confidence')
          .addPrimaryKeyConstraint('findings_key', ['run', 'place', 'subject'])
          .execute();
        await schema.createIndex('findings_by_code').on('findings').columns(['code', 'subject']).execute();
        for (const name of ['team', 'channel', 'thread_ts', 'user', 'surface'])
          await schema
            .alterTable('summaries')
            .addColumn(name, 'text', (it) => it.notNull().defaultTo(''))
            .execute();
        await fillIn(db);
        await schema.alterTable('summaries').dropColumn('codes').execute();
        await schema
          .createIndex('summaries_by_place')
          .on('summaries')
          .columns(['team', 'channel', 'started_ms'])
          .execute();
      },
    },
    '0005-audit': {
      async up(db) {
        const { schema } = db;
        const audit = table(schema, 'audit').addColumn('seq', whole, (it) => it.primaryKey());
        await texts(wholes(audit, whole, 'at_ms'), 'kind', 'user', 'run', 'body', 'prev', 'hash').execute();
        await schema.createIndex('audit_by_kind').on('audit').columns(['kind', 'at_ms']).execute();
        const head = table(schema, 'audit_head').addColumn('id', whole, (it) => it.primaryKey());
        await texts(wholes(head, whole, 'seq', 'pruned'), 'hash').execute();
        for (const guard of KEPT_AS_IT_IS[engine]) await sql.raw(guard).execute(db);
      },
    },
    '0006-approvals': {
      async up({ schema }) {
        const approvals = table(schema, 'approvals')
          .addColumn('run', 'text', (it) => it.primaryKey())
          .addColumn('dedupe_key', 'text', (it) => it.notNull().unique());
        await wholes(
          texts(approvals, 'request', 'state', 'plan', 'ts', 'decided_by'),
          whole,
          ...['asked_ms', 'expires_ms'],
        ).execute();
        await schema.createIndex('approvals_by_state').on('approvals').columns(['state', 'asked_ms']).execute();
      },
    },
    '0007-beginnings': {
      async up({ schema }) {
        const beginnings = table(schema, 'beginnings').addColumn('run', 'text', (it) => it.primaryKey());
        await wholes(texts(beginnings, 'user', 'channel', 'cluster'), whole, 'at_ms', 'over').execute();
      },
    },
    '0008-cards': {
      async up({ schema }) {
        await schema
          .alterTable('approvals')
          .addColumn('shown_by', 'text', (it) => it.notNull().defaultTo(''))
          .execute();
        await schema
          .alterTable('approvals')
          .addColumn('showing_ms', whole, (it) => it.notNull().defaultTo(0))
          .execute();
      },
    },
  };
};

/** The database itself lets nobody change an entry, nor take one that retention has not written down first. */
const KEPT_AS_IT_IS: Readonly<Record<Engine, readonly string[]>> = {
  sqlite: [
    `create trigger audit_unchanged before update on audit
       begin select raise(abort, 'the audit is append-only'); end`,
    `create trigger audit_untaken before delete on audit
       when old.seq > (select coalesce(max(pruned), 0) from audit_head)
       begin select raise(abort, 'the audit is append-only'); end`,
  ],
  postgres: [
    `create function audit_kept() returns trigger language plpgsql as $$
       begin
         if tg_op = 'DELETE' and old.seq <= (select coalesce(max(pruned), 0) from audit_head) then return old; end if;
         raise exception 'the audit is append-only';
       end $$`,
    `create trigger audit_kept before update or delete on audit for each row execute function audit_kept()`,
  ],
};

/** Who asked where becomes columns; what was found becomes rows. */
// biome-ignore lint/suspicious/noExplicitAny: the shape of a step in between is nobody's type.
const fillIn = async (db: Kysely<any>): Promise<void> => {
  const rows = await db
    .selectFrom('summaries')
    .innerJoin('runs', 'runs.run', 'summaries.run')
    .select(['summaries.run as run', 'codes', 'subject', 'request'])
    .execute();
  for (const { run, codes, subject, request } of rows) {
    const { team, channel, threadTs, user, surface } = JSON.parse(String(request)) as AcceptedRequest;
    const who = { team, channel, thread_ts: threadTs, user, surface };
    await db.updateTable('summaries').set(who).where('run', '=', run).execute();
    for (const [place, code] of (JSON.parse(String(codes)) as string[]).entries())
      await db.insertInto('findings').values({ run, place, code, subject, confidence: '' }).execute();
  }
};
