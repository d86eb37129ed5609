// How are typed words and what they do laid out side by side, at any width?
import { columnsOf, pad, wrap } from '../../text/columns.ts';

/** Narrower explanations go under the word instead of beside it. */
const MIN_BESIDE = 30;

export const hintLines = (
  rows: readonly (readonly [typed: string, does: string])[],
  width: number,
  paint: (text: string) => string = (text) => text,
): readonly string[] => {
  const left = Math.max(0, ...rows.map(([typed]) => columnsOf(typed)));
  const beside = width - left - 4;
  return rows.flatMap(([typed, does]) => {
    if (beside < MIN_BESIDE) return [`  ${paint(typed)}`, ...wrap(does, width - 6).map((line) => `      ${line}`)];
    return wrap(does, beside).map((line, row) =>
      row === 0 ? `  ${paint(typed)}${pad('', left - columnsOf(typed))}  ${line}` : `${' '.repeat(left + 4)}${line}`,
    );
  });
};
