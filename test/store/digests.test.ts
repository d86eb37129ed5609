// Is what digests remember there after a restart, and does a schedule's mark never move back?
import { describe, expect, it } from 'vitest';
import type { Hush, Schedule, Standing } from '../../src/engine/ports/digests.ts';
import { openStore } from '../../src/store/open.ts';
import { ENGINES, somewhere } from './places.ts';

const schedule = (id: string, more: Partial<Schedule> = {}): Schedule => ({
  id,
  team: 'T1',
  channel: 'C1',
  cluster: '',
  cron: '0 9 * * *',
  timezone: 'UTC',
  questions: ['health'],
  lang: '',
  fullOn: null,
  paused: false,
  owner: 'U1',
  createdMs: 1,
  lastSlotMs: 1,
  ...more,
});
const standing = (slotMs: number): Standing => ({
  schema: 1,
  slotMs,
  run: `r-${slotMs}`,
  slots: [slotMs],
  entries: [],
  wellSinceMs: slotMs,
  ways: { 'node-1>node-2': [1, 2.5] },
});
const hush = (id: string, fromMs: number): Hush => ({
  id,
  team: 'T1',
  channel: 'C1',
  kind: 'snoozed',
  code: 'peer-relayed',
  subject: '',
  owner: 'U1',
  note: '',
  fromMs,
  untilMs: null,
});

describe.each(ENGINES)('what is kept of digests on %s', (engine) => {
  it('is there after a restart', async () => {
    await using place = await somewhere(engine);
    const first = await openStore(place.at);
    await first.digests.keepSchedule(schedule('s-1'));
    await first.digests.keepSchedule(schedule('s-2', { channel: 'C2', createdMs: 0 }));
    await first.digests.keepStanding('s-1', standing(10));
    await first.digests.keepHush(hush('h-2', 2));
    await first.digests.keepHush(hush('h-1', 1));
    await first.journal.close();
    const { digests, journal } = await openStore(place.at);
    expect((await digests.schedules()).map(({ id }) => id)).toEqual(['s-2', 's-1']);
    expect(await digests.schedules({ team: 'T1', channel: 'C1' })).toEqual([schedule('s-1')]);
    expect(await digests.standingOf('s-1', 10)).toEqual(standing(10));
    expect((await digests.hushes('T1', 'C1')).map(({ id }) => id)).toEqual(['h-1', 'h-2']);
    expect(await digests.hushes('T1', 'C2')).toEqual([]);
    await digests.dropHush('h-1');
    await digests.dropSchedule('s-1');
    expect([await digests.schedule('s-1'), await digests.standingOf('s-1', 10)]).toEqual([null, null]);
    expect((await digests.hushes('T1', 'C1')).map(({ id }) => id)).toEqual(['h-2']);
    await journal.close();
  });

  it('never moves a mark back, whoever writes', async () => {
    await using place = await somewhere(engine);
    const { digests, journal } = await openStore(place.at);
    await digests.keepSchedule(schedule('s-1'));
    await digests.passSlot('s-1', 50);
    await digests.passSlot('s-1', 40);
    // Somebody pauses it with what they read before.
    await digests.keepSchedule(schedule('s-1', { paused: true }));
    expect(await digests.schedule('s-1')).toMatchObject({ paused: true, lastSlotMs: 50 });
    await journal.close();
  });

  it('keeps the first standing of a slot, gives the one before, and forgets old ones', async () => {
    await using place = await somewhere(engine);
    const { digests, journal } = await openStore(place.at);
    for (let slot = 1; slot <= 60; slot += 1) await digests.keepStanding('s-1', standing(slot));
    await digests.keepStanding('s-1', { ...standing(60), run: 'r-late' });
    await digests.keepStanding('s-2', standing(30));
    expect((await digests.standingOf('s-1', 60))?.run).toBe('r-60');
    expect((await digests.standingBefore('s-1', 60))?.slotMs).toBe(59);
    expect((await digests.standingBefore('s-1', 999))?.slotMs).toBe(60);
    expect(await digests.standingBefore('s-2', 30)).toBeNull();
    expect([await digests.standingOf('s-1', 10), (await digests.standingOf('s-1', 11))?.slotMs]).toEqual([null, 11]);
    await journal.close();
  });
});
