// Opens the store, or begins it: SQLite in a file for one process, PostgreSQL for several.
import { Kysely } from 'kysely';
import type { Clock as QueueClock } from 'pg-boss';
import type { Beginnings } from '../engine/ports/access.ts';
import type { Approvals } from '../engine/ports/approvals.ts';
import type { Audit } from '../engine/ports/audit.ts';
import type { DigestBook } from '../engine/ports/digests.ts';
import type { Memory } from '../engine/ports/memory.ts';
import type { WorkShare } from '../engine/ports/work-share.ts';
import type { Journal } from '../engine/ports.ts';
import { pruneApprovals, StoredApprovals } from './approvals.ts';
import { StoredAudit } from './audit.ts';
import { askedNote } from './audit-notes.ts';
import { pruneAudit } from './audit-prune.ts';
import { StoredBeginnings } from './beginnings.ts';
import { StoredDigests } from './digests.ts';
import { sqliteDialect } from './engines.ts';
import { type OnAccept, StoredJournal } from './journal.ts';
import { StoredMemory } from './memory.ts';
import { migrate } from './migrate.ts';
import { type KeepOptions, prune } from './prune.ts';
import type { PgWorkShare } from './share.ts';
import { openSqliteFile } from './sqlite-file.ts';
import type { Db, Engine, Tables } from './tables.ts';
import { storeTime } from './time.ts';

export type StorePlace =
  | { readonly engine: 'sqlite' /** `:memory:` keeps it without a file. */; readonly file: string }
  | { readonly engine: 'postgres'; readonly url: string };

export interface StoreOptions {
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** Told when a damaged file was set aside, and of trouble behind the scenes. */
  readonly log?: (line: string) => void;
  /** How long to wait for a process that is just closing the file, in milliseconds. Default 250. */
  readonly lockWaitMs?: number;
  /** What is forgotten at the start; what is not finished never is. */
  readonly keep?: KeepOptions;
  /** How many days the audit goes back; absent: for ever. */
  readonly keepAuditDays?: number;
  /** Cap on the file's size in bytes; 0, the default, for none. SQLite only. */
  readonly maxBytes?: number;
  /** Whether a damaged file is set aside and a new one begun. Default: yes; one who only looks would rather hear of it. */
  readonly setAside?: boolean;
  /** Whether several processes share the work. Default: with PostgreSQL. */
  readonly share?: boolean;
  /** What the shared work's heartbeats and looks are timed by; the system's clock unless a test moves the time by hand. */
  readonly queueClock?: QueueClock;
}

export interface Store {
  readonly engine: Engine;
  readonly journal: Journal;
  readonly memory: Memory;
  readonly digests: DigestBook;
  readonly approvals: Approvals;
  readonly beginnings: Beginnings;
  readonly audit: Audit & { anchor(): Promise<string> };
  /** Where several processes share the work; null where one does it all. */
  readonly workShare: WorkShare | null;
  /** Forgets what is beyond `keep`, as at the start. @returns how many runs. */
  forget(): Promise<number>;
  /** For what looks after the store itself. */
  readonly db: Db;
  close(): Promise<void>;
}

/**
 * @throws Fault `config` when another process has the file, a newer netwhy wrote it, it is no journal, or PostgreSQL does
 * not let us in; `adapter` for trouble of the disk or the network.
 */
export const openStore = async (place: StorePlace, options: StoreOptions = {}): Promise<Store> => {
  const { now = Date.now, log = () => undefined, keep } = options;
  const { db, end, share } =
    place.engine === 'sqlite'
      ? openSqlite(place.file, options)
      : // Its packages are a seventh of the program: who has a file never loads them.
        (await import('./postgres.ts')).openPostgres(place.url, options);
  const close = async (): Promise<void> => {
    await share?.close();
    await end();
  };
  const audit = new StoredAudit(db, place.engine, now);
  const forget = async (): Promise<number> => {
    if (options.keepAuditDays !== undefined) await pruneAudit(db, place.engine, audit, options.keepAuditDays, now());
    await pruneApprovals(db, now());
    return keep === undefined ? 0 : (await prune(db, place.engine, keep, now())).runs;
  };
  try {
    await migrate(db, place.engine);
    await share?.open();
    await forget();
  } catch (error) {
    await close().catch((more: unknown) => log(`the store did not close well: ${String(more)}`));
    throw error;
  }
  const onAccept: OnAccept = async (tx, request) => {
    await share?.onAccept(tx, request);
    await audit.noteIn(tx, askedNote(request));
  };
  const journal = new StoredJournal(db, now, onAccept, audit, close);
  return {
    engine: place.engine,
    journal,
    memory: new StoredMemory(db, audit),
    digests: new StoredDigests(db),
    approvals: new StoredApprovals(
      db,
      audit,
      (tx, request) => journal.acceptIn(tx, request),
      () => storeTime(db, place.engine, now),
    ),
    beginnings: new StoredBeginnings(db, place.engine, now),
    audit,
    workShare: share,
    forget,
    db,
    close: () => journal.close(),
  };
};

/** The journal alone, in a file. */
export const openJournal = async (file: string, options: StoreOptions = {}): Promise<Journal> =>
  (await openStore({ engine: 'sqlite', file }, options)).journal;

export interface Opened {
  readonly db: Db;
  readonly share: PgWorkShare | null;
  end(): Promise<void>;
}

const openSqlite = (
  file: string,
  { log = () => undefined, lockWaitMs = 250, maxBytes = 0, setAside = true }: StoreOptions,
): Opened => {
  const opened = openSqliteFile(file, { log, lockWaitMs, maxBytes, setAside });
  const db = new Kysely<Tables>({ dialect: sqliteDialect(opened) });
  return {
    db,
    share: null,
    async end() {
      await db.destroy();
      // kysely closes only what it has used.
      if (opened.isOpen) opened.close();
    },
  };
};
