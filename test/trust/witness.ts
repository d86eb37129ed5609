// What did the Slack server, the journal and the recordings see? As plain data for the history.
import type { JournaledRun } from '../../src/engine/ports.ts';
import type { Recording } from '../../src/model/recording.ts';
import type { Report } from '../../src/model/report.ts';
import type { SlackServer } from '../../src/playground/slack-server/contract.ts';
import type { Interaction } from '../../src/playground/slack-server/interaction.ts';
import { isObject, textAt } from '../../src/playground/slack-server/json.ts';
import type { Message } from '../../src/playground/slack-server/message.ts';
import { METADATA_EVENT } from '../../src/slack/action-ids.ts';
import { WORDS } from '../../src/slack/render/slack-words.ts';
import type { Asked, Decided, Kept, Seen } from './history.ts';

/** Over the deadline of the looking itself: set-up and the conclusion. */
export const SPARE_MS = 5_000;

const saysUnderWay = (text: string): boolean =>
  [WORDS.looking.en, WORDS.looking.ko].some((word) => text.startsWith(word));

/** A command as it was delivered; of another delivery of it, with what that one came to. */
export const askedBy = (command: Interaction, acked = command.ackMs !== null): Asked => ({
  key: `command:${command.triggerId}`,
  acked,
  // A run of its own is acknowledged in these words; one who joined another's reads others.
  refused: acked && !saysUnderWay(textAt(command.ack, 'text')),
});

export const askedIn = ({ eventId, delivered }: { readonly eventId: string; readonly delivered: boolean }): Asked => ({
  key: `event:${eventId}`,
  acked: delivered,
});

export const keptOf = ({ request, state }: JournaledRun, report: Report | null = null, deadlineMs = 60_000): Kept => ({
  run: request.run,
  key: request.dedupeKey,
  user: request.user,
  state,
  ...(request.digest !== undefined && {
    slot: { schedule: request.digest.schedule, slotMs: request.digest.slotMs },
  }),
  ...(request.partOf !== undefined && { partOf: request.partOf }),
  ...(report !== null && { took: { ms: report.durationMs, deadlineMs: deadlineMs + SPARE_MS } }),
});

const seenOf = ({ metadata, text, ephemeralTo }: Message, to = ephemeralTo): Seen => {
  const about =
    metadata?.event_type === METADATA_EVENT && isObject(metadata.event_payload) ? metadata.event_payload : {};
  return { run: textAt(about, 'run'), part: textAt(about, 'part'), to, final: !saysUnderWay(text) };
};

/** In every channel as it stands: what the bot told of runs, and privately of an end. */
export const seenIn = (slack: SlackServer): readonly Seen[] =>
  slack.channels.flatMap((channel) => {
    const own = slack.messages(channel.id).filter(({ user }) => user === slack.botUserId);
    const direct = slack.people.find(({ id }) => channel.id === `D${id.slice(1)}`);
    const whispered = slack.people.flatMap(({ id }) =>
      slack.ephemerals(channel.id, id).filter(({ user, text }) => user === slack.botUserId && !saysUnderWay(text)),
    );
    return [
      ...own
        .map((message) => seenOf(message, direct?.id ?? ''))
        .filter(({ run, part, to }) => run !== '' || (part === '' && to !== '')),
      ...whispered.map((message) => seenOf(message)),
    ];
  });

/** Steps with a verdict, beside what was observed for each. */
export const decidedIn = (report: Report, recording: Recording): readonly Decided[] =>
  report.steps.map(({ id, verdict }) => ({
    run: report.run,
    step: id,
    verdict,
    evidence: recording.observations
      .filter(({ step, outcome }) => step === id && outcome.kind !== 'not-needed')
      .map(({ outcome }) => (outcome.kind === 'exited' ? (outcome.truncated ? 'cut' : 'whole') : 'none')),
  }));
