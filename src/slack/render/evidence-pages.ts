// The raw output of a step as pages: nothing is left out, each sheet fits a block, each page a modal.
import { describeLocation } from '../../model/location.ts';
import type { Observation } from '../../model/recording.ts';
import type { UnknownReason } from '../../model/verdict.ts';
import { REASON_WORDS } from '../../text/words.ts';
import type { Ink } from './message.ts';
import { EVIDENCE_WORDS } from './slack-words.ts';

export interface Sheet {
  /** Where it was seen, how, and which part of it this is. */
  readonly where: string;
  readonly text: string;
}

/** Characters a block holds, and a page: more than a few screens of a phone nobody scrolls through. */
const SHEET_CHARS = 2_800;
const PAGE_CHARS = 8_000;
/** A modal holds 100 blocks; a sheet is two. */
const PAGE_SHEETS = 40;

export const evidencePages = (seen: readonly Observation[], ink: Ink): readonly (readonly Sheet[])[] => {
  const pages: Sheet[][] = [];
  let chars = 0;
  for (const sheet of seen.flatMap((one) => sheetsOf(one, ink))) {
    const last = pages.at(-1);
    chars += sheet.text.length;
    if (last !== undefined && chars <= PAGE_CHARS && last.length < PAGE_SHEETS) last.push(sheet);
    else {
      pages.push([sheet]);
      chars = sheet.text.length;
    }
  }
  return pages;
};

const sheetsOf = (one: Observation, ink: Ink): readonly Sheet[] => {
  // Made harmless and redacted whole, then parted: half a secret is one too.
  const whole = ink.literal(`$ ${one.argv.join(' ')}\n${outcomeText(one, ink)}`, Number.MAX_SAFE_INTEGER);
  const parts = parted(whole, SHEET_CHARS);
  const where = ink.literal(
    `${describeLocation(one.location)}${one.rung === null ? '' : ` · ${one.rung}`} · ${(one.durationMs / 1000).toFixed(2)} s`,
    200,
  );
  return parts.map((text, at) => ({
    where: parts.length === 1 ? where : `${where} · ${at + 1}/${parts.length}`,
    text,
  }));
};

const outcomeText = ({ outcome }: Observation, ink: Ink): string => {
  switch (outcome.kind) {
    case 'exited':
      return (
        [outcome.stdout, outcome.stderr, `exit ${outcome.exitCode}`].filter((text) => text !== '').join('\n') +
        (outcome.truncated ? `\n(${ink.say(EVIDENCE_WORDS.truncated)})` : '')
      );
    case 'not-looked':
      return [
        `${ink.say(REASON_WORDS[outcome.reason as UnknownReason])}: ${outcome.detail}`,
        outcome.stdout ?? '',
        outcome.stderr ?? '',
      ]
        .filter((text) => text !== '')
        .join('\n');
    case 'not-needed':
    case 'cancelled':
      return ink.say(REASON_WORDS[outcome.kind]);
    default:
      return outcome satisfies never;
  }
};

/** At the end of a line where one is near, else between characters. */
const parted = (text: string, max: number): readonly string[] => {
  const parts: string[] = [];
  let from = 0;
  while (text.length - from > max) {
    const line = text.lastIndexOf('\n', from + max);
    const hard = /[\ud800-\udbff]/.test(text.charAt(from + max - 1)) ? from + max - 1 : from + max;
    const to = line > from + max / 2 ? line : hard;
    parts.push(text.slice(from, to));
    from = text.charAt(to) === '\n' ? to + 1 : to;
  }
  return [...parts, text.slice(from)];
};
