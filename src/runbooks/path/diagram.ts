// A path drawn hop by hop for a phone: a mark, what the hop is, and its live values, never wider than 38 columns.
import type { Finding } from '../../model/runbook.ts';
import { inLang, type Lang, say, type Text } from '../../model/text.ts';

const COLUMNS = 38;
const MOST_LINES = 3;

export type Mark = '✓' | '!' | '✗' | '?' | '-';

export interface Hop {
  readonly mark: Mark;
  readonly title: Text;
  readonly details: readonly Text[];
  /** It fails with whatever is broken before it or below it. */
  readonly symptom?: true;
}

/** Not applicable is no hop here; whatever else was not seen is a question. */
export const markOf = ({ verdict, judgement }: Finding): Mark => {
  switch (verdict) {
    case 'pass':
      return '✓';
    case 'warn':
      return '!';
    case 'fail':
      return '✗';
    case 'unknown':
      return '?';
    case 'skipped':
      return 'reason' in judgement && judgement.reason === 'not-applicable' ? '-' : '?';
    default:
      return verdict satisfies never;
  }
};

const ORDER: readonly Mark[] = ['✗', '?', '!', '✓', '-'];

const worstOf = (findings: readonly Finding[]): Finding | undefined =>
  findings.toSorted((a, b) => ORDER.indexOf(markOf(a)) - ORDER.indexOf(markOf(b)))[0];

/** What is shown is `shown`; the worst of it and of what else was checked there gives the mark, and speaks when it is not well. */
export const hop = (
  title: Text,
  shown: readonly Finding[],
  more: readonly Text[] = [],
  checked: readonly Finding[] = [],
): Hop => {
  const worst = worstOf([...shown, ...checked.filter((one) => one.fails || one.warns)]);
  if (worst === undefined) return { mark: '-', title, details: more };
  const mark = markOf(worst);
  const saws = mark === '✓' ? shown.filter((one) => markOf(one) === '✓') : [worst];
  return { mark, title, details: [...more, ...saws.map(({ judgement }) => judgement.saw)] };
};

export const notHere = (title: Text): Hop => ({ mark: '-', title, details: [] });

/** Each hop under the other; the last line says where it stops, or that it arrives. */
export const drawn = (hops: readonly Hop[], end: Hop): Text => {
  const page = (lang: Lang): string =>
    `${[...hops.flatMap((one, at) => [...(at > 0 ? ['│'] : []), ...linesOf(one, lang)]), '─'.repeat(12), ...linesOf(end, lang)].join('\n')}\n`;
  return say(page('en'), page('ko'));
};

const linesOf = ({ mark, title, details }: Hop, lang: Lang): readonly string[] => {
  const [first = '', ...rest] = fit(inLang(title, lang), COLUMNS - 2);
  const indent = (line: string): string => `  ${line}`;
  return [
    `${mark} ${first}`,
    ...rest.map(indent),
    ...details.flatMap((one) => fit(inLang(one, lang), COLUMNS - 2)).map(indent),
  ];
};

/** Korean letters take two columns. */
const columnsOf = (text: string): number =>
  [...text].reduce(
    (sum, letter) => sum + (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]/.test(letter) ? 2 : 1),
    0,
  );

/** Broken at blanks, and inside a word where it must be; what goes on too long is cut. */
const fit = (text: string, width: number): readonly string[] => {
  const lines: string[] = [];
  let line = '';
  for (const word of text.trim().split(/\s+/).slice(0, 60)) {
    if (columnsOf(`${line} ${word}`) <= width || line === '') line = line === '' ? word : `${line} ${word}`;
    else {
      lines.push(line);
      line = word;
    }
    while (columnsOf(line) > width) {
      const head = headOf(line, width);
      lines.push(head);
      line = line.slice(head.length);
    }
  }
  if (line !== '') lines.push(line);
  if (lines.length <= MOST_LINES) return lines;
  const last = lines[MOST_LINES - 1] ?? '';
  return [...lines.slice(0, MOST_LINES - 1), `${headOf(last, width - 1)}…`];
};

const headOf = (text: string, width: number): string => {
  let head = '';
  for (const letter of text) {
    if (columnsOf(head + letter) > width) break;
    head += letter;
  }
  return head;
};
