// A channel's digests as a list with buttons, and what is said when one was scheduled: in words, with its next three times.

import { SCHEDULE_USAGE } from '../../command/schedule.ts';
import { nextSlots, rhythmInWords } from '../../digest/cron.ts';
import type { Schedule } from '../../engine/ports/digests.ts';
import { ACTIONS, numbered } from '../action-ids.ts';
import { actions, button, context, literalBlock, ours, plain, section } from '../render/block.ts';
import { type Ink, type SlackBlock, type SlackMessage, topText } from '../render/message.ts';
import { person } from '../render/provenance.ts';
import { dateOf } from './message.ts';
import { DIGEST_WORDS } from './words.ts';

export const listMessage = (schedules: readonly Schedule[], nowMs: number, ink: Ink): SlackMessage => {
  const usage = SCHEDULE_USAGE.map((line) => `/net ${line}`).join('\n');
  const add = actions([button(ACTIONS.scheduleAdd, ink.say(DIGEST_WORDS.add), 'add')]);
  if (schedules.length === 0)
    return {
      text: topText(ink.say(DIGEST_WORDS.none)),
      looks: [[section(plain(ink.say(DIGEST_WORDS.none))), literalBlock(usage), add]],
    };
  const lines = schedules.map((one) => scheduleSummary(one, ink));
  return {
    text: topText(lines.join(' · ')),
    looks: [[...schedules.flatMap((one, at) => entry(one, at, nowMs, ink)), add], [section(plain(lines.join('\n')))]],
  };
};

export const keptMessage = (schedule: Schedule, next: readonly number[], ink: Ink): SlackMessage => {
  const said = `${ink.say(DIGEST_WORDS.kept)}: ${scheduleSummary(schedule, ink)}`;
  return {
    text: topText(said),
    looks: [[section(plain(said)), context([ours(`${ink.say(DIGEST_WORDS.next)}: ${next.map(dateOf).join(' · ')}`)])]],
  };
};

/** `Every day at 09:00 (Asia/Seoul) · health · s-…`. */
export const scheduleSummary = (schedule: Schedule, ink: Ink): string =>
  ink.literal(
    [
      `${ink.say(rhythmInWords(schedule))} (${schedule.timezone})`,
      schedule.questions.join('; '),
      ...(schedule.cluster === '' ? [] : [schedule.cluster]),
      ...(schedule.paused ? [ink.say(DIGEST_WORDS.paused)] : []),
      schedule.id,
    ].join(' · '),
    400,
  );

const entry = (schedule: Schedule, at: number, nowMs: number, ink: Ink): readonly SlackBlock[] => {
  const [next] = schedule.paused ? [] : nextSlots(schedule, nowMs, 1);
  const when = next === undefined ? [] : [ours(`${ink.say(DIGEST_WORDS.next)}: ${dateOf(next)}`)];
  const toggle = schedule.paused ? DIGEST_WORDS.resume : DIGEST_WORDS.pause;
  return [
    section(plain(scheduleSummary(schedule, ink))),
    context([...when, ours(`${ink.say(DIGEST_WORDS.scheduled)} ${person(schedule.owner)}`)]),
    actions([
      button(numbered(ACTIONS.scheduleRun, at), ink.say(DIGEST_WORDS.run), schedule.id),
      button(numbered(ACTIONS.schedulePause, at), ink.say(toggle), schedule.id),
      button(numbered(ACTIONS.scheduleDelete, at), ink.say(DIGEST_WORDS.remove), schedule.id, {
        style: 'danger',
        confirm: {
          title: plain(ink.say(DIGEST_WORDS.remove), 100),
          text: plain(ink.say(DIGEST_WORDS.removeSure), 300),
          confirm: plain(ink.say(DIGEST_WORDS.remove), 30),
          deny: plain(ink.say(DIGEST_WORDS.cancel), 30),
        },
      }),
    ]),
  ];
};
