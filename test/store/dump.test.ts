// What leaves the store comes back whole, on either engine, or not at all.
import { describe, expect, it } from 'vitest';
import { Fault } from '../../src/model/fault.ts';
import { exported, imported } from '../../src/store/dump.ts';
import { openStore, type Store, type StorePlace } from '../../src/store/open.ts';
import type { Engine } from '../../src/store/tables.ts';
import { recording, report, request } from './made.ts';
import { ENGINES, somewhere } from './places.ts';

const PAIRS = ENGINES.flatMap((from) => ENGINES.map((to) => [from, to] as const));

/** Something in every table, more than a page in some. */
const fill = async ({ journal, memory, digests }: Store): Promise<void> => {
  for (let n = 1; n <= 250; n += 1) {
    const { run } = request(n);
    await journal.accept({ ...request(n), words: 'why \0 \ud800 왜 🙂' });
    if (n > 240) continue;
    await journal.begin(run);
    if (n > 5) await journal.ended(run, 'failed', 'x');
  }
  const { run } = request(1);
  await journal.judged(
    run,
    recording(1),
    report(1, { causes: [{ code: 'dns-split', confidence: 'proven', subjects: ['a', 'b'] }] as never }),
  );
  await journal.rootPosted(run, '1.1');
  await journal.replyPosted(run, 'steps', '1.2');
  await memory.keepFeedback({ run, user: 'U1', said: 'fixed-by', words: 'a \0 reboot', atMs: 5 });
  await memory.share({ run, team: 'T1', channel: 'C9', threadTs: '', user: 'U1', ts: '', atMs: 6 });
  await memory.keepChannel('T1', 'C1', { cluster: 'prod', lang: 'ko', reactions: true });
  await digests.keepHush({
    id: 'h-1',
    team: 'T1',
    channel: 'C1',
    kind: 'snoozed',
    code: '',
    subject: '',
    owner: 'U1',
    note: '',
    fromMs: 1,
    untilMs: null,
  });
  await digests.keepSchedule({
    id: 's-1',
    team: 'T1',
    channel: 'C1',
    cluster: '',
    cron: '0 * * * *',
    timezone: 'UTC',
    questions: ['health'],
    lang: '',
    fullOn: null,
    paused: false,
    owner: 'U1',
    createdMs: 1,
    lastSlotMs: 2,
  });
  await digests.keepStanding('s-1', {
    schema: 1,
    slotMs: 3,
    run,
    slots: [3],
    entries: [],
    wellSinceMs: 3,
    ways: {},
  });
};

const linesOf = async ({ db, engine }: Store): Promise<readonly string[]> => {
  const lines: string[] = [];
  for await (const line of exported(db, engine, 0)) lines.push(line);
  return lines;
};

const into = async (at: StorePlace, lines: readonly string[]): Promise<Store> => {
  const store = await openStore(at, { share: false });
  try {
    await imported(store.db, store.engine, from(lines));
    return store;
  } catch (error) {
    const left = await store.journal.unfinished();
    await store.close();
    expect(left, 'all or nothing').toEqual([]);
    throw error;
  }
};

async function* from(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}

describe('an export', () => {
  it.each(PAIRS)('of %s is the same again from %s', { timeout: 120_000 }, async (source, target) => {
    await using first = await somewhere(source);
    await using second = await somewhere(target);
    const before = await openStore(first.at, { share: false });
    await fill(before);
    const lines = await linesOf(before);
    const after = await into(second.at, lines);
    expect((await linesOf(after)).slice(1)).toEqual(lines.slice(1));
    expect(lines.filter((line) => line.startsWith('{"table":"findings"'))).toHaveLength(2);
    // What is accepted next comes after what came in.
    await after.journal.accept(request(900));
    expect((await after.journal.unfinished()).at(-1)?.request.run).toBe(request(900).run);
    await before.close();
    await after.close();
  });

  const exportOf = async (engine: Engine): Promise<readonly string[]> => {
    await using place = await somewhere(engine);
    const store = await openStore(place.at, { share: false });
    await store.journal.accept(request(1));
    await store.journal.accept(request(2));
    const lines = await linesOf(store);
    await store.close();
    return lines;
  };

  it.each(
    ENGINES.flatMap(
      (engine) =>
        [
          [engine, 'cut off', (lines: readonly string[]) => lines.slice(0, -1), 'cut off'],
          [engine, 'without a row', (lines: readonly string[]) => lines.toSpliced(1, 1), 'is damaged: 2 rows of runs'],
          [engine, 'of another kind', () => ['{"a":1}'], 'no export of a netwhy store'],
          [
            engine,
            'of another shape',
            (lines: readonly string[]) => [(lines[0] ?? '').replace(/"schema":\d+/, '"schema":99'), ...lines.slice(1)],
            'has schema 99',
          ],
          [
            engine,
            'with half a line',
            (lines: readonly string[]) => lines.with(2, (lines[2] ?? '').slice(0, 40)),
            'Line 3',
          ],
          [
            engine,
            'with a strange table',
            (lines: readonly string[]) => lines.with(1, '{"table":"pg_user","row":{}}'),
            'Line 2',
          ],
          [
            engine,
            'with a strange column',
            (lines: readonly string[]) => lines.with(1, (lines[1] ?? '').replace('"run"', '"ran"')),
            'Line 2',
          ],
          [engine, 'with more after its end', (lines: readonly string[]) => [...lines, lines[1] ?? ''], 'Line 8'],
          [engine, 'of nothing', () => [], 'cut off'],
        ] as const,
    ),
  )('into %s that is %s is refused whole', async (engine, _what, harm, words) => {
    const lines = await exportOf('sqlite');
    await using place = await somewhere(engine);
    const fault = await into(place.at, harm(lines)).catch((error: unknown) => error);
    expect(fault instanceof Fault && [fault.kind, fault.say.en.includes(words)]).toEqual(['usage', true]);
  });

  it.each(ENGINES)('does not go into %s that has something', async (engine) => {
    const lines = await exportOf('sqlite');
    await using place = await somewhere(engine);
    const store = await into(place.at, lines);
    await expect(imported(store.db, store.engine, from(lines))).rejects.toThrow('not empty');
    await store.close();
  });
});
