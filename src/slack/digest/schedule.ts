// `/net schedule …`: lists, adds, pauses, runs and deletes a channel's digests; says in words what was understood.
import { type NewSchedule, parseSchedule } from '../../command/schedule.ts';
import { checkRhythm, nextSlots } from '../../digest/cron.ts';
import type { DigestBook, Schedule } from '../../engine/ports/digests.ts';
import { Fault } from '../../model/fault.ts';
import { noteSetting } from '../access/noted.ts';
import type { Arrival, Decision } from '../intake.ts';
import { describe, type Kit } from '../kit.ts';
import type { SlackMessage } from '../render/message.ts';
import { sentence } from '../render/notice.ts';
import { keptMessage, listMessage } from './list.ts';
import { takeDigest } from './order.ts';
import { DIGEST_WORDS } from './words.ts';

const MOST_SCHEDULES = 5;

/** @throws Fault usage. */
export const scheduleWords = async (kit: Kit, text: string, arrival: Arrival): Promise<Decision> => {
  const ink = kit.ink(arrival.lang);
  const { digests } = kit.parts;
  if (digests === undefined) return refused(kit, arrival);
  const command = parseSchedule(text);
  if (command.kind === 'list')
    return { kind: 'help', message: listMessage(await listed(digests, arrival), kit.parts.clock.now(), ink) };
  const refusal = await mayManage(kit, arrival);
  if (refusal !== null) return { kind: 'refused', message: refusal };
  if (command.kind === 'add') return await addSchedule(kit, digests, command.schedule, arrival);
  return await changeSchedule(kit, digests, command.kind, command.id, arrival);
};

const listed = (digests: DigestBook, { team, channel }: Arrival): Promise<readonly Schedule[]> =>
  digests.schedules({ team, channel });

/** null, or why this person may not set what the channel gets. */
export const mayManage = async (
  kit: Kit,
  who: Pick<Arrival, 'team' | 'channel' | 'user' | 'lang'>,
): Promise<SlackMessage | null> => {
  const permit = await kit.parts.access?.may(who, {
    kind: 'manage',
    question: '',
    cluster: '',
    namespace: '',
    sensitive: false,
  });
  return permit?.allowed === false ? sentence(permit.why, kit.ink(who.lang)) : null;
};

const refused = ({ ink }: Kit, { lang }: Arrival): Decision => ({
  kind: 'refused',
  message: sentence(DIGEST_WORDS.notKept, ink(lang)),
});

/** @throws Fault usage for times that do not exist. */
export const addSchedule = async (
  kit: Kit,
  digests: DigestBook,
  wanted: NewSchedule,
  arrival: Arrival,
): Promise<Decision> => {
  const nowMs = kit.parts.clock.now();
  const timezone = wanted.timezone || (await kit.timezoneOf(arrival.user));
  const { cron, timezone: zone } = checkRhythm({ cron: wanted.cron, timezone }, nowMs);
  const before = await listed(digests, arrival);
  if (before.length >= MOST_SCHEDULES) throw new Fault('usage', DIGEST_WORDS.most, { suggestions: ['schedule list'] });
  const schedule: Schedule = {
    ...wanted,
    id: kit.parts.newRunId().replace(/^r-(.{8}).*$/, 's-$1'),
    cron,
    timezone: zone,
    team: arrival.team,
    channel: arrival.channel,
    owner: arrival.user,
    paused: false,
    createdMs: nowMs,
    lastSlotMs: nowMs,
  };
  const ink = kit.ink(arrival.lang);
  return await kept(kit, arrival, async () => {
    const { id, questions, cluster } = schedule;
    await noteSetting(kit, arrival, { what: 'digest scheduled', id, cron, timezone: zone, questions, cluster });
    await digests.keepSchedule(schedule);
    kit.parts.log.info(
      { schedule: schedule.id, channel: arrival.channel, user: arrival.user },
      'a digest was scheduled',
    );
    return keptMessage(schedule, nextSlots(schedule, nowMs, 3), ink);
  });
};

/** Used by the words and by the buttons of the list. @param arrival of whoever may manage the channel. */
export const changeSchedule = async (
  kit: Kit,
  digests: DigestBook,
  change: 'pause' | 'resume' | 'run' | 'delete',
  id: string,
  arrival: Arrival,
): Promise<Decision> => {
  const ink = kit.ink(arrival.lang);
  const schedule = await digests.schedule(id);
  if (schedule === null || schedule.channel !== arrival.channel || schedule.team !== arrival.team)
    return { kind: 'refused', message: sentence(DIGEST_WORDS.unknown, ink) };
  kit.parts.log.info({ schedule: id, change, user: arrival.user }, 'a schedule is changed');
  return await kept(kit, arrival, async () => {
    await noteSetting(kit, arrival, { what: `digest: ${change}`, id });
    switch (change) {
      case 'run':
        return sentence(await runNow(kit, schedule), ink);
      case 'delete':
        await digests.dropSchedule(id);
        return sentence(DIGEST_WORDS.deleted, ink);
      case 'pause':
        await digests.keepSchedule({ ...schedule, paused: true });
        return sentence(DIGEST_WORDS.pausedNow, ink);
      case 'resume': {
        // What passed meanwhile was wanted by nobody.
        await digests.keepSchedule({ ...schedule, paused: false, lastSlotMs: kit.parts.clock.now() });
        return sentence(DIGEST_WORDS.resumed, ink);
      }
      default:
        return change satisfies never;
    }
  });
};

const runNow = async (kit: Kit, schedule: Schedule) => {
  // A minute has one digest, however often somebody clicks.
  const slotMs = Math.floor(kit.parts.clock.now() / 60_000) * 60_000;
  const taken = await takeDigest(kit, { schedule, slotMs, missed: [], full: true });
  return { new: DIGEST_WORDS.running, known: DIGEST_WORDS.already, busy: DIGEST_WORDS.busy }[taken];
};

const kept = async (kit: Kit, arrival: Arrival, change: () => Promise<Decision['message']>): Promise<Decision> => {
  try {
    return { kind: 'help', message: await change() };
  } catch (error) {
    if (error instanceof Fault && error.kind === 'usage') throw error;
    kit.parts.log.error({ error: describe(error) }, 'a schedule could not be kept');
    return refused(kit, arrival);
  }
};
