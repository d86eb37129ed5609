// One seeded run with two faults at once, and what the checker of the promises says of all that happened.
import { setTimeout as sleep } from 'node:timers/promises';
import { WORDS } from '../../../src/slack/render/slack-words.ts';
import { verified } from '../../../src/store/audit-read.ts';
import { checked } from '../../../src/store/check.ts';
import { type Asked, brokenPromises, type Decided, type Kept } from '../history.ts';
import { type Chance, chanceOf } from '../survives.ts';
import { askedBy, askedIn, decidedIn, keptOf, seenIn } from '../witness.ts';
import { CHAOS, twoOf } from './faults.ts';
import { writeAgain } from './store-errors.ts';
import { DEADLINE_MS, MOST_EXECS, World } from './world.ts';

const QUESTIONS = [
  'why-no-egress shop/web-0',
  'why-no-egress shop/web-1',
  'why-no-egress shop/db-0',
  'why-no-dns shop/web-0',
  'overlay',
  'health',
];
const END_MS = 30_000;

export interface ChaosRun {
  readonly seed: number;
  /** Each with what it did. */
  readonly faults: readonly string[];
  readonly wrong: readonly string[];
}

export const chaosRun = async (seed: number): Promise<ChaosRun> => {
  const chance = chanceOf(seed);
  const names = twoOf(chance);
  const did: string[] = [];
  let wrong: readonly string[];
  try {
    wrong = await live(seed, chance, names, did);
  } catch (error) {
    wrong = [`broke: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`];
  } finally {
    writeAgain();
  }
  return { seed, faults: did.length === names.length ? did : names, wrong };
};

const live = async (
  seed: number,
  chance: Chance,
  names: readonly string[],
  did: string[],
): Promise<readonly string[]> => {
  await using world = await World.begin(seed);
  const { slack } = world;
  await world.start();
  const asked: Asked[] = [];
  const ask = async (text: string, how: number, ms: number): Promise<void> => {
    await sleep(ms);
    const act = { channel: '#ops', user: 'alice', text };
    if (how < 0.5) asked.push(askedBy(await slack.slash(act)));
    else asked.push(askedIn(await slack.mention(act)));
  };
  // Each fault has a chance of its own: what one draws does not change what the other does.
  const chances = names.map((_, at) => chanceOf(seed * 7 + at + 1));
  const going = names.map(async (name, at) => {
    const what = await CHAOS[name]?.(world, chances[at] as Chance);
    did[at] = `${name} ${what}`.trim();
  });
  const questions = chance.shuffle(QUESTIONS).slice(0, 1 + chance.below(2));
  await Promise.all([...questions.map((text) => ask(text, chance.next(), chance.below(150))), ...going]);
  // With the troubles still there it must end in sight, but for what only a new start can bring to its end.
  await slack
    .waitFor(() => seenIn(slack).every(({ final }) => final) && enough(asked, slack), 8_000)
    .catch(() => undefined);
  heal(world);
  await world.stop(END_MS);
  // What could not be written down, or was left by a life that ended, the next start ends.
  for (let left = 4; left > 0 && (await world.looking(({ journal }) => journal.unfinished())).length > 0; left -= 1) {
    await world.start();
    await sleep(50);
    await world.stop(END_MS);
  }
  return await judged(world, asked);
};

const enough = (asked: readonly Asked[], slack: World['slack']): boolean =>
  new Set(
    seenIn(slack)
      .filter(({ part, final }) => part === 'root' && final)
      .map(({ run }) => run),
  ).size >= asked.filter(({ acked, refused }) => acked && refused !== true).length;

const heal = (world: World): void => {
  writeAgain();
  world.cluster.knobs.reset();
  world.mutation = null;
  world.wrongByMs = 0;
};

const judged = (world: World, asked: readonly Asked[]): Promise<readonly string[]> =>
  world.looking(async (store) => {
    const runs = [...(await store.journal.unfinished()), ...(await store.journal.recent(100))];
    const kept: Kept[] = [];
    const decided: Decided[] = [];
    for (const run of runs) {
      const report = await store.journal.report(run.request.run);
      const recording = await store.journal.recording(run.request.run);
      kept.push(keptOf(run, report, DEADLINE_MS));
      if (report !== null && recording !== null) decided.push(...decidedIn(report, recording));
    }
    const { broken } = await verified(store.db);
    const { damage } = await checked(store.db, 'sqlite');
    // A socket that is closed on one side is open on the other for a moment.
    await world.slack.waitFor(() => world.slack.counts.sockets.open === 0, 5_000).catch(() => undefined);
    const told = world.slack.ephemerals('#ops', 'alice').filter(({ text }) => text.includes(WORDS.notStored.en)).length;
    const lost = asked.filter(
      ({ key, acked, refused }) => acked && refused !== true && !kept.some((one) => one.key === key),
    );
    // Events cannot be answered in their acknowledgement: who asked so is told privately that nothing was kept.
    const refused = new Set(lost.slice(0, told).map(({ key }) => key));
    return [
      ...brokenPromises({
        asked: asked.map((one) => (refused.has(one.key) ? { ...one, refused: true } : one)),
        kept,
        seen: seenIn(world.slack),
        decided,
        execs: { most: world.mostExecs, cap: MOST_EXECS * (1 + world.kills) },
        left: { 'sockets to Slack': world.slack.counts.sockets.open, 'exec sockets': world.cluster.counts.sockets },
      }),
      ...(broken === null ? [] : [`audit: entry ${broken.seq} is ${broken.kind}`]),
      ...damage.map((line) => `damaged: ${line}`),
    ];
  });
