// What does each kind of Slack block look like as lines of text?

import { columnsOf, wrap } from '../../text/columns.ts';
import { clickables } from '../slack-server/clickables.ts';
import { isObject, type JsonObject, listAt, objectAt, textAt } from '../slack-server/json.ts';
import { harmless, harmlessLine } from './foreign-text.ts';
import type { Look } from './look.ts';
import { readMrkdwn } from './mrkdwn.ts';
import { chartLines } from './render-chart.ts';
import { renderRichText, richTextLine } from './render-rich-text.ts';
import { renderTable } from './render-table.ts';

/** How far a task is: a sign that reads without colour. */
const TASK_SIGNS: Readonly<Record<string, string>> = { pending: '○', in_progress: '◌', complete: '●', error: '✗' };

/** The rest of a small window is for what was typed, the title and the buttons. */
const MANY_TASKS = 12;

const textOf = (look: Look, text: unknown): string =>
  textAt(text, 'type') === 'mrkdwn'
    ? readMrkdwn(textAt(text, 'text'), look.names, look.paint)
    : harmless(textAt(text, 'text'));

const taskLines = (look: Look, task: unknown, width: number): readonly string[] => {
  const status = textAt(task, 'status') || 'pending';
  const sign = TASK_SIGNS[status] ?? '○';
  const output = richTextLine(look, objectAt(task, 'output'));
  const details = richTextLine(look, objectAt(task, 'details'));
  // A title that begins with the sign needs no second one.
  const titled = harmlessLine(textAt(task, 'title'));
  const title = titled.startsWith(`${sign} `) ? titled.slice(sign.length + 1) : titled;
  const lines = wrap([title, output].filter((part) => part !== '').join(': '), width - 2);
  return [
    ...lines.map((line, row) =>
      row === 0 ? `${status === 'error' ? look.paint.bad(sign) : sign} ${line}` : `  ${line}`,
    ),
    ...(details === '' ? [] : wrap(details, width - 4).map((line) => `    ${look.paint.dim(line)}`)),
  ];
};

/** Of a plan longer than a window: what failed and what is still out; the title counts the rest. */
const tasksShown = (tasks: readonly unknown[]): readonly unknown[] => {
  if (tasks.length <= MANY_TASKS) return tasks;
  const failed = tasks.filter((task) => textAt(task, 'status') === 'error');
  const out = tasks.filter((task) => !['error', 'complete'].includes(textAt(task, 'status')));
  return [...failed, ...out].slice(0, MANY_TASKS);
};

/** Buttons with the word that presses them: `[Run again] click rerun`. */
const buttonLines = (look: Look, block: JsonObject, width: number): readonly string[] => {
  const buttons = clickables([block]).map(
    ({ label, actionId, element }) =>
      `[${harmlessLine(label)}${textAt(element, 'type') === 'button' ? '' : ' ▾'}]${' '}${look.paint.dim(`click ${harmlessLine(actionId)}`)}`,
  );
  const line = buttons.join('   ');
  if (columnsOf(line) <= width) return buttons.length === 0 ? [] : [line];
  return buttons.flatMap((one) => wrap(one, width));
};

const sectionLines = (look: Look, block: JsonObject, width: number): readonly string[] => [
  ...(isObject(block.text) ? wrap(textOf(look, block.text), width) : []),
  ...listAt(block, 'fields').flatMap((field) => wrap(textOf(look, field), width - 2).map((line) => `  ${line}`)),
  ...buttonLines(look, block, width),
];

const contextText = (look: Look, block: JsonObject): string =>
  listAt(block, 'elements')
    .map((element) =>
      textAt(element, 'type') === 'image' ? harmlessLine(textAt(element, 'alt_text')) : textOf(look, element),
    )
    .join(' · ');

type Renderer = (look: Look, block: JsonObject, width: number) => readonly string[];

const RENDERERS: Readonly<Record<string, Renderer>> = {
  header: (look, block, width) => wrap(textOf(look, block.text), width).map((line) => look.paint.bold(line)),
  section: sectionLines,
  context: (look, block, width) => wrap(contextText(look, block), width).map((line) => look.paint.dim(line)),
  divider: (look, _block, width) => [look.paint.dim('─'.repeat(Math.min(width, 20)))],
  actions: buttonLines,
  rich_text: renderRichText,
  table: renderTable,
  data_table: (look, block, width) => [
    ...wrap(harmlessLine(textAt(block, 'caption')), width),
    ...renderTable(look, block, width),
  ],
  data_visualization: (_look, block, width) => chartLines(block).flatMap((line) => wrap(line, width)),
  plan: (look, block, width) => [
    ...wrap(harmlessLine(textAt(block, 'title')), width).map((line) => look.paint.bold(line)),
    ...tasksShown(listAt(block, 'tasks')).flatMap((task) => taskLines(look, task, width)),
  ],
  task_card: taskLines,
  markdown: (_look, block, width) => wrap(harmless(textAt(block, 'text')), width),
  image: (_look, block, width) => wrap(`[image: ${harmlessLine(textAt(block, 'alt_text'))}]`, width),
  alert: (look, block, width) => wrap(`! ${textOf(look, block.text)}`, width),
  input: (look, block, width) => wrap(`${textOf(look, block.label)}: ____`, width),
  // A closed one stays closed in the channel; stepping into its thread opens it.
  container: (look, block, width) => {
    const closed = block.default_collapsed === true && !look.open;
    return [
      ...wrap(`${closed ? '▸ ' : ''}${textOf(look, block.title)}`, width).map((line) => look.paint.bold(line)),
      ...(closed ? [] : containerLines(look, block, width)),
    ];
  },
};

const containerLines: Renderer = (look, block, width) =>
  renderBlocks(look, listAt(block, 'child_blocks'), width - 2).map((line) => `  ${line}`);

export const renderBlocks = (look: Look, blocks: readonly unknown[], width: number): readonly string[] =>
  blocks.filter(isObject).flatMap((block) => {
    const type = textAt(block, 'type');
    const render = RENDERERS[type];
    return render === undefined ? [look.paint.dim(`[${harmlessLine(type)}]`)] : render(look, block, width);
  });
