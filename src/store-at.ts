// Which store do the verbs that look after it mean? The one the bot would use: DATABASE_URL, or the file in NETWHY_DATA_DIR.

import { existsSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { complaint, configFault } from './config/complaints.ts';
import { environment } from './config/environment.ts';
import { readSecret } from './config/secrets.ts';
import { Fault } from './model/fault.ts';
import { say, type Text } from './model/text.ts';
import { redact } from './ops/redact.ts';
import { openStore, type Store, type StorePlace } from './store/open.ts';

export const STORE_FILE = 'netwhy.sqlite';

/** @param dataDir of the command line; empty: NETWHY_DATA_DIR. @throws Fault `config`. */
export const storePlace = (dataDir: string, env = environment()): StorePlace => {
  const complaints: Text[] = [];
  const url = readSecret(env, 'DATABASE_URL', (text) => void complaints.push(text)) ?? '';
  if (url !== '' && dataDir !== '')
    complaints.push(
      complaint('--data-dir', say('not together with DATABASE_URL', 'DATABASE_URL과 함께 쓸 수 없습니다')),
    );
  if (complaints.length > 0) throw configFault(complaints, []);
  if (url !== '') return { engine: 'postgres', url };
  return { engine: 'sqlite', file: path.join(dataDir || env.NETWHY_DATA_DIR || './data', STORE_FILE) };
};

/** Opens what is there, runs nothing, and closes it. @param begin whether an absent file may be begun. */
export const withStore = async <T>(
  place: StorePlace,
  begin: boolean,
  use: (store: Store) => Promise<T>,
): Promise<T> => {
  if (place.engine === 'sqlite' && !begin && !existsSync(place.file))
    throw new Fault('usage', say(`There is no store at ${place.file}.`, `${place.file}에 저장소가 없습니다.`), {
      suggestions: ['--data-dir <folder>', 'DATABASE_URL=postgres://…'],
    });
  const store = await openStore(place, {
    share: false,
    setAside: false,
    log: (line) => process.stderr.write(`${redact(line)}\n`),
  });
  try {
    return await use(store);
  } finally {
    await store.close();
  }
};

/** To the terminal or a pipe, as fast as the reader takes it; one that has what it wanted (`… | head`) is no failure. */
export const printed = async (lines: AsyncIterable<string>): Promise<void> => {
  try {
    await pipeline(Readable.from(lined(lines)), process.stdout, { end: false });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPIPE')) throw error;
  }
};

export async function* lined(lines: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const line of lines) yield `${line}\n`;
}
