// All that was asked in an incident's thread, in order with times, as one page: first the list, then each answer whole. Pure.
import { inLang, type Lang } from '../model/text.ts';
import { answerMark } from '../text/words.ts';
import { type Exported, markdown } from './markdown.ts';
import { mdTable, mdText, mdTime } from './text.ts';
import { EXPORT_WORDS } from './words.ts';

export interface ThreadEntry {
  readonly run: string;
  readonly atMs: number;
  readonly by: string;
  /** Its answer stands elsewhere, and a card of it was shared into this thread. */
  readonly shared: boolean;
  /** `gone` is no longer stored; `private` was not published. */
  readonly answer: Exported | 'gone' | 'private';
}

export const threadMarkdown = (
  entries: readonly ThreadEntry[],
  lang: Lang,
  clean: (text: string) => string,
): string => {
  const ordered = [...entries].sort((a, b) => a.atMs - b.atMs);
  const title = `# ${inLang(EXPORT_WORDS.incident, lang)}`;
  if (ordered.length === 0) return `${title}\n\n${inLang(EXPORT_WORDS.none, lang)}\n`;
  const list = mdTable(
    [EXPORT_WORDS.time, EXPORT_WORDS.askedBy, EXPORT_WORDS.question, EXPORT_WORDS.verdict, EXPORT_WORDS.answer].map(
      (word) => inLang(word, lang),
    ),
    ordered.map((entry) => row(entry, lang, clean)),
  );
  const answers = ordered.flatMap(({ answer }) => (typeof answer === 'string' ? [] : [markdown(answer, lang, clean)]));
  return [title, list, ...answers].join('\n\n');
};

const row = ({ run, atMs, by, shared, answer }: ThreadEntry, lang: Lang, clean: (text: string) => string) => {
  const who = `${mdText(clean(by), 100)}${shared ? ` (${inLang(EXPORT_WORDS.sharedHere, lang)})` : ''}`;
  if (typeof answer === 'string') {
    const words = answer === 'gone' ? EXPORT_WORDS.notStored : EXPORT_WORDS.private;
    return [mdTime(atMs), who, mdText(run), '–', inLang(words, lang)];
  }
  const { question, headline } = answer.report;
  return [
    mdTime(atMs),
    who,
    `${mdText(clean(question))} (${mdText(run)})`,
    answerMark(answer.report, lang),
    mdText(clean(inLang(headline, lang)), 400),
  ];
};
