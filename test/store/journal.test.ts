import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { Fault } from '../../src/model/fault.ts';
import { migrationsFor } from '../../src/store/migrations.ts';
import { openJournal } from '../../src/store/open.ts';
import { guarded } from '../../src/store/trouble.ts';
import { folder, recording, report, request } from './made.ts';
import { ENGINES, journalAt, somewhere } from './places.ts';

const faultOf = async (f: () => unknown): Promise<string> => {
  try {
    await f();
    return 'no fault';
  } catch (error) {
    return error instanceof Fault ? `${error.kind}: ${error.say.en}` : `not a fault: ${String(error)}`;
  }
};
const CANNOT_OPEN = 'adapter: The journal file cannot be opened: check that its folder exists and may be written.';
const runs = (
  list: readonly { readonly request: { readonly run: string }; readonly state: string }[],
): readonly string[] => list.map((one) => `${Number(one.request.run.slice(2))} ${one.state}`);

describe.each(ENGINES)('the journal on %s', (engine) => {
  it('gives a recording of very many observations back as it was', async () => {
    await using place = await somewhere(engine);
    const journal = await journalAt(place.at);
    const one = request(1);
    const seen = {
      step: 'mesh-ways',
      location: { at: 'node', node: 'node-1' },
      rung: 'agent',
      argv: ['ping'],
    } as const;
    const outcome = { kind: 'exited', exitCode: 0, stdout: 'one\n"둘"', stderr: '', truncated: false } as const;
    const many = Array.from({ length: 2_301 }, (_one, at) => ({
      ...seen,
      probe: `way ${at}`,
      startedMs: at,
      durationMs: 1,
      outcome,
    }));
    const kept = { ...recording(1), observations: many };
    await journal.accept(one);
    await journal.judged(one.run, kept, report(1));
    expect(await journal.recording(one.run)).toEqual(kept);
    await journal.close();
  });

  it('leads a run from accepted to posted and gives everything back', async () => {
    await using place = await somewhere(engine);
    const one = request(1);
    {
      const journal = await journalAt(place.at);
      expect(await journal.accept(one)).toBe('new');
      expect(await journal.find(one.run)).toEqual({
        request: one,
        state: 'accepted',
        attempts: 0,
        rootTs: '',
        replies: {},
      });
      await journal.begin(one.run);
      await journal.rootPosted(one.run, '1.1');
      await journal.judged(one.run, recording(1), report(1));
      await journal.replyPosted(one.run, 'steps', '1.2');
      await journal.replyPosted(one.run, 'fix', '1.3');
      expect(runs(await journal.unfinished())).toEqual(['1 judged']);
      await journal.ended(one.run, 'posted', 'fail');
      await journal.close();
    }
    const again = await journalAt(place.at);
    expect(await again.find(one.run)).toEqual({
      request: one,
      state: 'posted',
      attempts: 1,
      rootTs: '1.1',
      replies: { steps: '1.2', fix: '1.3' },
    });
    expect([await again.report(one.run), await again.recording(one.run)]).toEqual([report(1), recording(1)]);
    expect([await again.unfinished(), runs(await again.recent(10))]).toEqual([[], ['1 posted']]);
    await again.close();
  });

  it('makes one run of one delivery', async () => {
    await using place = await somewhere(engine);
    const journal = await journalAt(place.at);
    expect([
      await journal.accept(request(1)),
      await journal.accept(request(1)),
      await journal.accept(request(2, 'key-1')),
      await journal.accept(request(3)),
    ]).toEqual(['new', 'duplicate', 'duplicate', 'new']);
    expect(runs(await journal.unfinished())).toEqual(['1 accepted', '3 accepted']);
    expect(await faultOf(() => journal.accept(request(1, 'another key')))).toBe(
      'adapter: Two requests got the same run id.',
    );
    await journal.close();
  });

  it('counts attempts, and takes a judged run up again when asked to', async () => {
    await using place = await somewhere(engine);
    const journal = await journalAt(place.at);
    const { run } = request(1);
    await journal.accept(request(1));
    await journal.begin(run);
    await journal.judged(run, null, report(1));
    await journal.begin(run);
    expect(await journal.find(run)).toMatchObject({ state: 'running', attempts: 2 });
    expect(await journal.recording(run)).toBe(null);
    await journal.close();
  });

  it('keeps the first end of a run, and an answer that comes after it', async () => {
    await using place = await somewhere(engine);
    const journal = await journalAt(place.at);
    const { run } = request(1);
    await journal.accept(request(1));
    await journal.ended(run, 'cancelled', 'button');
    await journal.ended(run, 'posted', 'fail');
    await journal.begin(run);
    await journal.judged(run, recording(1), report(1));
    expect(await journal.find(run)).toMatchObject({ state: 'cancelled', attempts: 0 });
    expect(await journal.report(run)).toEqual(report(1));
    await journal.close();
  });

  it('lists the unfinished oldest first and the ended newest first', async () => {
    await using place = await somewhere(engine);
    let nowMs = 0;
    const journal = await journalAt(place.at, { now: () => nowMs });
    for (const n of [3, 1, 2, 5, 4]) await journal.accept(request(n));
    for (const n of [4, 1, 3]) {
      nowMs += 10;
      await journal.ended(request(n).run, 'failed', 'x');
    }
    expect(runs(await journal.unfinished())).toEqual(['2 accepted', '5 accepted']);
    expect(runs(await journal.recent(2))).toEqual(['3 failed', '1 failed']);
    expect(runs(await journal.recent(-1))).toEqual([]);
    await journal.close();
  });

  it('forgets the oldest ended runs at the next start, with their answers, and none that is open', async () => {
    await using place = await somewhere(engine);
    let nowMs = 0;
    const journal = await journalAt(place.at, { now: () => nowMs++ });
    for (const n of [1, 2, 3, 4]) {
      await journal.accept(request(n));
      await journal.judged(request(n).run, recording(n), report(n));
      await journal.replyPosted(request(n).run, 'steps', '1');
      if (n !== 1) await journal.ended(request(n).run, 'posted', '');
    }
    await journal.close();
    const again = await journalAt(place.at, { keep: { runs: 1 } });
    expect([runs(await again.unfinished()), runs(await again.recent(9))]).toEqual([['1 judged'], ['4 posted']]);
    expect([await again.report(request(2).run), await again.report(request(4).run)]).toEqual([null, report(4)]);
    await again.close();
  });

  it('knows nothing of a run it never accepted', async () => {
    await using place = await somewhere(engine);
    const journal = await journalAt(place.at);
    const { run } = request(9);
    const strange = `adapter: The journal does not know the run ${run}.`;
    expect([await journal.find(run), await journal.report(run), await journal.recording(run)]).toEqual([
      null,
      null,
      null,
    ]);
    expect([
      await faultOf(() => journal.begin(run)),
      await faultOf(() => journal.rootPosted(run, '1')),
      await faultOf(() => journal.judged(run, null, report(9))),
      await faultOf(() => journal.replyPosted(run, 'x', '1')),
      await faultOf(() => journal.ended(run, 'posted', '')),
    ]).toEqual([strange, strange, strange, strange, strange]);
    // A refused write leaves no transaction behind.
    expect(await journal.accept(request(9))).toBe('new');
    await journal.close();
  });

  it('lives without a file too', async () => {
    const journal = await openJournal(':memory:');
    expect([await journal.accept(request(1)), runs(await journal.unfinished())]).toEqual(['new', ['1 accepted']]);
    await journal.close();
  });

  it('closes twice, and says so when used afterwards', async () => {
    await using place = await somewhere(engine);
    const journal = await journalAt(place.at);
    await journal.close();
    await journal.close();
    expect(await faultOf(() => journal.unfinished())).toBe('adapter: The journal cannot be used.');
  });
});

describe('a journal file that will not do', () => {
  it('is a folder', async () => {
    using place = folder();
    mkdirSync(place.file);
    expect(await faultOf(() => openJournal(place.file))).toBe(CANNOT_OPEN);
  });

  it('lies under a file', async () => {
    using place = folder();
    writeFileSync(place.file, '');
    expect(await faultOf(() => openJournal(path.join(place.file, 'x', 'journal.db')))).toBe(CANNOT_OPEN);
  });

  it.skipIf(!existsSync('/proc/self'))('lies where no folder can be made', async () => {
    expect(await faultOf(() => openJournal('/proc/netwhy/data/journal.db'))).toBe(CANNOT_OPEN);
  });

  it('gets the folders above it, for its owner alone', async () => {
    using place = folder();
    await (await openJournal(path.join(place.dir, 'a', 'b', 'journal.db'))).close();
    expect(['a', 'a/b'].map((name) => statSync(path.join(place.dir, name)).mode & 0o777)).toEqual([0o700, 0o700]);
  });

  it('was written by a newer netwhy, and is left alone', async () => {
    using place = folder();
    await (await openJournal(place.file)).close();
    const db = new DatabaseSync(place.file);
    db.exec("INSERT INTO kysely_migration VALUES ('0099-later', 'x')");
    db.close();
    const known = Object.keys(migrationsFor('sqlite')).length;
    expect(await faultOf(() => openJournal(place.file))).toBe(
      `config: The journal was written by a newer netwhy (schema 99, this one knows ${known}). Upgrade netwhy or give it another journal path.`,
    );
    expect(readdirSync(place.dir)).toEqual(['journal.db']);
  });

  it('is a database of somebody else', async () => {
    using place = folder();
    const db = new DatabaseSync(place.file);
    db.exec('CREATE TABLE theirs (x)');
    db.close();
    expect(await faultOf(() => openJournal(place.file))).toBe(
      'config: The journal path names a database that is not a netwhy journal.',
    );
  });

  it('is full: the write is refused, what was accepted stays, and reading goes on', async () => {
    using place = folder();
    const journal = await openJournal(place.file, { maxBytes: 250_000 });
    let accepted = 0;
    const fault = await faultOf(async () => {
      for (;;) {
        await journal.accept(request(accepted + 1));
        accepted += 1;
      }
    });
    expect(fault).toBe('adapter: The disk of the journal is full.');
    expect(
      await faultOf(() => journal.judged(request(1).run, recording(1), { ...report(1), run: 'x'.repeat(9) })),
    ).not.toContain('not a fault');
    expect(await journal.unfinished()).toHaveLength(accepted);
    await journal.close();
  });
});

describe('a damaged journal file', () => {
  const filled = async (file: string): Promise<Buffer> => {
    const journal = await openJournal(file);
    for (let n = 0; n < 200; n += 1) await journal.accept(request(n));
    await journal.close();
    return readFileSync(file);
  };

  it.each([
    ['holds another thing', () => Buffer.from('not a database at all, '.repeat(100))],
    ['lost its end', (whole: Buffer) => whole.subarray(0, whole.length / 2)],
    [
      'has one damaged page',
      (whole: Buffer) => {
        const at = Math.floor((whole.length * 0.6) / 4096) * 4096;
        return Buffer.concat([whole.subarray(0, at), Buffer.alloc(4096, 0xa5), whole.subarray(at + 4096)]);
      },
    ],
    [
      'was overwritten in the middle',
      (whole: Buffer) => Buffer.concat([whole.subarray(0, 4096), Buffer.alloc(whole.length - 4096, 0xa5)]),
    ],
  ])('that %s is set aside and a new one begins', async (_what, damage) => {
    using place = folder();
    const broken = damage(await filled(place.file));
    writeFileSync(place.file, broken);
    const told: string[] = [];
    const journal = await openJournal(place.file, { log: (line) => told.push(line) });
    expect([await journal.unfinished(), await journal.accept(request(1))]).toEqual([[], 'new']);
    await journal.close();
    expect(told).toEqual([
      `the journal ${place.file} is damaged: set aside as ${place.file}.corrupt-1, a new one begins`,
    ]);
    expect(readFileSync(`${place.file}.corrupt-1`).equals(broken)).toBe(true);
  });

  it('gets the next free number', async () => {
    using place = folder();
    writeFileSync(`${place.file}.corrupt-1`, 'older');
    writeFileSync(place.file, 'broken '.repeat(1000));
    await (await openJournal(place.file)).close();
    expect(readdirSync(place.dir).sort()).toEqual(['journal.db', 'journal.db.corrupt-1', 'journal.db.corrupt-2']);
    expect(readFileSync(`${place.file}.corrupt-1`, 'utf8')).toBe('older');
  });

  it('with one damaged answer says so for that answer alone', async () => {
    using place = folder();
    const journal = await openJournal(place.file);
    for (const n of [1, 2]) {
      await journal.accept(request(n));
      await journal.judged(request(n).run, recording(n), report(n));
    }
    await journal.close();
    const db = new DatabaseSync(place.file);
    db.prepare('UPDATE results SET report = ? WHERE run = ?').run(Buffer.from('broken'), request(1).run);
    db.close();
    const again = await openJournal(place.file);
    expect(await faultOf(() => again.report(request(1).run))).toBe(
      'adapter: A stored answer in the journal is damaged.',
    );
    expect(await again.report(request(2).run)).toEqual(report(2));
    await again.close();
  });
});

describe('what an error means', () => {
  it.each([
    [{ errcode: 8 }, 'adapter: The journal is on a read-only file system or file.'],
    [{ errcode: 1032 }, 'adapter: The journal is on a read-only file system or file.'],
    [{ code: 'EROFS' }, 'adapter: The journal is on a read-only file system or file.'],
    [{ code: 'EACCES' }, 'adapter: The journal file may not be read or written: check its permissions.'],
    [{ errcode: 10 }, 'adapter: The disk of the journal reports an error.'],
    [{ errcode: 13 }, 'adapter: The disk of the journal is full.'],
    [{ code: 'ENOSPC' }, 'adapter: The disk of the journal is full.'],
    [{ errcode: 1 }, 'adapter: The journal cannot be used.'],
  ])('%j', async (parts, expected) => {
    const error = Object.assign(new Error('secret path'), parts);
    expect(
      await faultOf(() =>
        guarded(() => {
          throw error;
        }),
      ),
    ).toBe(expected);
  });
});
