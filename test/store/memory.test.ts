import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, it } from 'vitest';
import type { ReportCause } from '../../src/model/report.ts';
import { openStore } from '../../src/store/journal.ts';
import { folder, report, request } from './made.ts';

type Store = ReturnType<typeof openStore>;

let open: Store[] = [];
afterEach(async () => {
  for (const { journal } of open) await journal.close();
  open = [];
});

const store = (file = ':memory:'): Store => {
  const made = openStore(file);
  open.push(made);
  return made;
};

const causes = (...codes: readonly string[]): readonly ReportCause[] =>
  codes.map((code) => ({ code }) as unknown as ReportCause);

/** Three judged runs: a failing pod twice, a node in another channel's thread once. */
const filled = async (file?: string): Promise<Store> => {
  const made = store(file);
  const { journal } = made;
  for (const n of [1, 2, 3]) {
    const elsewhere = n === 2 ? { channel: 'C2', threadTs: '5.1', user: 'U2' } : {};
    await journal.accept({ ...request(n), ...elsewhere });
    await journal.rootPosted(request(n).run, `${n}.1`);
  }
  await journal.judged(request(1).run, null, report(1, { causes: causes('masquerade-off', 'peer-relayed') }));
  await journal.judged(
    request(2).run,
    null,
    report(2, {
      question: 'overlay',
      verdict: 'pass',
      target: { kind: 'node', namespace: '', name: 'node-1', node: 'node-1', peer: 'node-2' },
    }),
  );
  await journal.judged(request(3).run, null, report(3, { verdict: 'warn', causes: causes('peer-relayed') }));
  return made;
};

const numbers = (list: readonly { readonly run: string }[]): readonly number[] =>
  list.map(({ run }) => Number(run.slice(2)));

describe('summaries', () => {
  it('hold what a list shows', async () => {
    const { memory } = await filled();
    expect(await memory.summary(request(2).run)).toEqual({
      run: request(2).run,
      question: 'overlay',
      cluster: 'prod',
      subject: 'node-1 → node-2',
      verdict: 'pass',
      headline: { en: 'because 2', ko: '때문 2' },
      codes: [],
      team: 'T1',
      channel: 'C2',
      threadTs: '5.1',
      rootTs: '2.1',
      user: 'U2',
      startedMs: Date.parse('2026-11-23T14:00:02.000Z'),
      durationMs: 1_500,
    });
    expect(await memory.summary('r-0000000009')).toBe(null);
  });

  it.each([
    [{}, [3, 2, 1]],
    [{ channel: 'C1' }, [3, 1]],
    [{ channel: 'C2', threadTs: '5.1' }, [2]],
    [{ user: 'U2', team: 'T2' }, []],
    [{ question: 'why-no-egress', subject: 'shop/web-0', cluster: 'prod' }, [3, 1]],
    [{ code: 'peer-relayed' }, [3, 1]],
    [{ code: 'masquerade' }, []],
    [{ verdict: 'pass' as const }, [2]],
    [{ beforeMs: Date.parse('2026-11-23T14:00:03.000Z'), sinceMs: Date.parse('2026-11-23T14:00:02.000Z') }, [2]],
    [{ channel: "C1' OR 1=1 --" }, []],
  ])('are found by %j, newest first', async (filter, expected) => {
    const { memory } = await filled();
    expect(numbers(await memory.summaries(filter, 10))).toEqual(expected);
  });

  it('come no more than asked for, and go with their run', async () => {
    using place = folder();
    const { journal, memory } = await filled(place.file);
    expect([numbers(await memory.summaries({}, 2)), await memory.summaries({}, -1)]).toEqual([[3, 2], []]);
    for (const n of [1, 2, 3]) await journal.ended(request(n).run, 'posted', '');
    await journal.close();
    const again = openStore(place.file, { keepRuns: 1 });
    open.push(again);
    expect(numbers(await again.memory.summaries({}, 10))).toEqual([3]);
  });
});

describe('feedback', () => {
  it('is the latest word of each person', async () => {
    const { memory } = await filled();
    const { run } = request(1);
    await memory.keepFeedback({ run, user: 'U1', said: 'right', words: '', atMs: 5 });
    await memory.keepFeedback({ run, user: 'U2', said: 'right', words: '', atMs: 6 });
    await memory.keepFeedback({ run, user: 'U1', said: 'fixed-by', words: '재시작', atMs: 7 });
    expect(await memory.feedback(run)).toEqual([
      { run, user: 'U2', said: 'right', words: '', atMs: 6 },
      { run, user: 'U1', said: 'fixed-by', words: '재시작', atMs: 7 },
    ]);
  });
});

describe('a shared card', () => {
  const card = { run: request(1).run, team: 'T1', channel: 'C9', threadTs: '9.1', user: 'U1', ts: '', atMs: 5 };

  it('is one for each place, and wanted until it is posted', async () => {
    const { memory } = await filled();
    expect([await memory.share(card), await memory.share({ ...card, user: 'U2' })]).toEqual(['new', 'known']);
    expect(await memory.share({ ...card, threadTs: '' })).toBe('new');
    await memory.shared(card, '9.2');
    expect((await memory.unpostedCards()).map(({ threadTs }) => threadTs)).toEqual(['']);
    expect(await memory.cards(card.run)).toEqual([
      { ...card, threadTs: '' },
      { ...card, ts: '9.2' },
    ]);
  });

  it('that could not be posted may be shared again', async () => {
    const { memory } = await filled();
    await memory.share(card);
    await memory.unshare(card);
    expect([
      await memory.share(card),
      await memory.share({ ...card, run: 'r-0000000009' }).catch(() => 'refused'),
    ]).toEqual(['new', 'refused']);
  });
});

describe('a channel', () => {
  it('keeps what it chose, across restarts, and has the defaults before', async () => {
    using place = folder();
    const { journal, memory } = store(place.file);
    expect(await memory.channel('T1', 'C1')).toEqual({ cluster: '', lang: '', reactions: false });
    await memory.keepChannel('T1', 'C1', { cluster: 'prod', lang: 'ko', reactions: true });
    await journal.close();
    const again = store(place.file);
    expect([await again.memory.channel('T1', 'C1'), (await again.memory.channel('T2', 'C1')).cluster]).toEqual([
      { cluster: 'prod', lang: 'ko', reactions: true },
      '',
    ]);
  });
});

describe('a file of before', () => {
  it('gets the new tables, and keeps its runs', async () => {
    using place = folder();
    const { journal } = await filled(place.file);
    await journal.close();
    const db = new DatabaseSync(place.file);
    for (const table of ['summaries', 'feedback', 'cards', 'channels', 'schedules', 'standings', 'hushes'])
      db.exec(`DROP TABLE ${table}`);
    db.exec('DELETE FROM migrations WHERE version >= 2');
    db.close();
    const again = store(place.file);
    expect(await again.memory.summaries({}, 10)).toEqual([]);
    expect((await again.journal.unfinished()).length).toBe(3);
    await again.journal.judged(request(1).run, null, report(1));
    expect(numbers(await again.memory.summaries({}, 10))).toEqual([1]);
    expect(await again.digests.schedules()).toEqual([]);
  });
});
