// Two processes on one store: the second finds the file taken; of two replicas, the one that lost its runs while it slept says nothing more.
import { readFileSync } from 'node:fs';
import { Fault } from '../../../src/model/fault.ts';
import { openStore } from '../../../src/store/open.ts';
import { MOMENTS } from '../../replicas/machine.ts';
import { HOUR, MINUTE, type Office, office, SECOND } from '../../replicas/month-rig.ts';
import { folder, report, request } from '../../store/made.ts';
import { ENGINES } from '../../store/places.ts';
import { type Chance, survives } from '../survives.ts';

survives(
  'F49',
  async (chance, seed) => {
    await oneVolume(chance);
    if (ENGINES.includes('postgres')) await lostLease(chance, seed);
  },
  { atOnce: 2, timeoutMs: 120_000 },
);

const oneVolume = async (chance: Chance): Promise<void> => {
  using place = folder();
  const first = await openStore({ engine: 'sqlite', file: place.file });
  const writes = 1 + chance.below(10);
  try {
    for (let n = 1; n <= writes; n += 1) {
      await first.journal.accept(request(n));
      if (chance.next() < 0.5) await first.journal.judged(request(n).run, null, report(n));
      const before = readFileSync(place.file);
      const late = await openStore({ engine: 'sqlite', file: place.file }, { lockWaitMs: 0 }).then(
        async (opened) => {
          await opened.close();
          return null;
        },
        (error: unknown) => error,
      );
      if (!(late instanceof Fault) || late.kind !== 'config') throw new Error(`a second one got in: ${String(late)}`);
      if (!readFileSync(place.file).equals(before)) throw new Error('the second one changed the file');
    }
    if ((await first.journal.unfinished()).length !== writes) throw new Error('the first one lost runs');
  } finally {
    await first.close();
  }
};

/** From its last look at whose run it is Slack could say it twice: Slack takes no key with a message. */
const FREEZES = MOMENTS.filter((one) => ['accepted', 'claimed', 'begun', 'judged'].includes(one));
const SLOTS = 2;

const lostLease = async (chance: Chance, seed: number): Promise<void> => {
  const startMs = Date.UTC(2026, 5, 1 + chance.below(20), chance.below(24));
  await using at = await office(startMs, seed);
  await at.store.digests.keepSchedule({
    ...{ id: 's-fenced000', team: 'T1', channel: 'C1', cluster: '', cron: '0 * * * *', timezone: 'UTC' },
    ...{ questions: ['health'], lang: '' as const, fullOn: null, paused: false, owner: 'U1' },
    ...{ createdMs: startMs, lastSlotMs: startMs },
  });
  for (let slot = 1; slot <= SLOTS; slot += 1) {
    at.plan = [{ does: 'freeze', at: chance.pick(FREEZES) }];
    await at.timeline.leap(startMs + slot * HOUR - at.timeline.nowMs);
    await untilTold(at);
  }
  if (at.done.length !== SLOTS) throw new Error(`${at.done.length} of ${SLOTS} froze`);
  const labels = at.slack.messages.map(
    ({ metadata }) =>
      (metadata as { readonly event_payload: { readonly run: string; readonly part: string } }).event_payload,
  );
  const roots = labels.filter(({ part }) => part === 'root');
  const parts = labels.map(({ run, part }) => `${run} ${part}`);
  if (roots.length !== SLOTS) throw new Error(`${roots.length} digests for ${SLOTS} slots`);
  if (new Set(parts).size !== parts.length) throw new Error(`doubled: ${parts.join(', ')}`);
  if ((await at.store.journal.unfinished()).length > 0 || (await at.queued()) > 0) throw new Error('something is left');
};

/** Second by second, and until who slept is awake again. */
const untilTold = async (at: Office): Promise<void> => {
  const { timeline, machines, store } = at;
  for (const untilMs = timeline.nowMs + 10 * MINUTE; timeline.nowMs < untilMs; ) {
    await timeline.advance(SECOND);
    for (const machine of machines) await machine.comeBack();
    if ((await store.journal.unfinished()).length === 0 && machines.every(({ isWell }) => isWell)) return;
  }
  throw new Error(`stuck: ${at.log.slice(-5).join('; ')}`);
};
