// The steps: what is not as expected as a table, what is as expected folded below it; plain lines where Slack refuses both.
import type { types } from '@slack/bolt';
import type { Report, ReportStep } from '../../model/report.ts';
import { LABELS } from '../../text/words.ts';
import { plain, section } from './block.ts';
import { countsOf, verdictMark } from './counts.ts';
import { cut, cutJson } from './literal.ts';
import { type Ink, type SlackBlock, type SlackMessage, topText } from './message.ts';
import { foldedBlocks } from './passed.ts';
import { placeOf } from './place.ts';
import { reasonOf } from './reason.ts';
import { WORDS } from './slack-words.ts';

/** Characters of a message's blocks as JSON, below the limit of the check. */
const BUDGET = 11_000;
/** What a row's JSON costs before any text is in it: five cells of `{"type":"raw_text","text":""},`. */
const ROW_COST = 5 * 31 + 3;
const MAX_ROWS = 35;
const MAX_TABLES = 3;
/** A short table and a short list share a message; each long one has its own. */
const SHORT_TABLE = 14;
const SHORT_LIST = 35;
const LIST_SHARE = 5_000;

interface Page {
  readonly rows: readonly ReportStep[];
  readonly passed: readonly ReportStep[];
  /** What follows from the causes, folded like what passed. */
  readonly symptoms: readonly ReportStep[];
  /** Rows no page has room for. */
  readonly left: number;
}

/** One message, more where there are many steps; none without steps. */
export const stepsMessages = (report: Report, ink: Ink): readonly SlackMessage[] =>
  pagesOf(report).map((page) => pageMessage(page, ink));

const pagesOf = (report: Report): readonly Page[] => {
  const ordered = foldUnderCause(report);
  const symptoms = ordered.filter((step) => isSymptom(step, report));
  const notable = ordered.filter((step) => !isFine(step) && !symptoms.includes(step));
  const passed = ordered.filter(isFine);
  const tables = Math.min(MAX_TABLES, Math.ceil(notable.length / MAX_ROWS));
  const pages: Page[] = Array.from({ length: tables }, (_, index) => ({
    rows: notable.slice(index * MAX_ROWS, (index + 1) * MAX_ROWS),
    passed: [],
    symptoms: [],
    left: index === tables - 1 ? Math.max(0, notable.length - MAX_TABLES * MAX_ROWS) : 0,
  }));
  if (passed.length + symptoms.length === 0) return pages;
  const last = pages.at(-1);
  if (last === undefined || last.rows.length > SHORT_TABLE || passed.length + symptoms.length > SHORT_LIST)
    return [...pages, { rows: [], passed, symptoms, left: 0 }];
  return [...pages.slice(0, -1), { ...last, passed, symptoms }];
};

/** A cause's own step stays in the table whatever it says. */
const isFine = (step: ReportStep): boolean =>
  (step.verdict === 'pass' || step.verdict === 'skipped') && step.explainedBy === '';

/** It follows from a cause that is told; the cause's own step stands in the table. */
const isSymptom = (step: ReportStep, { causes }: Report): boolean =>
  step.explainedBy !== '' && !causes.some(({ code, step: own }) => code === step.explainedBy && own === step.id);

const pageMessage = ({ rows, passed, symptoms, left }: Page, ink: Ink): SlackMessage => {
  const folds = passed.length + symptoms.length;
  const listBudget = folds === 0 ? 0 : rows.length === 0 ? BUDGET : LIST_SHARE;
  const tableBudget = BUDGET - (rows.length === 0 ? 0 : listBudget);
  const share = (count: number): number => Math.floor((listBudget * count) / Math.max(1, folds));
  const follows = `${ink.say(WORDS.follows)}: ${countsOf(symptoms, ink)}`;
  const lists = [
    foldedBlocks(symptoms, follows, share(symptoms.length), ink),
    foldedBlocks(passed, countsOf(passed, ink), share(passed.length), ink),
  ];
  const folded = lists.flatMap((list) => list.folded);
  const open = lists.flatMap((list) => list.open);
  const more: readonly SlackBlock[] = left === 0 ? [] : [section(plain(`+${left}${ink.say(WORDS.moreSteps)}`))];
  const rowsAsTable = rows.length === 0 ? [] : [table(rows, tableBudget, ink)];
  return {
    text: topText(`${ink.say(WORDS.stepsTitle)}: ${countsOf([...rows, ...symptoms, ...passed], ink)}`),
    looks: [
      [...rowsAsTable, ...more, ...folded],
      [...rowsAsTable, ...more, ...open],
      [...lines([...rows, ...symptoms, ...passed], ink), ...more],
    ],
  };
};

/** A cause's own step, then its symptoms, cause by cause; then the rest in plan order. */
const foldUnderCause = (report: Report): readonly ReportStep[] => {
  const folded = report.causes.flatMap((cause) => {
    const own = report.steps.filter((step) => step.explainedBy === cause.code);
    return [...own.filter((step) => step.id === cause.step), ...own.filter((step) => step.id !== cause.step)];
  });
  return [...new Set([...folded, ...report.steps])];
};

const table = (steps: readonly ReportStep[], total: number, ink: Ink): SlackBlock => {
  const cell = (text: string): types.RawTextElement => ({ type: 'raw_text', text: text === '' ? '–' : text });
  const head = [WORDS.verdict, WORDS.question, LABELS.where, LABELS.saw, LABELS.expected].map((word) =>
    cell(ink.say(word)),
  );
  const budget = Math.floor((total - 500) / Math.max(1, steps.length)) - ROW_COST;
  const rows = steps.map((step) => fitRow(cells(step, ink), budget).map(cell));
  return {
    type: 'table',
    rows: [head, ...rows],
    column_settings: [{}, { is_wrapped: true }, {}, { is_wrapped: true }, { is_wrapped: true }],
  };
};

const cells = (step: ReportStep, ink: Ink): readonly string[] => [
  `${step.explainedBy === '' ? '' : '↳ '}${verdictMark(step.verdict, ink)}${reasonOf(step, ink)}`,
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
  return row.map((text, index) => cutJson(text, (shares[index] ?? 3) + bonus));
};

const lines = (steps: readonly ReportStep[], ink: Ink): readonly SlackBlock[] => {
  const share = Math.floor((BUDGET - 500) / Math.max(1, steps.length)) - 10;
  const texts = steps.map((step) => {
    const saw = step.saw.en === '' ? '' : ` — ${ink.literal(step.saw, 200)}`;
    const mark = `${step.explainedBy === '' ? '' : '↳ '}${verdictMark(step.verdict, ink)}${reasonOf(step, ink)}`;
    return cutJson(`${mark} · ${ink.literal(step.asks, 120)} (${placeOf(step, ink)})${saw}`, share);
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
