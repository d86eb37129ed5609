// What to do about a cause: copy-paste commands as literals, marked read-only or disruptive, and how to verify.
import type { ReportCause } from '../../model/report.ts';
import type { Remedy } from '../../model/runbook.ts';
import { LABELS } from '../../text/words.ts';
import { context, literalBlock, ours, plain, section } from './block.ts';
import type { Ink, SlackBlock } from './message.ts';

/** At most `max` remedies of a cause. */
export const fixBlocks = (cause: ReportCause, ink: Ink, max: number): readonly SlackBlock[] =>
  cause.remedies.slice(0, max).flatMap((remedy) => remedyBlocks(remedy, ink));

const remedyBlocks = (remedy: Remedy, ink: Ink): readonly SlackBlock[] => {
  const risk = ink.say(remedy.risk === 'read-only' ? LABELS.readOnly : LABELS.disruptive);
  return [
    section(plain(`${ink.say(LABELS.fix)} (${risk}): ${ink.literal(remedy.say, 600)}`)),
    ...(remedy.run === '' ? [] : [literalBlock(ink.literal(remedy.run, 800))]),
    ...(remedy.verify === ''
      ? []
      : [context([ours(ink.say(LABELS.verify))]), literalBlock(ink.literal(remedy.verify, 600))]),
  ];
};
