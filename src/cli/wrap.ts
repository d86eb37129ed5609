// Breaks a line at blanks; Hangul counts two columns, as terminals draw it.

/** @returns lines of at most `columns`, except words that are longer by themselves. */
export const wrap = (text: string, columns: number): readonly string[] => {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && columnsOf(longer) > columns) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return line === '' ? lines : [...lines, line];
};

// Hangul syllables and jamo, CJK and full-width forms
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/g;

export const columnsOf = (text: string): number => text.length + (text.match(WIDE)?.length ?? 0);

/** The text in at most so many columns; an ellipsis says that something is missing. */
export const cut = (text: string, columns: number): string => {
  if (columnsOf(text) <= columns) return text;
  let kept = '';
  for (const letter of text) {
    if (columnsOf(kept + letter) > columns - 1) break;
    kept += letter;
  }
  return `${kept}…`;
};
