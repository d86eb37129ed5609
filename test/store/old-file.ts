// A file as netwhy wrote it before it kept count of its steps in kysely's table.
import { DatabaseSync } from 'node:sqlite';
import type { AcceptedRequest } from '../../src/engine/ports.ts';

const STEPS = [
  `CREATE TABLE runs (
     seq INTEGER PRIMARY KEY AUTOINCREMENT, run TEXT NOT NULL UNIQUE, dedupe_key TEXT NOT NULL UNIQUE, request TEXT NOT NULL,
     state TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, root_ts TEXT NOT NULL DEFAULT '', accepted_ms INTEGER NOT NULL,
     ended_ms INTEGER, end_reason TEXT NOT NULL DEFAULT '') STRICT;
   CREATE INDEX runs_by_end ON runs (ended_ms, seq);
   CREATE TABLE replies (run TEXT NOT NULL REFERENCES runs (run) ON DELETE CASCADE, part TEXT NOT NULL, ts TEXT NOT NULL,
     PRIMARY KEY (run, part)) STRICT, WITHOUT ROWID;
   CREATE TABLE results (run TEXT PRIMARY KEY REFERENCES runs (run) ON DELETE CASCADE, recording BLOB, report BLOB NOT NULL)
     STRICT, WITHOUT ROWID;`,
  `CREATE TABLE summaries (
     run TEXT PRIMARY KEY REFERENCES runs (run) ON DELETE CASCADE, question TEXT NOT NULL, cluster TEXT NOT NULL,
     subject TEXT NOT NULL, verdict TEXT NOT NULL, headline TEXT NOT NULL, codes TEXT NOT NULL, started_ms INTEGER NOT NULL,
     duration_ms INTEGER NOT NULL) STRICT;
   CREATE INDEX summaries_by_subject ON summaries (question, subject, started_ms);
   CREATE TABLE feedback (run TEXT NOT NULL REFERENCES runs (run) ON DELETE CASCADE, user TEXT NOT NULL, said TEXT NOT NULL,
     words TEXT NOT NULL, at_ms INTEGER NOT NULL, PRIMARY KEY (run, user)) STRICT, WITHOUT ROWID;
   CREATE TABLE cards (run TEXT NOT NULL REFERENCES runs (run) ON DELETE CASCADE, team TEXT NOT NULL, channel TEXT NOT NULL,
     thread_ts TEXT NOT NULL, user TEXT NOT NULL, ts TEXT NOT NULL, at_ms INTEGER NOT NULL,
     PRIMARY KEY (run, channel, thread_ts)) STRICT, WITHOUT ROWID;
   CREATE TABLE channels (team TEXT NOT NULL, channel TEXT NOT NULL, settings TEXT NOT NULL, PRIMARY KEY (team, channel))
     STRICT, WITHOUT ROWID;`,
  `CREATE TABLE schedules (id TEXT PRIMARY KEY, team TEXT NOT NULL, channel TEXT NOT NULL, body TEXT NOT NULL,
     created_ms INTEGER NOT NULL, last_slot_ms INTEGER NOT NULL) STRICT;
   CREATE TABLE standings (schedule TEXT NOT NULL, slot_ms INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (schedule, slot_ms))
     STRICT, WITHOUT ROWID;
   CREATE TABLE hushes (id TEXT PRIMARY KEY, team TEXT NOT NULL, channel TEXT NOT NULL, from_ms INTEGER NOT NULL, body TEXT NOT NULL)
     STRICT;`,
] as const;

/** @param version how many of its steps it took, 1 to 3. @param codes causes of each run; kept from version 2 on. */
export const writeOldFile = (
  file: string,
  version: number,
  runs: readonly AcceptedRequest[],
  codes: readonly string[],
): void => {
  const db = new DatabaseSync(file);
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA application_id = ${0x6e776879}`);
  db.exec('CREATE TABLE migrations (version INTEGER PRIMARY KEY, applied_ms INTEGER NOT NULL) STRICT');
  for (const [index, step] of STEPS.slice(0, version).entries()) {
    db.exec(step);
    db.prepare('INSERT INTO migrations VALUES (?, 0)').run(index + 1);
  }
  for (const request of runs) {
    db.prepare(`INSERT INTO runs (run, dedupe_key, request, state, accepted_ms) VALUES (?, ?, ?, 'judged', 1)`).run(
      request.run,
      request.dedupeKey,
      JSON.stringify(request),
    );
    if (version >= 2)
      db.prepare(
        `INSERT INTO summaries VALUES (?, 'why-no-egress', 'prod', 'shop/web-0', 'fail', '{"en":"a","ko":"b"}', ?, 1, 2)`,
      ).run(request.run, JSON.stringify(codes));
  }
  db.close();
};
