// A month of hourly digests by two replicas: killed, frozen, their clocks set wrong, through both changes of clocks. Each slot is told once.
import { describe, expect, it } from 'vitest';
import { ENGINES } from '../store/places.ts';
import { MOMENTS, type Moment } from './machine.ts';
import { type Deed, HOUR, MINUTE, type Office, office, SECOND } from './month-rig.ts';

/** A day with each change in it; `SLOTS=720` for the month. */
const SLOTS = Number(process.env.SLOTS ?? 24);
const ZONE = 'Europe/Berlin';
const SCHEDULE = 's-month0000';

/** One that freezes between its last look at whose run it is and Slack could say it twice: Slack takes no key with a message. */
const FREEZES: readonly Moment[] = ['accepted', 'claimed', 'begun', 'judged'];
/** An end that comes at all comes in this time: two leases, two starts, and the looking. */
const END_MS = 10 * MINUTE;
/** Before the last slots all clocks are right again: who is an hour ahead tells a slot more. */
const CLOCKS_RIGHT = 3;

describe.skipIf(!ENGINES.includes('postgres'))('a month of two replicas', () => {
  it.each([
    ['spring', Date.UTC(2026, 2, 29, 1)],
    ['autumn', Date.UTC(2026, 9, 25, 1)],
  ])(
    `has ${SLOTS} slots and ${SLOTS} digests, through the change of clocks in %s`,
    { timeout: 3_600_000 },
    async (season, changeMs) => {
      const startMs = changeMs - Math.floor(SLOTS / 2) * HOUR;
      const endMs = startMs + SLOTS * HOUR;
      expect(offset(startMs) - offset(endMs)).toBe(season === 'spring' ? -1 : 1);
      await using at = await office(startMs, season === 'spring' ? 3 : 4);
      await at.store.digests.keepSchedule(hourly(startMs));
      const sure = [...MOMENTS.map(kill), ...FREEZES.map(freeze)];
      let jumps = 0;
      for (let left = SLOTS; left > 0; left -= 1) {
        const slotMs = endMs - (left - 1) * HOUR;
        if (await between(at, left > CLOCKS_RIGHT)) jumps += 1;
        // Each once in any case, then by chance; what nobody has come to yet waits for the next slot.
        if (at.plan.length === 0) at.plan = sure.length > 0 ? sure.splice(0, 1) : deeds(at.random);
        // Both are woken in the same moment.
        await at.timeline.leap(slotMs - at.timeline.nowMs);
        await untilTold(at);
      }
      const told = await slotsTold(at);
      const expected = Array.from({ length: SLOTS }, (_, n) => startMs + (n + 1) * HOUR);
      const once = expected.filter((slotMs) => told.filter((one) => one === slotMs).length === 1);
      const happened = sumUp(at);
      process.stdout.write(
        `${once.length} of ${SLOTS} slots posted once, ${season}: ${happened.inWords}, ${jumps} jumps of a clock by an hour\n`,
      );
      expect(told).toEqual(expected);
      expect(partsTold(at).filter((part, n, all) => all.indexOf(part) !== n)).toEqual([]);
      expect([await at.store.journal.unfinished(), await at.queued()]).toEqual([[], 0]);
      expect(sure).toEqual([]);
      expect(at.done).toEqual(expect.arrayContaining([...MOMENTS.map(kill), ...FREEZES.map(freeze)]));
      expect([jumps > SLOTS / 48, happened.takenOver > FREEZES.length]).toEqual([true, true]);
    },
  );
});

/** Hours of that timezone before UTC. */
const offset = (ms: number): number => {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: ZONE, timeZoneName: 'longOffset' }).formatToParts(ms);
  return Number(/GMT([+-]\d+)/.exec(parts.find(({ type }) => type === 'timeZoneName')?.value ?? '')?.[1]);
};

const hourly = (startMs: number) => ({
  id: SCHEDULE,
  team: 'T1',
  channel: 'C1',
  cluster: '',
  cron: '0 * * * *',
  timezone: ZONE,
  questions: ['health'],
  lang: '' as const,
  fullOn: null,
  paused: false,
  owner: 'U1',
  createdMs: startMs,
  lastSlotMs: startMs,
});

/** What happens while no digest is made. @returns whether a clock was set. */
const between = async (at: Office, mayBeWrong: boolean): Promise<boolean> => {
  const { machines, timeline, random } = at;
  await timeline.leap(random() * 40 * MINUTE);
  const [one] = random() < 0.5 ? machines : machines.toReversed();
  if (one === undefined) return false;
  const wrong = machines.filter(({ wrongByMs }) => wrongByMs !== 0);
  if (!mayBeWrong) for (const machine of wrong) machine.wrongByMs = 0;
  const jumps = mayBeWrong && random() < 0.12;
  if (jumps) one.wrongByMs = one.wrongByMs !== 0 ? 0 : random() < 0.5 ? HOUR : -HOUR;
  if (random() < 0.03) {
    at.idleKills += 1;
    one.kill();
  }
  // On the minute they look: who is ahead by an hour now tells the next slot, who was behind makes up for one.
  await timeline.leap(MINUTE - (timeline.nowMs % MINUTE));
  await untilTold(at);
  return jumps;
};

const kill = (at: Moment): Deed => ({ does: 'kill', at });
const freeze = (at: Moment): Deed => ({ does: 'freeze', at });

/** For the next slot. */
const deeds = (random: () => number): Deed[] => {
  const oneOf = (all: readonly Moment[]): Moment => all[Math.floor(random() * all.length)] ?? 'claimed';
  const chance = random();
  if (chance < 0.12) return [kill(oneOf(MOMENTS))];
  // And the one that takes it over too.
  if (chance < 0.17) return [kill(oneOf(MOMENTS)), kill(oneOf(MOMENTS))];
  if (chance < 0.25) return [freeze(oneOf(FREEZES))];
  return chance < 0.28 ? [freeze(oneOf(FREEZES)), kill(oneOf(MOMENTS))] : [];
};

/** Second by second until nothing is open; then all machines come back. */
const untilTold = async (at: Office): Promise<void> => {
  const { timeline, machines, store } = at;
  for (const untilMs = timeline.nowMs + END_MS; timeline.nowMs < untilMs; ) {
    await timeline.advance(SECOND);
    for (const machine of machines) await machine.comeBack();
    if ((await store.journal.unfinished()).length > 0) continue;
    const backMs = Math.min(...machines.map((machine) => machine.backMs));
    if (backMs === Number.POSITIVE_INFINITY) return;
    await timeline.leap(Math.max(0, backMs - timeline.nowMs));
  }
  throw new Error(`stuck at ${new Date(timeline.nowMs).toISOString()}: ${at.log.slice(-20).join('\n')}`);
};

interface Label {
  readonly run: string;
  readonly part: string;
}
const labelsIn = (at: Office, isRoot: boolean): readonly Label[] =>
  at.slack.messages
    .filter(({ thread_ts }) => (thread_ts === '') === isRoot)
    .map(({ metadata }) => (metadata as { readonly event_payload: Label }).event_payload);

/** By what stands in the channel, not by what we noted; in the order of time. */
const slotsTold = async (at: Office): Promise<readonly number[]> => {
  const found = await Promise.all(labelsIn(at, true).map(({ run }) => at.store.journal.find(run)));
  expect(found.flatMap((run) => run?.request.digest?.missed ?? [])).toEqual([]);
  return found.map((run) => run?.request.digest?.slotMs ?? 0).toSorted((a, b) => a - b);
};

const partsTold = (at: Office): readonly string[] =>
  [...labelsIn(at, true), ...labelsIn(at, false)].map(({ run, part }) => `${run} ${part}`);

const sumUp = ({ done, idleKills, log }: Office) => {
  const count = (does: Deed['does'], ...at: readonly Moment[]): number =>
    done.filter((deed) => deed.does === does && (at.length === 0 || at.includes(deed.at))).length;
  const freezes = count('freeze');
  const takenOver = log.filter((line) => line === 'taking up a run of another process').length;
  const [claimed, posted] = [count('kill', 'claimed', 'begun', 'judged', 'posting'), count('kill', 'posted')];
  const inWords = `${count('kill') + idleKills} kills (${claimed} between claim and post, ${posted} between post and note), ${freezes} freezes beyond the lease, ${takenOver} runs taken over`;
  return { takenOver, inWords };
};
