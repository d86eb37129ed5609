// The store looked after: is it whole, what is forgotten, and how often were its answers right?
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ReportCause } from '../../src/model/report.ts';
import { accuracyOf } from '../../src/store/accuracy.ts';
import { checked } from '../../src/store/check.ts';
import { openStore } from '../../src/store/open.ts';
import { type KeepOptions, prune } from '../../src/store/prune.ts';
import { recording, report, request } from './made.ts';
import { ENGINES, somewhere } from './places.ts';

const DAY = 86_400_000;
const cause = (code: string): ReportCause => ({ code, confidence: 'proven', subjects: [] }) as unknown as ReportCause;

describe.each(ENGINES)('a look at %s', (engine) => {
  it('counts what is there and finds it whole', async () => {
    await using place = await somewhere(engine);
    const store = await openStore(place.at, { share: false, now: () => 77 });
    for (const n of [1, 2, 3]) await store.journal.accept(request(n));
    await store.journal.judged(request(1).run, recording(1), report(1, { causes: [cause('dns-split')] }));
    await store.journal.ended(request(2).run, 'posted', '');
    const found = await checked(store.db, engine);
    expect(found).toMatchObject({
      engine,
      schema: 8,
      rows: { runs: 3, results: 1, summaries: 1, findings: 1, cards: 0 },
      unfinished: { runs: 2, oldestMs: 77 },
      damage: [],
    });
    expect(found.bytes).toBeGreaterThan(100);
    await store.close();
  });

  it('names what cannot be read', async () => {
    await using place = await somewhere(engine);
    const store = await openStore(place.at, { share: false });
    for (const n of [1, 2]) {
      await store.journal.accept(request(n));
      await store.journal.judged(request(n).run, recording(n), report(n));
    }
    await store.db
      .updateTable('results')
      .set({ recording: Buffer.from('x') })
      .where('run', '=', request(2).run)
      .execute();
    await store.db.updateTable('runs').set({ request: '{' }).where('run', '=', request(1).run).execute();
    const { damage } = await checked(store.db, engine);
    expect(damage).toHaveLength(2);
    expect(damage.join('\n')).toContain(`runs: ${request(1).run}`);
    expect(damage.join('\n')).toContain(`the recording of ${request(2).run}`);
    await store.close();
  });

  it.each<[string, KeepOptions, readonly number[]]>([
    ['number', { runs: 2 }, [5, 6]],
    ['age', { days: 3 }, [4, 5, 6]],
    ['size', { bytes: 1 }, []],
    ['nothing', {}, [1, 2, 3, 4, 5, 6]],
    ['the strictest of all', { runs: 5, days: 1 }, [6]],
  ])('forgets by %s, and never what is not finished', async (_what, keep, left) => {
    await using place = await somewhere(engine);
    let now = 0;
    const store = await openStore(place.at, { share: false, now: () => now });
    for (const n of [0, 1, 2, 3, 4, 5, 6]) {
      now = n * DAY;
      await store.journal.accept(request(n));
      await store.journal.judged(request(n).run, recording(n), report(n));
      if (n > 0) await store.journal.ended(request(n).run, 'posted', '');
    }
    const { runs } = await prune(store.db, engine, keep, 6 * DAY + DAY / 2);
    const ended = (await store.journal.recent(100)).map((one) => Number(one.request.run.slice(2)));
    expect([ended.toSorted(), runs]).toEqual([[...left], 6 - left.length]);
    expect((await store.journal.unfinished()).length).toBe(1);
    expect((await checked(store.db, engine)).rows.results).toBe(left.length + 1);
    await store.close();
  });

  it('says how often people found its answers right', async () => {
    await using place = await somewhere(engine);
    const { journal, memory, db, close } = await openStore(place.at, { share: false });
    for (const n of [1, 2, 3]) {
      await journal.accept(request(n));
      await journal.judged(
        request(n).run,
        null,
        report(n, { causes: n === 3 ? [] : [cause('dns-split'), cause('mtu-drift')] }),
      );
    }
    const say = (n: number, user: string, said: 'right' | 'wrong' | 'fixed-by') =>
      memory.keepFeedback({ run: request(n).run, user, said, words: '', atMs: 1 });
    await say(1, 'U1', 'right');
    await say(1, 'U2', 'wrong');
    await say(2, 'U1', 'fixed-by');
    await say(3, 'U1', 'wrong');
    expect(await accuracyOf(db, 0)).toEqual([
      { code: 'dns-split', question: 'why-no-egress', right: 2, wrong: 1, fixed: 1 },
      { code: '', question: 'why-no-egress', right: 0, wrong: 1, fixed: 0 },
    ]);
    expect(await accuracyOf(db, Date.parse('2030-01-01'))).toEqual([]);
    await close();
  });
});

describe('one who only looks', () => {
  it('sets nothing aside', async () => {
    await using place = await somewhere('sqlite');
    if (place.at.engine !== 'sqlite') throw new Error('no file');
    await (await openStore(place.at)).close();
    writeFileSync(place.at.file, 'not a database at all, '.repeat(500));
    await expect(openStore(place.at, { setAside: false })).rejects.toThrow(/damaged/);
    expect(readdirSync(path.dirname(place.at.file)).filter((name) => name.includes('corrupt'))).toEqual([]);
  });
});
