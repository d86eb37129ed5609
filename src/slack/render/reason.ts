// Why a step is unknown or was skipped, in brackets.
import type { ReportStep } from '../../model/report.ts';
import type { SkippedReason, UnknownReason } from '../../model/verdict.ts';
import { REASON_WORDS } from '../../text/words.ts';
import type { Ink } from './message.ts';

/** Empty when there is none to give. */
export const reasonOf = (step: ReportStep, ink: Ink): string => {
  if (step.reason === '') return '';
  const known = REASON_WORDS[step.reason as UnknownReason | SkippedReason];
  return ` (${known === undefined ? ink.literal(step.reason, 40) : ink.say(known)})`;
};
