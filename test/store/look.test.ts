// The store is looked at from outside without being begun, changed or locked.
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lookAtStore, lookInside } from '../../src/store/look.ts';
import { openStore } from '../../src/store/open.ts';
import { ENGINES, somewhere } from './places.ts';

let folder = '';
let file = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'netwhy-look-'));
  file = path.join(folder, 'netwhy.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const sqlite = () => ({ engine: 'sqlite', file }) as const;

describe('a SQLite store', () => {
  it('that is not there is not begun', async () => {
    expect(await lookAtStore(sqlite())).toEqual({ state: 'absent', folder, writable: true });
    file = '/proc/netwhy/netwhy.sqlite';
    expect(await lookAtStore(sqlite())).toMatchObject({ state: 'absent', writable: process.getuid?.() === 0 });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('that is closed is whole, and stays what it was', async () => {
    await (await openStore(sqlite())).close();
    const look = await lookAtStore(sqlite());
    expect(look).toMatchObject({ state: 'open', engine: 'sqlite', newer: 0, writable: true });
    expect(look.state === 'open' && look.taken > 0 && look.taken === look.known).toBe(true);
    await (await openStore(sqlite())).close();
  });

  it('that a running netwhy has is held, and that one sees inside', async () => {
    const store = await openStore(sqlite());
    expect(await lookAtStore(sqlite())).toEqual({ state: 'held', writable: true });
    expect(await lookInside(store.db, sqlite())).toMatchObject({ state: 'open', newer: 0 });
    await store.close();
  });

  it('that is somebody else’s, or none, says so and is left alone', async () => {
    const other = new DatabaseSync(file);
    other.exec('CREATE TABLE t (a)');
    other.close();
    expect(await lookAtStore(sqlite())).toMatchObject({
      state: 'broken',
      why: { en: expect.stringContaining('not a netwhy journal') },
    });
    writeFileSync(file, 'no database at all, and long enough to be seen as none'.repeat(40));
    expect(await lookAtStore(sqlite())).toMatchObject({
      state: 'broken',
      why: { en: expect.stringContaining('damaged') },
    });
    expect(existsSync(`${file}.corrupt-1`)).toBe(false);
  });
});

describe.each(ENGINES)('a store of %s', (engine) => {
  it('is looked at as it was left, and before it was begun', async () => {
    await using place = await somewhere(engine);
    const before = await lookAtStore(place.at);
    expect(before).toMatchObject(
      engine === 'sqlite' ? { state: 'absent' } : { state: 'open', taken: 0, writable: true },
    );
    const store = await openStore(place.at, { share: false });
    expect(await lookInside(store.db, place.at)).toMatchObject({ state: 'open', engine, newer: 0, writable: true });
    await store.close();
    const after = await lookAtStore(place.at);
    expect(after.state === 'open' && after.taken === after.known && after.server).toMatch(/^(?:SQLite|PostgreSQL) \d/);
  });
});

describe('a PostgreSQL store', () => {
  it('that is away is a finding, without its password', async () => {
    const look = await lookAtStore({ engine: 'postgres', url: 'postgres://netwhy:hunter2@127.0.0.1:1/netwhy' });
    expect(look).toMatchObject({ state: 'broken', why: { en: expect.stringContaining('cannot be reached') } });
    expect(JSON.stringify(look)).not.toContain('hunter2');
  });
});
