// How wide is a text on a terminal, and how is it wrapped, cut and padded to a width?

// ESC [ 1 m: the only sequences in here are our own colours.
const SGR = /\u001b\[[0-9;]*m/g;
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const NARROWLESS = /^(?:[\p{Mn}\p{Me}]|\u200d)$/u;

/** Columns taken; Korean, Chinese and Japanese characters and emoji take two. */
export const columnsOf = (text: string): number => {
  let columns = 0;
  for (const character of text.replace(SGR, '')) {
    columns += NARROWLESS.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  }
  return columns;
};

/** Cuts to a width, with an ellipsis. Only for text without colours. */
export const cut = (text: string, width: number): string => {
  if (columnsOf(text) <= width) return text;
  let kept = '';
  for (const character of text) {
    if (columnsOf(kept + character) > width - 1) break;
    kept += character;
  }
  return `${kept}…`;
};

export const pad = (text: string, width: number, align: 'left' | 'right' = 'left'): string => {
  const space = ' '.repeat(Math.max(0, width - columnsOf(text)));
  return align === 'right' ? space + text : text + space;
};

/** Lines no wider than `width`, broken at spaces where there are any. */
export const wrap = (text: string, width: number): readonly string[] =>
  text.split('\n').flatMap((line) => wrapLine(line, Math.max(1, width)));

const wrapLine = (line: string, width: number): readonly string[] => {
  if (columnsOf(line) <= width) return [line];
  const indent = ' '.repeat(Math.min(width >> 1, line.length - line.trimStart().length));
  const lines: string[] = [];
  let current = indent;
  for (const word of line
    .trim()
    .split(/ +/)
    .flatMap((one) => pieces(one, width - indent.length))) {
    const joined = current === indent ? current + word : `${current} ${word}`;
    if (columnsOf(joined) > width && current !== indent) {
      lines.push(current);
      current = indent + word;
    } else {
      current = joined;
    }
  }
  return [...lines, current];
};

/** A word wider than the line, broken where it must be. */
const pieces = (word: string, width: number): readonly string[] => {
  if (columnsOf(word) <= width || word.includes('\u001b')) return [word];
  const parts: string[] = [];
  let current = '';
  for (const character of word) {
    if (columnsOf(current + character) > width && current !== '') {
      parts.push(current);
      current = '';
    }
    current += character;
  }
  return [...parts, current];
};
