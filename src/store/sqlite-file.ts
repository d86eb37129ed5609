// Is the journal file ours alone, whole and of our shape? Opens it so, or sets a damaged one aside and begins anew.
import { accessSync, constants, copyFileSync, existsSync, mkdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Fault } from '../model/fault.ts';
import { say } from '../model/text.ts';
import { isLogDamaged } from './sqlite-log.ts';
import { guarded, isDamaged } from './trouble.ts';

/** SQLite's name for a database without a file: it forgets everything at the end. */
const IN_MEMORY = ':memory:';

/** "nwhy" in ASCII: marks the file as ours. */
const APPLICATION_ID = 0x6e776879;

export interface OpenOptions {
  log(line: string): void;
  /** How long to wait for a process that is just closing the file, in milliseconds. Blocks. */
  readonly lockWaitMs: number;
  /** Cap on the file's size in bytes; 0 for none. */
  readonly maxBytes: number;
  /** Whether a damaged file is set aside and a new one begun. */
  readonly setAside: boolean;
}

/** @throws Fault `config` when another process has it or it is no journal; `adapter` for the disk's trouble. */
export const openSqliteFile = (file: string, options: OpenOptions): DatabaseSync => {
  guarded(() => {
    if (file === IN_MEMORY) return;
    makeFolder(path.dirname(file));
    // SQLite reports a read-only file system with a log left behind as a disk error: ask before it does.
    accessSync(existsSync(file) ? file : path.dirname(file), constants.W_OK);
  });
  try {
    return openWhole(file, options);
  } catch (error) {
    if (!isDamaged(error) || !options.setAside) return guarded(() => fail(error));
    const aside = guarded(() => movedAside(file, renameSync));
    options.log(`the journal ${file} is damaged: set aside as ${aside}, a new one begins`);
    return guarded(() => openWhole(file, options));
  }
};

/** Not mkdir's own `recursive`: where a file system makes no folders (/proc), Node tries for ever. */
const makeFolder = (folder: string): void => {
  if (existsSync(folder)) return;
  makeFolder(path.dirname(folder));
  mkdirSync(folder, { mode: 0o700 });
};

const fail = (error: unknown): never => {
  throw error;
};

const openWhole = (file: string, { lockWaitMs, maxBytes, log, setAside }: OpenOptions): DatabaseSync => {
  const db = new DatabaseSync(file, { timeout: lockWaitMs });
  try {
    // The lock is the kernel's and ends with the process, also after kill -9. It must be asked for before WAL is first touched.
    db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; BEGIN EXCLUSIVE; COMMIT');
    // Now nobody else writes there, and nothing of ours is written yet.
    if (file !== IN_MEMORY && isLogDamaged(file)) {
      if (!setAside) throw damaged();
      const aside = movedAside(file, copyFileSync);
      log(`the last writes to the journal ${file} are damaged: all of it is kept as ${aside}, what was whole goes on`);
    }
    db.exec('PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON');
    const check = db.prepare('PRAGMA quick_check(1)').get();
    if (check?.quick_check !== 'ok') throw damaged();
    if (maxBytes > 0) {
      const pageBytes = Number(db.prepare('PRAGMA page_size').get()?.page_size ?? 4096);
      db.exec(`PRAGMA max_page_count = ${Math.max(1, Math.floor(maxBytes / pageBytes))}`);
    }
    claim(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
};

/** @throws Fault `config` when it is somebody else's database. */
const claim = (db: DatabaseSync): void => {
  refuseForeign(db);
  if (numberOf(db, 'PRAGMA application_id') !== APPLICATION_ID) db.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
};

/** An empty one is nobody's yet. @throws Fault `config` when it is somebody else's database. */
export const refuseForeign = (db: DatabaseSync): void => {
  const mark = numberOf(db, 'PRAGMA application_id');
  if (mark === APPLICATION_ID || numberOf(db, "SELECT count(*) FROM sqlite_schema WHERE type = 'table'") === 0) return;
  throw new Fault(
    'config',
    say(
      'The journal path names a database that is not a netwhy journal.',
      '저널 경로가 netwhy 저널이 아닌 데이터베이스를 가리킵니다.',
    ),
  );
};

const numberOf = (db: DatabaseSync, text: string): number =>
  Number(Object.values(db.prepare(text).get() ?? {})[0] ?? 0);

/** quick_check reports damage as a row, not as an error. */
const damaged = (): Error => Object.assign(new Error('quick_check found damage'), { errcode: 11 });

/** The file and what belongs to it get the first free `.corrupt-<n>`. @returns the new path. */
const movedAside = (file: string, move: (from: string, to: string) => void): string => {
  let n = 1;
  while (existsSync(`${file}.corrupt-${n}`)) n += 1;
  const aside = `${file}.corrupt-${n}`;
  for (const part of ['', '-wal', '-shm']) if (existsSync(file + part)) move(file + part, aside + part);
  return aside;
};
