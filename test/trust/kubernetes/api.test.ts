// Is a read that the API server refuses for now tried again as it asks, a bounded number of times, and else told with its reason?
import { withRetries } from '../../../src/cluster/retry.ts';
import { type Chance, survives } from '../survives.ts';
import { type Hindered, must, readsFor, sameAsWhole, Town, toldWhy, WORDS } from './rig.ts';

const MOST_TRIES = 4;

/** The part of a question's reads that is in trouble. */
const someReads = async (words: string, chance: Chance): Promise<ReadonlySet<string>> => {
  const all = chance.shuffle(await readsFor(words));
  return new Set(all.slice(0, 1 + chance.below(all.length)));
};

/** The pod itself may be read a second time when the run ends. */
const triedAtMost = ({ asked, hits }: Hindered, most: number, chosen: ReadonlySet<string>): void => {
  must('it never happened', hits > 0);
  for (const url of chosen) {
    const tries = asked.filter((one) => one.url === url).length;
    must(`${url} was asked for ${tries} times`, tries <= most);
  }
};

survives('F16', async (chance) => {
  const words = chance.pick(WORDS);
  const chosen = await someReads(words, chance);
  const fits = (url: string): boolean => chosen.has(url);
  // Within what a read may take, or far beyond it.
  const retryAfterS = chance.pick([1, 2, 60, 3_600]);
  await using town = await Town.open();
  const limited = { kind: 'status', code: 429, retryAfterS } as const;
  const isShort = retryAfterS < 15;
  const hindered = town.hinder((_place, times) => (times === 1 || !isShort ? limited : null), fits);
  const answer = await town.ask(words);
  triedAtMost(hindered, isShort ? 3 : 2, chosen);
  if (isShort) {
    await sameAsWhole(words, answer.report);
    for (const url of chosen) {
      const [first, second] = hindered.asked.filter((one) => one.url === url).map(({ atMs }) => atMs);
      if (first === undefined || second === undefined) continue;
      // A timer may be a millisecond early, never a moment more.
      must(`asked again after ${second - first} ms, not ${retryAfterS} s`, second - first >= retryAfterS * 1_000 - 20);
    }
  } else await toldWhy(words, answer, /429/);
  await town.leavesNothing();
});

survives('F17', async (chance) => {
  const words = chance.pick(WORDS);
  const chosen = await someReads(words, chance);
  const fits = (url: string): boolean => chosen.has(url);
  const burst = chance.pick([1, 2, 3, Number.POSITIVE_INFINITY]);
  await using town = await Town.open();
  const hindered = town.hinder((_place, times) => {
    if (times > burst) return null;
    const code = chance.pick([500, 502, 503, 504]);
    return chance.pick([{ kind: 'status', code }, { kind: 'reset' }, { kind: 'reset', midway: true }] as const);
  }, fits);
  const answer = await town.ask(words);
  triedAtMost(hindered, burst > 3 ? 2 * MOST_TRIES : burst + 2, chosen);
  must(
    `sent ${[...hindered.methods].join()}`,
    [...hindered.methods].every((method) => method === 'GET'),
  );
  if (burst <= 3) await sameAsWhole(words, answer.report);
  else await toldWhy(words, answer, /\((?:50\d|E\w+|UND_ERR_\w+)\)|timed-out|unreachable/);
  // How long it waits before each further try: twice as long each time, and never two of us at once.
  const waits: number[] = [];
  await withRetries(
    () => Promise.resolve(0),
    () => 0,
    {
      clock: { now: () => 0, sleep: (ms) => Promise.resolve(void waits.push(ms)) },
      signal: new AbortController().signal,
      untilMs: 15_000,
    },
  );
  must(
    `waited ${waits.join(', ')}`,
    waits.length === MOST_TRIES - 1 && waits.every((ms, at) => ms >= 50 * 2 ** at && ms <= 150 * 2 ** at),
  );
  must(
    'no jitter',
    waits.some((ms, at) => ms !== 100 * 2 ** at),
  );
  await town.leavesNothing();
});
