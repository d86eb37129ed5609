// Places to keep a store in, of each engine, fresh and gone at the end of an `await using` block.
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import type { Journal } from '../../src/engine/ports.ts';
import { openStore, type StoreOptions, type StorePlace } from '../../src/store/open.ts';
import type { Engine } from '../../src/store/tables.ts';
import { folder } from './made.ts';

/** A server's own address, to make databases in; `npm run test:store` starts one. */
const SERVER = process.env.NETWHY_TEST_POSTGRES ?? '';

export const ENGINES: readonly Engine[] = SERVER === '' ? ['sqlite'] : ['sqlite', 'postgres'];

export const somewhere = async (engine: Engine): Promise<AsyncDisposable & { readonly at: StorePlace }> => {
  if (engine === 'sqlite') {
    const { file, [Symbol.dispose]: remove } = folder();
    return { at: { engine, file }, [Symbol.asyncDispose]: async () => remove() };
  }
  const name = `t_${randomBytes(8).toString('hex')}`;
  await asked(`CREATE DATABASE ${name}`);
  const url = new URL(SERVER);
  url.pathname = name;
  return {
    at: { engine, url: url.href },
    [Symbol.asyncDispose]: () => asked(`DROP DATABASE ${name} WITH (FORCE)`),
  };
};

const asked = async (text: string): Promise<void> => {
  const client = new pg.Client({ connectionString: SERVER });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
};

export const journalAt = async (at: StorePlace, options: StoreOptions = {}): Promise<Journal> =>
  (await openStore(at, options)).journal;
