// Is the store of our shape, or can it be made so?
import { Migrator } from 'kysely/migration';
import { Fault } from '../model/fault.ts';
import { say } from '../model/text.ts';
import { migrationsFor } from './migrations.ts';
import type { Db, Engine } from './tables.ts';

const TABLE = 'kysely_migration';

/** Takes the steps that are missing, all or none. @throws Fault `config` when a newer netwhy shaped it. */
export const migrate = async (db: Db, engine: Engine): Promise<void> => {
  const known = migrationsFor(engine);
  const strange = (await taken(db)).filter((name) => !(name in known));
  if (strange.length > 0) throw newer(strange, Object.keys(known).length);
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => known },
    migrationTableName: TABLE,
    // The default's own order follows the locale.
    nameComparator: (a, b) => (a < b ? -1 : a > b ? 1 : 0),
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
};

/** Names of the steps that were taken, in any order. */
export const taken = async (db: Db): Promise<readonly string[]> => {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === TABLE)) return [];
  const rows = await db.withTables<{ [TABLE]: { name: string } }>().selectFrom(TABLE).select('name').execute();
  return rows.map(({ name }) => name);
};

const newer = (strange: readonly string[], known: number): Fault => {
  const schema = Math.max(...strange.map((name) => Number.parseInt(name, 10) || known + 1));
  return new Fault(
    'config',
    say(
      `The journal was written by a newer netwhy (schema ${schema}, this one knows ${known}). Upgrade netwhy or give it another journal path.`,
      `더 새로운 netwhy가 만든 저널입니다(스키마 ${schema}, 이 버전은 ${known}까지). netwhy를 올리거나 다른 저널 경로를 지정하세요.`,
    ),
  );
};
