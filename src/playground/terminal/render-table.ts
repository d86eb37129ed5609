// How does a table fit the width: columns side by side with wrapped cells, or one record under the other when too narrow?

import { columnsOf, pad, wrap } from '../../text/columns.ts';
import { isObject, type JsonObject, listAt, textAt } from '../slack-server/json.ts';
import { harmlessLine } from './foreign-text.ts';
import type { Look } from './look.ts';
import { richTextLine } from './render-rich-text.ts';

const GAP = 2;
/** Narrower columns are unreadable, and so are words broken in the middle: then records are stacked. */
const MIN_COLUMN = 8;
/** Longer words are names and addresses, which may break. */
const LONG_WORD = 16;

const cellText = (look: Look, cell: unknown): string => {
  if (textAt(cell, 'type') === 'rich_text') return richTextLine(look, cell);
  const text = textAt(cell, 'text');
  return harmlessLine(text === '' && isObject(cell) && cell.value !== undefined ? String(cell.value) : text);
};

const columnWidths = (rows: readonly (readonly string[])[], measure: (cell: string) => number): readonly number[] =>
  Array.from({ length: Math.max(0, ...rows.map((row) => row.length)) }, (_, index) =>
    Math.max(1, ...rows.map((row) => measure(row[index] ?? ''))),
  );

const longestWord = (cell: string): number =>
  Math.min(LONG_WORD, Math.max(0, ...cell.split(/\s+/).map((word) => columnsOf(word))));

/** Widths that fit: the widest columns that can give way do, until the line is full. null: it cannot be read so. */
const fit = (natural: readonly number[], least: readonly number[], width: number): readonly number[] | null => {
  const widths = [...natural];
  const room = width - GAP * (widths.length - 1);
  while (widths.reduce((sum, one) => sum + one, 0) > room) {
    const spare = widths.map((one, index) => (one > Math.max(MIN_COLUMN, least[index] ?? 0) ? one : 0));
    const widest = Math.max(...spare);
    if (widest === 0) return null;
    widths[spare.indexOf(widest)] = widest - 1;
  }
  return widths;
};

const rowLines = (row: readonly string[], widths: readonly number[]): readonly string[] => {
  const cells = widths.map((width, index) => wrap(row[index] ?? '', width));
  const height = Math.max(...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    cells
      .map((lines, index) => pad(lines[line] ?? '', widths[index] ?? 0))
      .join(' '.repeat(GAP))
      .trimEnd(),
  );
};

const stacked = (look: Look, rows: readonly (readonly string[])[], width: number): readonly string[] => {
  const [head = [], ...records] = rows;
  return records.flatMap(([first = '', ...rest]) => [
    ...wrap(first, width).map((line) => look.paint.bold(line)),
    ...rest.flatMap((cell, index) =>
      cell === '' ? [] : wrap(`${head[index + 1] ?? ''}: ${cell}`, width - 2).map((line) => `  ${line}`),
    ),
  ]);
};

export const renderTable = (look: Look, block: JsonObject, width: number): readonly string[] => {
  const rows = listAt(block, 'rows').map((row) => (Array.isArray(row) ? row : []).map((cell) => cellText(look, cell)));
  const widths = fit(columnWidths(rows, columnsOf), columnWidths(rows, longestWord), width);
  if (widths === null) return stacked(look, rows, width);
  const [head = [], ...body] = rows;
  return [
    ...rowLines(head, widths).map((line) => look.paint.bold(line)),
    widths.map((one) => '-'.repeat(one)).join(' '.repeat(GAP)),
    ...body.flatMap((row) => rowLines(row, widths)),
  ];
};
