// Bytes of the store turn on the disk: is it noticed, is what is damaged put aside untouched, and does the bot start?
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { checked } from '../../../src/store/check.ts';
import { openStore, type Store } from '../../../src/store/open.ts';
import { folder, recording, report, request } from '../../store/made.ts';
import { type Chance, survives } from '../survives.ts';
import { DAMAGES, damaged } from './damage.ts';

/** Of each seed, so many files: a byte in a thousand places is no byte in one. */
const FILES = 12;

survives('F48', async (chance) => {
  for (let left = FILES; left > 0; left -= 1) await oneFile(chance);
});

const RUNS = 12;

const oneFile = async (chance: Chance): Promise<void> => {
  using place = folder();
  const { file } = place;
  const first = await openStore({ engine: 'sqlite', file });
  for (let n = 1; n <= RUNS; n += 1) {
    await first.journal.accept(request(n));
    if (n % 3 !== 0) await first.journal.judged(request(n).run, recording(n), report(n));
    if (n % 2 === 0) await first.journal.ended(request(n).run, 'posted', '');
  }
  const before = await contentOf(first);
  // As kill -9 leaves it, with its log of writes beside it, or as an orderly end does.
  const killed = chance.next() < 0.5;
  const left = killed ? new Map(['', '-wal'].map((end) => [end, readFileSync(file + end)])) : null;
  await first.close();
  for (const [end, bytes] of left ?? []) writeFileSync(file + end, bytes);
  const end = killed && chance.next() < 0.7 ? '-wal' : '';
  const how = chance.pick(DAMAGES);
  const hurt = damaged(readFileSync(file + end), how, chance);
  writeFileSync(file + end, hurt);

  const told: string[] = [];
  const store = await openStore({ engine: 'sqlite', file }, { log: (line) => told.push(line) });
  try {
    const what = `${how} in the ${end === '' ? 'file' : 'log'} (${killed ? 'killed' : 'closed'})`;
    const aside = readdirSync(place.dir).filter((name) => name.includes('.corrupt-'));
    if (told.length > 0) {
      const isKept = aside.some((name) => readFileSync(`${place.dir}/${name}`).equals(hurt));
      if (!isKept) throw new Error(`${what}: what was damaged is not put aside as it was: ${aside.join(', ')}`);
    }
    // Whoever says nothing must have everything; or a look must find it.
    const found = (await checked(store.db, 'sqlite')).damage;
    const now = await contentOf(store).catch((error: unknown) => String(error));
    if (told.length === 0 && found.length === 0 && now !== before)
      throw new Error(`${what}: lost or changed in silence${where(before, now)}`);
    if ((await store.journal.accept(request(900))) !== 'new') throw new Error(`${what}: takes nothing any more`);
  } finally {
    await store.close();
  }
};

/** Where the first difference is. */
const where = (before: string, now: string): string => {
  const at = [...before].findIndex((letter, nth) => letter !== now[nth]);
  return `: ${before.slice(at - 60, at + 20)} became ${now.slice(at - 20, at + 20)}`;
};

/** All that is kept, in words. */
const contentOf = async ({ db }: Store): Promise<string> => {
  const tables = ['runs', 'results', 'summaries', 'findings', 'replies', 'audit', 'audit_head', 'kysely_migration'];
  const rows = [];
  for (const table of tables)
    rows.push(await db.withTables<Record<string, Record<string, unknown>>>().selectFrom(table).selectAll().execute());
  return JSON.stringify(rows);
};
