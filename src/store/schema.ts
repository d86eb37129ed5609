// What shape does the journal file have, and how does an older file get it?
import type { DatabaseSync } from 'node:sqlite';
import { Fault } from '../model/fault.ts';
import { say } from '../model/text.ts';

/** "nwhy" in ASCII: marks the file as ours. */
const APPLICATION_ID = 0x6e776879;

/** Numbered from 1 in order; never edited once released, only appended to. */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE runs (
     seq INTEGER PRIMARY KEY AUTOINCREMENT,
     run TEXT NOT NULL UNIQUE,
     dedupe_key TEXT NOT NULL UNIQUE,
     request TEXT NOT NULL,
     state TEXT NOT NULL,
     attempts INTEGER NOT NULL DEFAULT 0,
     root_ts TEXT NOT NULL DEFAULT '',
     accepted_ms INTEGER NOT NULL,
     ended_ms INTEGER,
     end_reason TEXT NOT NULL DEFAULT ''
   ) STRICT;
   CREATE INDEX runs_by_end ON runs (ended_ms, seq);
   CREATE TABLE replies (
     run TEXT NOT NULL REFERENCES runs (run) ON DELETE CASCADE,
     part TEXT NOT NULL,
     ts TEXT NOT NULL,
     PRIMARY KEY (run, part)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE results (
     run TEXT PRIMARY KEY REFERENCES runs (run) ON DELETE CASCADE,
     recording BLOB,
     report BLOB NOT NULL
   ) STRICT, WITHOUT ROWID;`,
  `CREATE TABLE summaries (
     run TEXT PRIMARY KEY REFERENCES runs (run) ON DELETE CASCADE,
     question TEXT NOT NULL,
     cluster TEXT NOT NULL,
     subject TEXT NOT NULL,
     verdict TEXT NOT NULL,
     headline TEXT NOT NULL,
     codes TEXT NOT NULL,
     started_ms INTEGER NOT NULL,
     duration_ms INTEGER NOT NULL
   ) STRICT;
   CREATE INDEX summaries_by_subject ON summaries (question, subject, started_ms);
   CREATE TABLE feedback (
     run TEXT NOT NULL REFERENCES runs (run) ON DELETE CASCADE,
     user TEXT NOT NULL,
     said TEXT NOT NULL,
     words TEXT NOT NULL,
     at_ms INTEGER NOT NULL,
     PRIMARY KEY (run, user)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE cards (
     run TEXT NOT NULL REFERENCES runs (run) ON DELETE CASCADE,
     team TEXT NOT NULL,
     channel TEXT NOT NULL,
     thread_ts TEXT NOT NULL,
     user TEXT NOT NULL,
     ts TEXT NOT NULL,
     at_ms INTEGER NOT NULL,
     PRIMARY KEY (run, channel, thread_ts)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE channels (
     team TEXT NOT NULL,
     channel TEXT NOT NULL,
     settings TEXT NOT NULL,
     PRIMARY KEY (team, channel)
   ) STRICT, WITHOUT ROWID;`,
  `CREATE TABLE schedules (
     id TEXT PRIMARY KEY,
     team TEXT NOT NULL,
     channel TEXT NOT NULL,
     body TEXT NOT NULL,
     created_ms INTEGER NOT NULL,
     last_slot_ms INTEGER NOT NULL
   ) STRICT;
   CREATE TABLE standings (
     schedule TEXT NOT NULL,
     slot_ms INTEGER NOT NULL,
     body BLOB NOT NULL,
     PRIMARY KEY (schedule, slot_ms)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE hushes (
     id TEXT PRIMARY KEY,
     team TEXT NOT NULL,
     channel TEXT NOT NULL,
     from_ms INTEGER NOT NULL,
     body TEXT NOT NULL
   ) STRICT;`,
];

/** @throws Fault `config` when a newer netwhy wrote the file, or it is no journal at all. */
export const migrate = (db: DatabaseSync, nowMs: number): void => {
  const mark = numberOf(db, 'PRAGMA application_id');
  const tables = numberOf(db, "SELECT count(*) FROM sqlite_schema WHERE type = 'table'");
  if (mark !== APPLICATION_ID && tables > 0) {
    throw new Fault(
      'config',
      say(
        'The journal path names a database that is not a netwhy journal.',
        '저널 경로가 netwhy 저널이 아닌 데이터베이스를 가리킵니다.',
      ),
    );
  }
  const done = tables === 0 ? 0 : numberOf(db, 'SELECT coalesce(max(version), 0) FROM migrations');
  if (done > MIGRATIONS.length) {
    throw new Fault(
      'config',
      say(
        `The journal was written by a newer netwhy (schema ${done}, this one knows ${MIGRATIONS.length}). Upgrade netwhy or give it another journal path.`,
        `더 새로운 netwhy가 만든 저널입니다(스키마 ${done}, 이 버전은 ${MIGRATIONS.length}까지). netwhy를 올리거나 다른 저널 경로를 지정하세요.`,
      ),
    );
  }
  if (done === MIGRATIONS.length) return;
  db.exec(`BEGIN IMMEDIATE; PRAGMA application_id = ${APPLICATION_ID}`);
  db.exec('CREATE TABLE IF NOT EXISTS migrations (version INTEGER PRIMARY KEY, applied_ms INTEGER NOT NULL) STRICT');
  const note = db.prepare('INSERT INTO migrations (version, applied_ms) VALUES (?, ?)');
  for (const [index, sql] of MIGRATIONS.entries()) {
    if (index < done) continue;
    db.exec(sql);
    note.run(index + 1, Math.round(nowMs));
  }
  db.exec('COMMIT');
};

const numberOf = (db: DatabaseSync, sql: string): number => Number(Object.values(db.prepare(sql).get() ?? {})[0] ?? 0);
