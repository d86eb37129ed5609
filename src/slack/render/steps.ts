// The steps as a table: verdict, question, place, saw, expected; plain lines where Slack refuses tables.
import type { types } from '@slack/bolt';
import type { Report, ReportStep } from '../../model/report.ts';
import type { SkippedReason, UnknownReason } from '../../model/verdict.ts';
import { LABELS, REASON_WORDS } from '../../text/words.ts';
import { plain, section } from './block.ts';
import { verdictMark } from './counts.ts';
import { cut } from './literal.ts';
import { type Ink, type SlackBlock, type SlackMessage, topText } from './message.ts';
import { placeOf } from './place.ts';
import { WORDS } from './slack-words.ts';

/** Characters of a message's blocks as JSON, below the limit of the check with some to spare for escapes. */
const BUDGET = 10_500;
/** What a row's JSON costs before any text is in it: five cells of `{"type":"raw_text","text":""},`. */
const ROW_COST = 5 * 31 + 3;
const MAX_ROWS = 35;
const MAX_MESSAGES = 3;

/** One message, or two or three where there are many steps. */
export const stepsMessages = (report: Report, ink: Ink): readonly SlackMessage[] => {
  const ordered = foldUnderCause(report);
  const count = Math.min(MAX_MESSAGES, Math.ceil(ordered.length / MAX_ROWS));
  const left = ordered.length - MAX_MESSAGES * MAX_ROWS;
  const more: readonly SlackBlock[] = left <= 0 ? [] : [section(plain(`+${left}${ink.say(WORDS.moreSteps)}`))];
  return Array.from({ length: count }, (_, index) => {
    const rows = ordered.slice(index * MAX_ROWS, (index + 1) * MAX_ROWS);
    const tail = index === count - 1 ? more : [];
    return {
      text: topText(`${ink.say(WORDS.stepsTitle)}: ${ordered.length}`),
      looks: [
        [table(rows, ink), ...tail],
        [...lines(rows, ink), ...tail],
      ],
    };
  });
};

/** A cause's own step, then its symptoms, cause by cause; then the rest in plan order. */
const foldUnderCause = (report: Report): readonly ReportStep[] => {
  const folded = report.causes.flatMap((cause) => {
    const own = report.steps.filter((step) => step.explainedBy === cause.code);
    return [...own.filter((step) => step.id === cause.step), ...own.filter((step) => step.id !== cause.step)];
  });
  return [...new Set([...folded, ...report.steps])];
};

const table = (steps: readonly ReportStep[], ink: Ink): SlackBlock => {
  const cell = (text: string): types.RawTextElement => ({ type: 'raw_text', text: text === '' ? '–' : text });
  const head = [WORDS.verdict, WORDS.question, LABELS.where, LABELS.saw, LABELS.expected].map((word) =>
    cell(ink.say(word)),
  );
  const budget = Math.floor(BUDGET / Math.max(1, steps.length)) - ROW_COST;
  const rows = steps.map((step) => fitRow(cells(step, ink), budget).map(cell));
  return {
    type: 'table',
    rows: [head, ...rows],
    column_settings: [{}, { is_wrapped: true }, {}, { is_wrapped: true }, { is_wrapped: true }],
  };
};

const cells = (step: ReportStep, ink: Ink): readonly string[] => [
  `${step.explainedBy === '' ? '' : '↳ '}${verdictMark(step.verdict, ink)}${reason(step, ink)}`,
  ink.literal(step.asks, 200),
  placeOf(step, ink),
  ink.literal(step.saw, 300),
  ink.literal(step.expected, 200),
];

/** Verdict, question and place first; what is left of the row's share goes to saw and expected. */
const fitRow = (row: readonly string[], budget: number): readonly string[] => {
  const shares = [0.2, 0.25, 0.2, 0.2, 0.15].map((share) => Math.max(3, Math.floor(share * budget)));
  const spare = row.reduce((sum, text, index) => sum + Math.max(0, (shares[index] ?? 0) - text.length), 0);
  const wanting = row.filter((text, index) => text.length > (shares[index] ?? 0)).length;
  const bonus = wanting === 0 ? 0 : Math.floor(spare / wanting);
  return row.map((text, index) => cut(text, (shares[index] ?? 3) + bonus));
};

const reason = (step: ReportStep, ink: Ink): string => {
  if (step.reason === '') return '';
  const known = REASON_WORDS[step.reason as UnknownReason | SkippedReason];
  return ` (${known === undefined ? ink.literal(step.reason, 40) : ink.say(known)})`;
};

const lines = (steps: readonly ReportStep[], ink: Ink): readonly SlackBlock[] => {
  const share = Math.floor(BUDGET / Math.max(1, steps.length)) - 10;
  const texts = steps.map((step) => {
    const saw = step.saw.en === '' ? '' : ` — ${ink.literal(step.saw, 200)}`;
    const mark = `${step.explainedBy === '' ? '' : '↳ '}${verdictMark(step.verdict, ink)}${reason(step, ink)}`;
    return cut(`${mark} · ${ink.literal(step.asks, 120)} (${placeOf(step, ink)})${saw}`, share);
  });
  return chunk(texts, 2_900).map((text) => section(plain(text)));
};

const chunk = (texts: readonly string[], max: number): readonly string[] => {
  const chunks: string[] = [];
  for (const text of texts) {
    const last = chunks.at(-1);
    if (last !== undefined && last.length + text.length + 1 <= max) chunks[chunks.length - 1] = `${last}\n${text}`;
    else chunks.push(cut(text, max));
  }
  return chunks;
};
