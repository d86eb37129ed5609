// The pictures of a digest: who reaches whom how fast, and how it went, in Slack's own tables and charts.
import type { types } from '@slack/bolt';
import type { Chart } from '../../digest/charts.ts';
import { LEGEND, type Matrix, signOf, signOfWay, worstNodes } from '../../digest/matrix.ts';
import { inLang, type Text } from '../../model/text.ts';
import { context, literalBlock, plain, section } from '../render/block.ts';
import { cut } from '../render/literal.ts';
import { type Ink, type SlackBlock, type SlackMessage, topText } from '../render/message.ts';
import { DIGEST_WORDS } from './words.ts';

/** Columns of a table of Slack's, one of them for the names. */
const MOST_COLUMNS = 20;
/** Characters of the table as JSON: the message has 12,000 for all its blocks. */
const ROOM = 10_000;
const WORST_ROWS = 10;
/** Slack takes two charts a message (docs.slack.dev, data visualization block). */
const CHARTS_A_MESSAGE = 2;

type Cell = types.RawTextElement;
const cell = (text: string): Cell => ({ type: 'raw_text', text: text === '' ? ' ' : text });

/** The square itself, or null where it is more than a table of Slack's holds. */
const square = (matrix: Matrix, ink: Ink): readonly (readonly Cell[])[] | null => {
  if (matrix.to.length + 1 > MOST_COLUMNS) return null;
  const rows = [
    [cell('↓ → '), ...matrix.to.map((name) => cell(ink.literal(name, 63)))],
    ...matrix.from.map((from) => [
      cell(ink.literal(from, 63)),
      ...matrix.to.map((to) => cell(signOf(matrix, from, to))),
    ]),
  ];
  return JSON.stringify(rows).length > ROOM ? null : rows;
};

/** Whether somebody must draw it: a message cannot show it whole. */
export const needsDrawing = (matrix: Matrix, ink: Ink): boolean => square(matrix, ink) === null;

const worst = (matrix: Matrix, ink: Ink): readonly (readonly Cell[])[] => [
  DIGEST_WORDS.columns.map((name) => cell(ink.say(name))),
  ...worstNodes(matrix, WORST_ROWS).map((row) => [
    cell(ink.literal(row.node, 63)),
    // First, where a phone shows it.
    cell(`${signOfWay(row.worst)} → ${ink.literal(row.worst.to, 63)}`),
    ...[row.dead, row.indirect, row.slow, row.unseen, row.asked].map((count) => cell(String(count))),
  ]),
];

export const matrixMessage = (matrix: Matrix, ink: Ink): SlackMessage => {
  const finding = ink.literal(matrix.finding, 600);
  const title = section(plain(ink.say(DIGEST_WORDS.matrix)));
  const whole = square(matrix, ink);
  const rows = (whole ?? worst(matrix, ink)).map((row) => [...row]);
  const caption = whole === null ? `${ink.say(DIGEST_WORDS.worst)}: ${finding}` : finding;
  const legend = context([plain(ink.say(LEGEND))]);
  const table: SlackBlock = { type: 'table', rows };
  return {
    text: topText(`${ink.say(DIGEST_WORDS.matrix)}: ${finding}`),
    looks: [
      [
        title,
        {
          type: 'data_table',
          caption: cut(caption, 700),
          // All at once: a page of five rows hides who is on the sixth.
          page_size: Math.min(100, rows.length - 1),
          row_header_column_index: 0,
          rows,
        },
        legend,
      ],
      [title, section(plain(caption)), table, legend],
      [title, section(plain(caption)), literalBlock(asLines(rows)), legend],
    ],
  };
};

const asLines = (rows: readonly (readonly Cell[])[]): string => {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.text.length ?? 0)));
  return cut(rows.map((row) => row.map(({ text }, at) => text.padEnd(widths[at] ?? 0)).join('  ')).join('\n'), 5_000);
};

/** As few messages as there is room for. */
export const chartMessages = (charts: readonly Chart[], ink: Ink): readonly SlackMessage[] =>
  Array.from({ length: Math.ceil(charts.length / CHARTS_A_MESSAGE) }, (_, at) =>
    chartMessage(charts.slice(at * CHARTS_A_MESSAGE, (at + 1) * CHARTS_A_MESSAGE), ink),
  );

const chartMessage = (charts: readonly Chart[], ink: Ink): SlackMessage => {
  const findings = charts.map(({ finding }) => ink.literal(finding, 300));
  return {
    text: topText(findings.join(' ')),
    looks: [
      charts.flatMap((chart, at) => [section(plain(findings[at] ?? '')), chartBlock(chart, ink)]),
      charts.flatMap((chart, at) => [section(plain(findings[at] ?? '')), literalBlock(asNumbers(chart, ink))]),
    ],
  };
};

/** Newer than the library's types: docs.slack.dev, data visualization block. */
const chartBlock = ({ kind, title, unit, labels, series }: Chart, ink: Ink): SlackBlock => {
  const names = labels.map((label) => ink.literal(label, 20));
  const block = {
    type: 'data_visualization',
    title: ink.literal(title, 50),
    chart: {
      type: kind,
      axis_config: { categories: names, y_label: ink.literal(unit, 50) },
      series: series.map(({ name, values }) => ({
        name: ink.literal(name, 20),
        data: names.map((label, at) => ({ label, value: values[at] ?? 0 })),
      })),
    },
  };
  return block as unknown as SlackBlock;
};

const asNumbers = ({ labels, series, unit }: Chart, ink: Ink): string => {
  const head = `${series.map(({ name }) => inLang(name, ink.lang)).join(' | ')} (${inLang(unit, ink.lang)})`;
  const lines = labels.map((label, at) => `${label}  ${series.map(({ values }) => values[at] ?? '').join(' | ')}`);
  return ink.literal([head, ...lines].join('\n'), 4_000);
};

/** What a picture of it shows, for who does not see it. */
export const altOf = (matrix: Matrix, part: Text | null, ink: Ink): string =>
  [ink.literal(matrix.finding, 600), ...(part === null ? [] : [ink.say(part)]), ink.say(LEGEND)].join(' ');
