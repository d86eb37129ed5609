// A month of hourly digests with kills, clocks set wrong and right again, and a change to daylight saving: each slot told once.
import { describe, expect, it } from 'vitest';
import { report, step } from '../../digest/a-report.ts';
import { settled } from '../fakes.ts';
import { office, process as run, runOf, say } from './rig.ts';

const HOUR = 3_600_000;
/** Ten days; `SLOTS=720` for the month. */
const SLOTS = Number(process.env.SLOTS ?? 240);

/** The same every time: mulberry32. */
const dice = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
};

describe('a month', () => {
  it.each([
    ['spring', Date.UTC(2026, 2, 24, 10)],
    ['autumn', Date.UTC(2026, 9, 20, 10)],
  ])(`has ${SLOTS} slots and ${SLOTS} digests, through the change of clocks in %s`, async (_season, fromMs) => {
    const random = dice(7);
    const at = await office(report({ steps: [step('vxlan-device')] }));
    // Berlin changes on 29 March and 25 October.
    at.clock.set(fromMs - at.clock.now());
    let alive = await run(at);
    await alive.receiver.deliver(say('schedule hourly Europe/Berlin'));
    const startMs = at.clock.now();
    let kills = 0;
    let jumps = 0;
    let wrongBy = 0;
    while (at.clock.now() - wrongBy - startMs < SLOTS * HOUR) {
      const left = SLOTS * HOUR - (at.clock.now() - wrongBy - startMs);
      await at.clock.advance(Math.min(left, HOUR * (0.2 + random())));
      if (random() < 0.08) {
        kills += 1;
        alive.kill();
        alive = await run(at);
      }
      if (random() < 0.03) {
        jumps += 1;
        const by = wrongBy === 0 ? (random() < 0.5 ? HOUR : -HOUR) : -wrongBy;
        wrongBy += by;
        at.clock.set(by);
      }
    }
    at.clock.set(-wrongBy);
    await at.clock.advance(5 * 60_000);
    await settled();
    const slots = await slotsTold(at);
    await alive.side.stop(0);
    const times = new Set(slots);
    process.stdout.write(`digests told: ${times.size} of ${SLOTS}, ${kills} kills, ${jumps} jumps of the clock\n`);
    expect({ kills: kills > SLOTS / 24, jumps: jumps > SLOTS / 72, told: slots.length, different: times.size }).toEqual(
      {
        kills: true,
        jumps: true,
        told: SLOTS,
        different: SLOTS,
      },
    );
    expect(await at.store.journal.unfinished()).toEqual([]);
  });
});

/** By what stands in the channel, not by what we noted. */
const slotsTold = async (at: Awaited<ReturnType<typeof office>>): Promise<readonly number[]> => {
  const runs = (at.slack?.messages ?? []).filter(({ thread_ts }) => thread_ts === '').map(runOf);
  const found = await Promise.all(runs.map((run) => at.store.journal.find(run)));
  return found.map((run) => run?.request.digest?.slotMs ?? 0);
};
