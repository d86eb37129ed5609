// A slot that has come becomes a journaled request: journaled once whoever asks, so that each slot is told once.
import { parseWords } from '../../command/parse.ts';
import type { DueDigest } from '../../digest/scheduler.ts';
import type { AcceptedRequest } from '../../engine/ports.ts';
import type { Ask } from '../../model/ask.ts';
import { Fault } from '../../model/fault.ts';
import { say } from '../../model/text.ts';
import type { Kit } from '../kit.ts';
import { digestJob } from './run.ts';

/** @throws what the journal throws; the slot is then asked for again. */
export const takeDigest = async (kit: Kit, due: DueDigest): Promise<'new' | 'known' | 'busy'> => {
  if (!kit.desk.hasRoom) return 'busy';
  const { schedule, slotMs, missed, full } = due;
  const settings = await kit.channelSettings(schedule.team, schedule.channel);
  const [first = '', ...others] = schedule.questions;
  const run = kit.parts.newRunId();
  const order = {
    schedule: schedule.id,
    slotMs,
    full,
    missed,
    parts: others.map((words) => ({
      run: kit.parts.newRunId(),
      ask: askOf(words, schedule.cluster || settings.cluster),
      words,
    })),
  };
  const request: AcceptedRequest = {
    run,
    dedupeKey: `digest:${schedule.id}:${slotMs}`,
    surface: 'schedule',
    ask: askOf(first, schedule.cluster || settings.cluster),
    words: first,
    team: schedule.team,
    channel: schedule.channel,
    user: schedule.owner,
    threadTs: '',
    responseUrl: '',
    lang: schedule.lang || settings.lang || kit.parts.lang,
    acceptedAt: new Date(kit.parts.clock.now()).toISOString(),
    digest: order,
  };
  if ((await kit.parts.journal.accept(request)) === 'duplicate') return 'known';
  kit.start(run, digestJob(kit, request, order, { rootTs: '', replies: {}, mayExist: false }));
  kit.parts.log.info({ run, schedule: schedule.id, slotMs, missed: missed.length }, 'a digest is due');
  return 'new';
};

/** Checked when it was scheduled; a newer grammar may know it no more. */
const askOf = (words: string, cluster: string): Ask => {
  const command = parseWords(words);
  if (command.kind !== 'ask')
    throw new Fault('usage', say(`"${words}" is no question any more.`, `"${words}"은(는) 더 이상 질문이 아닙니다.`));
  return { ...command.ask, cluster: command.ask.cluster || cluster };
};
