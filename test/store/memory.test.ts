import { afterEach, describe, expect, it } from 'vitest';
import type { ReportCause } from '../../src/model/report.ts';
import { openStore, type StorePlace } from '../../src/store/open.ts';
import type { Engine } from '../../src/store/tables.ts';
import { folder, report, request } from './made.ts';
import { writeOldFile } from './old-file.ts';
import { ENGINES, somewhere } from './places.ts';

type Store = Awaited<ReturnType<typeof openStore>>;

let open: Store[] = [];
let places: AsyncDisposable[] = [];
afterEach(async () => {
  for (const { journal } of open) await journal.close();
  for (const place of places) await place[Symbol.asyncDispose]();
  open = [];
  places = [];
});

const storeAt = async (at: StorePlace): Promise<Store> => {
  const made = await openStore(at);
  open.push(made);
  return made;
};

const fresh = async (engine: Engine): Promise<StorePlace> => {
  const place = await somewhere(engine);
  places.push(place);
  return place.at;
};

const causes = (...codes: readonly string[]): readonly ReportCause[] =>
  codes.map((code) => ({ code, subjects: [], confidence: 'proven' }) as unknown as ReportCause);

/** Three judged runs: a failing pod twice, a node in another channel's thread once. */
const filled = async (engine: Engine, at?: StorePlace): Promise<Store> => {
  const made = await storeAt(at ?? (await fresh(engine)));
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

describe.each(ENGINES)('summaries on %s', (engine) => {
  it('hold what a list shows', async () => {
    const { memory } = await filled(engine);
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
    [{ about: ['web-0'] }, [3, 1]],
    [{ about: ['eb-0'] }, []],
    [{ about: ['peer-relayed', 'shop/web-0'] }, [3, 1]],
    [{ about: ['node-2'], question: 'overlay' }, [2]],
    [{ about: ['node-1>node-2'], verdict: 'pass' as const }, [2]],
    [{ about: ['%'] }, []],
    [{ verdict: 'pass' as const }, [2]],
    [{ beforeMs: Date.parse('2026-11-23T14:00:03.000Z'), sinceMs: Date.parse('2026-11-23T14:00:02.000Z') }, [2]],
    [{ channel: "C1' OR 1=1 --" }, []],
  ])('are found by %j, newest first', async (filter, expected) => {
    const { memory } = await filled(engine);
    expect(numbers(await memory.summaries(filter, 10))).toEqual(expected);
  });

  it('come no more than asked for, and go with their run', async () => {
    const at = await fresh(engine);
    const { journal, memory } = await filled(engine, at);
    expect([numbers(await memory.summaries({}, 2)), await memory.summaries({}, -1)]).toEqual([[3, 2], []]);
    for (const n of [1, 2, 3]) await journal.ended(request(n).run, 'posted', '');
    await journal.close();
    const again = await openStore(at, { keep: { runs: 1 } });
    open.push(again);
    expect(numbers(await again.memory.summaries({}, 10))).toEqual([3]);
  });
});

describe.each(ENGINES)('feedback on %s', (engine) => {
  it('is the latest word of each person', async () => {
    const { memory } = await filled(engine);
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

describe.each(ENGINES)('a shared card on %s', (engine) => {
  const card = { run: request(1).run, team: 'T1', channel: 'C9', threadTs: '9.1', user: 'U1', ts: '', atMs: 5 };

  it('is one for each place, and wanted until it is posted', async () => {
    const { memory } = await filled(engine);
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
    const { memory } = await filled(engine);
    await memory.share(card);
    await memory.unshare(card);
    expect([
      await memory.share(card),
      await memory.share({ ...card, run: 'r-0000000009' }).catch(() => 'refused'),
    ]).toEqual(['new', 'refused']);
  });
});

describe.each(ENGINES)('a channel on %s', (engine) => {
  it('keeps what it chose, across restarts, and has the defaults before', async () => {
    const at = await fresh(engine);
    const { journal, memory } = await storeAt(at);
    expect(await memory.channel('T1', 'C1')).toEqual({ cluster: '', lang: '', reactions: false });
    await memory.keepChannel('T1', 'C1', { cluster: 'prod', lang: 'ko', reactions: true });
    await journal.close();
    const again = await storeAt(at);
    expect([await again.memory.channel('T1', 'C1'), (await again.memory.channel('T2', 'C1')).cluster]).toEqual([
      { cluster: 'prod', lang: 'ko', reactions: true },
      '',
    ]);
  });
});

describe('a file of before', () => {
  it.each([1, 2, 3])('gets the new tables, and keeps what it had (step %i)', async (version) => {
    using place = folder();
    writeOldFile(place.file, version, [request(1), request(2), request(3)], ['masquerade-off', 'dns-split']);
    const again = await storeAt({ engine: 'sqlite', file: place.file });
    expect((await again.journal.unfinished()).length).toBe(3);
    const kept = version === 1 ? [] : [3, 2, 1];
    expect(numbers(await again.memory.summaries({ team: 'T1', channel: 'C1', user: 'U1' }, 10))).toEqual(kept);
    expect(numbers(await again.memory.summaries({ code: 'dns-split' }, 10))).toEqual(kept);
    await again.journal.judged(request(1).run, null, report(1));
    expect(numbers(await again.memory.summaries({}, 1))).toEqual([1]);
    expect(await again.digests.schedules()).toEqual([]);
    await again.journal.close();
    // And a second start finds nothing to do.
    expect((await (await storeAt({ engine: 'sqlite', file: place.file })).journal.unfinished()).length).toBe(3);
  });
});
