// A store of an older shape is brought up to date with all that is in it; one of a newer shape is refused, and stays what it was.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { Fault } from '../../../src/model/fault.ts';
import { checked } from '../../../src/store/check.ts';
import { openStore, type StorePlace } from '../../../src/store/open.ts';
import { folder, report, request } from '../../store/made.ts';
import { writeOldFile } from '../../store/old-file.ts';
import { ENGINES, somewhere } from '../../store/places.ts';
import { type Chance, survives } from '../survives.ts';

survives('F50', async (chance) => {
  await upgrade(chance);
  for (const engine of ENGINES) await downgrade(engine, chance);
});

const upgrade = async (chance: Chance): Promise<void> => {
  using place = folder();
  const version = 1 + chance.below(3);
  const runs = Array.from({ length: 1 + chance.below(12) }, (_, at) => request(at + 1));
  writeOldFile(place.file, version, runs, ['dns-split']);
  const store = await openStore({ engine: 'sqlite', file: place.file });
  try {
    const open = (await store.journal.unfinished()).map(({ request: { run } }) => run);
    if (open.join() !== runs.map(({ run }) => run).join())
      throw new Error(`from ${version}: ${open.length} of ${runs.length} runs`);
    if ((await store.journal.accept(runs[chance.below(runs.length)] as (typeof runs)[number])) !== 'duplicate')
      throw new Error(`from ${version}: a run known before was taken again`);
    const { damage } = await checked(store.db, 'sqlite');
    if (damage.length > 0) throw new Error(damage.join('; '));
  } finally {
    await store.close();
  }
};

/** Steps that a later netwhy may have taken, after ours or between them. */
const LATER = ['0009-later', '0042-much-later', '0004-findings-of-another-kind', 'a-name-without-a-number'];

const downgrade = async (engine: (typeof ENGINES)[number], chance: Chance): Promise<void> => {
  await using place = await somewhere(engine);
  const store = await openStore(place.at, { share: false });
  for (let n = 1 + chance.below(8); n > 0; n -= 1) {
    await store.journal.accept(request(n));
    if (chance.next() < 0.5) await store.journal.judged(request(n).run, null, report(n));
  }
  const name = chance.pick(LATER);
  await store.db
    .withTables<{ kysely_migration: { name: string; timestamp: string } }>()
    .insertInto('kysely_migration')
    .values({ name, timestamp: new Date().toISOString() })
    .execute();
  await store.close();
  // A log of writes that is still beside it, as after a kill: SQLite takes it into the file whoever opens it.
  const hasLog = place.at.engine === 'sqlite' && chance.next() < 0.5;
  if (hasLog && place.at.engine === 'sqlite') leaveLog(place.at.file);
  const before = [await rowsOf(place.at), hasLog ? '' : bytesOf(place.at)].join();
  const error = await openStore(place.at).then(
    async (opened) => {
      await opened.close();
      return null;
    },
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Fault) || error.kind !== 'config' || !error.say.en.includes('newer netwhy'))
    throw new Error(`${engine} with ${name}: ${error === null ? 'it was opened' : String(error)}`);
  if ([await rowsOf(place.at), hasLog ? '' : bytesOf(place.at)].join() !== before)
    throw new Error(`${engine} with ${name}: it is not what it was`);
};

const hashOf = (what: string | Buffer): string => createHash('sha256').update(what).digest('hex');

/** Each byte on the disk; of a server's database nobody sees them. */
const bytesOf = (at: StorePlace): string => (at.engine === 'sqlite' ? hashOf(readFileSync(at.file)) : '');

const rowsOf = async (at: StorePlace): Promise<string> => {
  if (at.engine === 'sqlite') {
    const db = new DatabaseSync(at.file, { readOnly: true });
    try {
      const tables = db.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`).all();
      return tables
        .map(({ name }) => `${name} ${hashOf(JSON.stringify(db.prepare(`SELECT * FROM "${name}"`).all()))}`)
        .join();
    } finally {
      db.close();
    }
  }
  const client = new pg.Client({ connectionString: at.url });
  await client.connect();
  try {
    const { rows } = await client.query(
      `SELECT table_schema s, table_name t FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1, 2`,
    );
    const hashes: string[] = [];
    for (const { s, t } of rows) {
      const all = await client.query(`SELECT * FROM "${s}"."${t}"`);
      hashes.push(`${t} ${hashOf(JSON.stringify(all.rows))}`);
    }
    return hashes.join();
  } finally {
    await client.end();
  }
};

const leaveLog = (file: string): void => {
  const db = new DatabaseSync(file);
  db.exec('PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0');
  db.exec(`UPDATE runs SET end_reason = 'left in the log'`);
  const [whole, log] = [readFileSync(file), readFileSync(`${file}-wal`)];
  db.close();
  writeFileSync(file, whole);
  writeFileSync(`${file}-wal`, log);
};
