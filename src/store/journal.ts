// What has been accepted, how far is it, and what was answered? Durable when a method returns, across kill -9.
import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite';
import type { DigestBook } from '../engine/ports/digests.ts';
import type { Memory } from '../engine/ports/memory.ts';
import type { AcceptedRequest, Journal, JournaledRun } from '../engine/ports.ts';
import { Fault } from '../model/fault.ts';
import type { Recording } from '../model/recording.ts';
import type { Report } from '../model/report.ts';
import { say } from '../model/text.ts';
import { openDatabase } from './database.ts';
import { SqliteDigests } from './digests.ts';
import { SqliteMemory } from './memory.ts';
import { pack, unpack } from './packed.ts';
import { RUN_COLUMNS, runOf } from './rows.ts';
import { SUMMARISE, summaryOf } from './summaries.ts';
import { guarded } from './trouble.ts';

export interface JournalOptions {
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** Told when a damaged file was set aside. */
  readonly log?: (line: string) => void;
  /** How long to wait for a process that is just closing the file, in milliseconds. Default 250. */
  readonly lockWaitMs?: number;
  /** Ended runs beyond the newest so many are forgotten at the next start. Default 5000. */
  readonly keepRuns?: number;
  /** Cap on the file's size in bytes; 0, the default, for none. */
  readonly maxBytes?: number;
}

/**
 * Opens the journal, or begins it. One process at a time. The path `:memory:` keeps it without a file.
 * @throws Fault `config` when another process has it, a newer netwhy wrote it or it is no journal; `adapter` for the disk's trouble.
 */
export const openJournal = (path: string, options: JournalOptions = {}): Journal => openStore(path, options).journal;

/** The journal, and beside it in the same file what is remembered of answers and digests. Closing the journal closes all. */
export const openStore = (
  path: string,
  options: JournalOptions = {},
): { readonly journal: Journal; readonly memory: Memory; readonly digests: DigestBook } => {
  const now = options.now ?? Date.now;
  const { log = () => undefined, lockWaitMs = 250, keepRuns = 5000, maxBytes = 0 } = options;
  const db = openDatabase(path, { now, log, lockWaitMs, maxBytes });
  const journal = new SqliteJournal(db, now);
  journal.forget(keepRuns);
  return { journal, memory: new SqliteMemory(db), digests: new SqliteDigests(db) };
};

type Row = Record<string, SQLOutputValue>;

class SqliteJournal implements Journal {
  readonly #db: DatabaseSync;
  readonly #now: () => number;

  constructor(db: DatabaseSync, now: () => number) {
    this.#db = db;
    this.#now = now;
  }

  async accept(request: AcceptedRequest): Promise<'new' | 'duplicate'> {
    const done = this.#change(
      `INSERT INTO runs (run, dedupe_key, request, state, accepted_ms) VALUES (?, ?, ?, 'accepted', ?)
       ON CONFLICT DO NOTHING`,
      request.run,
      request.dedupeKey,
      JSON.stringify(request),
      this.#ms(),
    );
    if (done === 1) return 'new';
    if (this.#rows('SELECT 1 FROM runs WHERE dedupe_key = ?', request.dedupeKey).length > 0) return 'duplicate';
    throw new Fault('adapter', say('Two requests got the same run id.', '두 요청에 같은 실행 ID가 배정되었습니다.'));
  }

  /** An ended run is not begun again. */
  async begin(run: string): Promise<void> {
    this.#of(
      run,
      this.#change(
        `UPDATE runs SET state = 'running', attempts = attempts + 1 WHERE run = ? AND ended_ms IS NULL`,
        run,
      ),
    );
  }

  async rootPosted(run: string, ts: string): Promise<void> {
    this.#of(run, this.#change('UPDATE runs SET root_ts = ? WHERE run = ?', ts, run));
  }

  /** Kept also when the run has ended meanwhile; its end stays what it was. */
  async judged(run: string, recording: Recording | null, report: Report): Promise<void> {
    const blobs = [recording === null ? null : pack(recording), pack(report)] as const;
    this.#together(() => {
      this.#known(run);
      this.#change('INSERT OR REPLACE INTO results (run, recording, report) VALUES (?, ?, ?)', run, ...blobs);
      this.#change(SUMMARISE, ...summaryOf(run, report));
      this.#change(`UPDATE runs SET state = 'judged' WHERE run = ? AND ended_ms IS NULL`, run);
    });
  }

  async replyPosted(run: string, part: string, ts: string): Promise<void> {
    this.#together(() => {
      this.#known(run);
      this.#change('INSERT OR REPLACE INTO replies (run, part, ts) VALUES (?, ?, ?)', run, part, ts);
    });
  }

  /** The first end counts. */
  async ended(run: string, state: 'posted' | 'interrupted' | 'failed' | 'cancelled', reason: string): Promise<void> {
    this.#of(
      run,
      this.#change(
        'UPDATE runs SET state = ?, end_reason = ?, ended_ms = ? WHERE run = ? AND ended_ms IS NULL',
        state,
        reason,
        this.#ms(),
        run,
      ),
    );
  }

  async find(run: string): Promise<JournaledRun | null> {
    return this.#runs(`SELECT ${RUN_COLUMNS} FROM runs WHERE run = ?`, run)[0] ?? null;
  }

  async report(run: string): Promise<Report | null> {
    const blob = this.#rows('SELECT report FROM results WHERE run = ?', run)[0]?.report;
    return blob instanceof Uint8Array ? withFigures(unpack<Report>(blob)) : null;
  }

  async recording(run: string): Promise<Recording | null> {
    const blob = this.#rows('SELECT recording FROM results WHERE run = ?', run)[0]?.recording;
    return blob instanceof Uint8Array ? unpack<Recording>(blob) : null;
  }

  async unfinished(): Promise<readonly JournaledRun[]> {
    return this.#runs(`SELECT ${RUN_COLUMNS} FROM runs WHERE ended_ms IS NULL ORDER BY seq`);
  }

  async recent(limit: number): Promise<readonly JournaledRun[]> {
    return this.#runs(
      `SELECT ${RUN_COLUMNS} FROM runs WHERE ended_ms IS NOT NULL ORDER BY ended_ms DESC, seq DESC LIMIT ?`,
      Math.max(0, Math.trunc(limit)),
    );
  }

  /** Forgets ended runs beyond the newest so many, with their answers. */
  forget(keepRuns: number): void {
    this.#change(
      `DELETE FROM runs WHERE seq IN (
         SELECT seq FROM runs WHERE ended_ms IS NOT NULL ORDER BY ended_ms DESC, seq DESC LIMIT -1 OFFSET ?)`,
      keepRuns,
    );
  }

  async close(): Promise<void> {
    if (this.#db.isOpen) guarded(() => this.#db.close());
  }

  #ms(): number {
    return Math.round(this.#now());
  }

  /** @returns how many rows changed. */
  #change(sql: string, ...values: SQLInputValue[]): number {
    return Number(guarded(() => this.#db.prepare(sql).run(...values)).changes);
  }

  #rows(sql: string, ...values: SQLInputValue[]): Row[] {
    return guarded(() => this.#db.prepare(sql).all(...values));
  }

  #runs(sql: string, ...values: SQLInputValue[]): readonly JournaledRun[] {
    return this.#rows(sql, ...values).map((row) =>
      guarded(() => runOf(row, this.#rows('SELECT part, ts FROM replies WHERE run = ? ORDER BY part', row.run ?? ''))),
    );
  }

  #together(write: () => void): void {
    guarded(() => this.#db.exec('BEGIN IMMEDIATE'));
    try {
      write();
      guarded(() => this.#db.exec('COMMIT'));
    } catch (error) {
      // SQLite may have rolled back by itself (disk full), and then there is nothing to undo.
      if (this.#db.isTransaction) guarded(() => this.#db.exec('ROLLBACK'));
      throw error;
    }
  }

  /** A write that met no row: fine for a run that has ended, a mistake for one we never accepted. */
  #of(run: string, changed: number): void {
    if (changed === 0) this.#known(run);
  }

  #known(run: string): void {
    if (this.#rows('SELECT 1 FROM runs WHERE run = ?', run).length > 0) return;
    throw new Fault('adapter', say(`The journal does not know the run ${run}.`, `저널에 없는 실행입니다: ${run}`));
  }
}

/** Reports of before answers could draw lack them. */
const withFigures = (report: Report): Report => ({ ...report, figures: report.figures ?? [] });
