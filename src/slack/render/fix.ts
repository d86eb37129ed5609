// What to do about a cause: copy-paste commands as literals, marked read-only or disruptive, and how to verify.
import type { ReportCause } from '../../model/report.ts';
import type { Remedy } from '../../model/runbook.ts';
import { LABELS } from '../../text/words.ts';
import { context, literalBlock, ours, plain, section } from './block.ts';
import type { Ink, SlackBlock } from './message.ts';
import { WORDS } from './slack-words.ts';

/** At most `max` remedies of a cause, each with its verification. */
export const fixBlocks = (cause: ReportCause, ink: Ink, max: number): readonly SlackBlock[] =>
  cause.remedies
    .slice(0, max)
    .flatMap((remedy) => [...remedyBlocks(remedy, ink, { say: 600, run: 800 }), ...verifyBlocks(remedy, ink)]);

/** What to do first, whole; of the rest, that there is more. The thread has all. */
export const firstFixBlocks = (cause: ReportCause, ink: Ink): readonly SlackBlock[] => {
  const left = cause.remedies.length - 1;
  return [...fixBlocks(cause, ink, 1), ...(left > 0 ? [context([plain(`+${left}${ink.say(WORDS.moreFixes)}`)])] : [])];
};

/** The next remedies: the first stands in the root. */
export const otherFixBlocks = (cause: ReportCause, ink: Ink): readonly SlackBlock[] =>
  cause.remedies
    .slice(1, 3)
    .flatMap((remedy) => [...remedyBlocks(remedy, ink, { say: 250, run: 400 }), ...verifyBlocks(remedy, ink, 200)]);

/** The first remedy alone, for a cause that is not the one to fix first. */
export const shortFixBlocks = (cause: ReportCause, ink: Ink): readonly SlackBlock[] =>
  cause.remedies.slice(0, 1).flatMap((remedy) => remedyBlocks(remedy, ink, { say: 300, run: 500 }));

const remedyBlocks = (
  remedy: Remedy,
  ink: Ink,
  max: { readonly say: number; readonly run: number },
): readonly SlackBlock[] => {
  const risk = ink.say(remedy.risk === 'read-only' ? LABELS.readOnly : LABELS.disruptive);
  return [
    section(plain(`${ink.say(LABELS.fix)} (${risk}): ${ink.literal(remedy.say, max.say)}`)),
    ...(remedy.run === '' ? [] : [literalBlock(ink.literal(remedy.run, max.run))]),
  ];
};

const verifyBlocks = (remedy: Remedy, ink: Ink, max = 600): readonly SlackBlock[] =>
  remedy.verify === '' ? [] : [context([ours(ink.say(LABELS.verify))]), literalBlock(ink.literal(remedy.verify, max))];
