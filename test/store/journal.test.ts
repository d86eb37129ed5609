import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { Fault } from '../../src/model/fault.ts';
import { openJournal } from '../../src/store/journal.ts';
import { guarded } from '../../src/store/trouble.ts';
import { folder, recording, report, request } from './made.ts';

const faultOf = (f: () => unknown): string => {
  try {
    f();
    return 'no fault';
  } catch (error) {
    return error instanceof Fault ? `${error.kind}: ${error.say.en}` : `not a fault: ${String(error)}`;
  }
};
const CANNOT_OPEN = 'adapter: The journal file cannot be opened: check that its folder exists and may be written.';
const runs = (
  list: readonly { readonly request: { readonly run: string }; readonly state: string }[],
): readonly string[] => list.map((one) => `${Number(one.request.run.slice(2))} ${one.state}`);

describe('the journal', () => {
  it('leads a run from accepted to posted and gives everything back', () => {
    using place = folder();
    const one = request(1);
    {
      const journal = openJournal(place.file);
      expect(journal.accept(one)).toBe('new');
      expect(journal.find(one.run)).toEqual({ request: one, state: 'accepted', attempts: 0, rootTs: '', replies: {} });
      journal.begin(one.run);
      journal.rootPosted(one.run, '1.1');
      journal.judged(one.run, recording(1), report(1));
      journal.replyPosted(one.run, 'steps', '1.2');
      journal.replyPosted(one.run, 'fix', '1.3');
      expect(runs(journal.unfinished())).toEqual(['1 judged']);
      journal.ended(one.run, 'posted', 'fail');
      journal.close();
    }
    const again = openJournal(place.file);
    expect(again.find(one.run)).toEqual({
      request: one,
      state: 'posted',
      attempts: 1,
      rootTs: '1.1',
      replies: { steps: '1.2', fix: '1.3' },
    });
    expect([again.report(one.run), again.recording(one.run)]).toEqual([report(1), recording(1)]);
    expect([again.unfinished(), runs(again.recent(10))]).toEqual([[], ['1 posted']]);
    again.close();
  });

  it('makes one run of one delivery', () => {
    using place = folder();
    const journal = openJournal(place.file);
    expect([
      journal.accept(request(1)),
      journal.accept(request(1)),
      journal.accept(request(2, 'key-1')),
      journal.accept(request(3)),
    ]).toEqual(['new', 'duplicate', 'duplicate', 'new']);
    expect(runs(journal.unfinished())).toEqual(['1 accepted', '3 accepted']);
    expect(faultOf(() => journal.accept(request(1, 'another key')))).toBe('adapter: Two requests got the same run id.');
    journal.close();
  });

  it('counts attempts, and takes a judged run up again when asked to', () => {
    using place = folder();
    const journal = openJournal(place.file);
    const { run } = request(1);
    journal.accept(request(1));
    journal.begin(run);
    journal.judged(run, null, report(1));
    journal.begin(run);
    expect(journal.find(run)).toMatchObject({ state: 'running', attempts: 2 });
    expect(journal.recording(run)).toBe(null);
    journal.close();
  });

  it('keeps the first end of a run, and an answer that comes after it', () => {
    using place = folder();
    const journal = openJournal(place.file);
    const { run } = request(1);
    journal.accept(request(1));
    journal.ended(run, 'cancelled', 'button');
    journal.ended(run, 'posted', 'fail');
    journal.begin(run);
    journal.judged(run, recording(1), report(1));
    expect(journal.find(run)).toMatchObject({ state: 'cancelled', attempts: 0 });
    expect(journal.report(run)).toEqual(report(1));
    journal.close();
  });

  it('lists the unfinished oldest first and the ended newest first', () => {
    using place = folder();
    let nowMs = 0;
    const journal = openJournal(place.file, { now: () => nowMs });
    for (const n of [3, 1, 2, 5, 4]) journal.accept(request(n));
    for (const n of [4, 1, 3]) {
      nowMs += 10;
      journal.ended(request(n).run, 'failed', 'x');
    }
    expect(runs(journal.unfinished())).toEqual(['2 accepted', '5 accepted']);
    expect(runs(journal.recent(2))).toEqual(['3 failed', '1 failed']);
    expect(runs(journal.recent(-1))).toEqual([]);
    journal.close();
  });

  it('forgets the oldest ended runs at the next start, with their answers, and none that is open', () => {
    using place = folder();
    let nowMs = 0;
    const journal = openJournal(place.file, { now: () => nowMs++ });
    for (const n of [1, 2, 3, 4]) {
      journal.accept(request(n));
      journal.judged(request(n).run, recording(n), report(n));
      journal.replyPosted(request(n).run, 'steps', '1');
      if (n !== 1) journal.ended(request(n).run, 'posted', '');
    }
    journal.close();
    const again = openJournal(place.file, { keepRuns: 1 });
    expect([runs(again.unfinished()), runs(again.recent(9))]).toEqual([['1 judged'], ['4 posted']]);
    expect([again.report(request(2).run), again.report(request(4).run)]).toEqual([null, report(4)]);
    again.close();
  });

  it('knows nothing of a run it never accepted', () => {
    using place = folder();
    const journal = openJournal(place.file);
    const { run } = request(9);
    const strange = `adapter: The journal does not know the run ${run}.`;
    expect([journal.find(run), journal.report(run), journal.recording(run)]).toEqual([null, null, null]);
    expect([
      faultOf(() => journal.begin(run)),
      faultOf(() => journal.rootPosted(run, '1')),
      faultOf(() => journal.judged(run, null, report(9))),
      faultOf(() => journal.replyPosted(run, 'x', '1')),
      faultOf(() => journal.ended(run, 'posted', '')),
    ]).toEqual([strange, strange, strange, strange, strange]);
    // A refused write leaves no transaction behind.
    expect(journal.accept(request(9))).toBe('new');
    journal.close();
  });

  it('lives without a file too', () => {
    const journal = openJournal(':memory:');
    expect([journal.accept(request(1)), runs(journal.unfinished())]).toEqual(['new', ['1 accepted']]);
    journal.close();
  });

  it('closes twice, and says so when used afterwards', () => {
    using place = folder();
    const journal = openJournal(place.file);
    journal.close();
    journal.close();
    expect(faultOf(() => journal.unfinished())).toBe('adapter: The journal cannot be used.');
  });
});

describe('a journal file that will not do', () => {
  it('is a folder', () => {
    using place = folder();
    mkdirSync(place.file);
    expect(faultOf(() => openJournal(place.file))).toBe(CANNOT_OPEN);
  });

  it('lies under a file', () => {
    using place = folder();
    writeFileSync(place.file, '');
    expect(faultOf(() => openJournal(path.join(place.file, 'x', 'journal.db')))).toBe(CANNOT_OPEN);
  });

  it.skipIf(!existsSync('/proc/self'))('lies where no folder can be made', () => {
    expect(faultOf(() => openJournal('/proc/netwhy/data/journal.db'))).toBe(CANNOT_OPEN);
  });

  it('gets the folders above it, for its owner alone', () => {
    using place = folder();
    openJournal(path.join(place.dir, 'a', 'b', 'journal.db')).close();
    expect(['a', 'a/b'].map((name) => statSync(path.join(place.dir, name)).mode & 0o777)).toEqual([0o700, 0o700]);
  });

  it('was written by a newer netwhy, and is left alone', () => {
    using place = folder();
    openJournal(place.file).close();
    const db = new DatabaseSync(place.file);
    db.exec('INSERT INTO migrations VALUES (99, 0)');
    db.close();
    expect(faultOf(() => openJournal(place.file))).toBe(
      'config: The journal was written by a newer netwhy (schema 99, this one knows 1). Upgrade netwhy or give it another journal path.',
    );
    expect(readdirSync(place.dir)).toEqual(['journal.db']);
  });

  it('is a database of somebody else', () => {
    using place = folder();
    const db = new DatabaseSync(place.file);
    db.exec('CREATE TABLE theirs (x)');
    db.close();
    expect(faultOf(() => openJournal(place.file))).toBe(
      'config: The journal path names a database that is not a netwhy journal.',
    );
  });

  it('is full: the write is refused, what was accepted stays, and reading goes on', () => {
    using place = folder();
    const journal = openJournal(place.file, { maxBytes: 100_000 });
    let accepted = 0;
    const fault = faultOf(() => {
      for (;;) {
        journal.accept(request(accepted + 1));
        accepted += 1;
      }
    });
    expect(fault).toBe('adapter: The disk of the journal is full.');
    expect(
      faultOf(() => journal.judged(request(1).run, recording(1), { ...report(1), run: 'x'.repeat(9) })),
    ).not.toContain('not a fault');
    expect(journal.unfinished()).toHaveLength(accepted);
    journal.close();
  });
});

describe('a damaged journal file', () => {
  const filled = (file: string): Buffer => {
    const journal = openJournal(file);
    for (let n = 0; n < 200; n += 1) journal.accept(request(n));
    journal.close();
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
  ])('that %s is set aside and a new one begins', (_what, damage) => {
    using place = folder();
    const broken = damage(filled(place.file));
    writeFileSync(place.file, broken);
    const told: string[] = [];
    const journal = openJournal(place.file, { log: (line) => told.push(line) });
    expect([journal.unfinished(), journal.accept(request(1))]).toEqual([[], 'new']);
    journal.close();
    expect(told).toEqual([
      `the journal ${place.file} is damaged: set aside as ${place.file}.corrupt-1, a new one begins`,
    ]);
    expect(readFileSync(`${place.file}.corrupt-1`).equals(broken)).toBe(true);
  });

  it('gets the next free number', () => {
    using place = folder();
    writeFileSync(`${place.file}.corrupt-1`, 'older');
    writeFileSync(place.file, 'broken '.repeat(1000));
    openJournal(place.file).close();
    expect(readdirSync(place.dir).sort()).toEqual(['journal.db', 'journal.db.corrupt-1', 'journal.db.corrupt-2']);
    expect(readFileSync(`${place.file}.corrupt-1`, 'utf8')).toBe('older');
  });

  it('with one damaged answer says so for that answer alone', () => {
    using place = folder();
    const journal = openJournal(place.file);
    for (const n of [1, 2]) {
      journal.accept(request(n));
      journal.judged(request(n).run, recording(n), report(n));
    }
    journal.close();
    const db = new DatabaseSync(place.file);
    db.prepare('UPDATE results SET report = ? WHERE run = ?').run(Buffer.from('broken'), request(1).run);
    db.close();
    const again = openJournal(place.file);
    expect(faultOf(() => again.report(request(1).run))).toBe('adapter: A stored answer in the journal is damaged.');
    expect(again.report(request(2).run)).toEqual(report(2));
    again.close();
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
  ])('%j', (parts, expected) => {
    const error = Object.assign(new Error('secret path'), parts);
    expect(
      faultOf(() =>
        guarded(() => {
          throw error;
        }),
      ),
    ).toBe(expected);
  });
});
