// The verdict line: word, symbol, how sure, and how many steps say what; our own words and numbers only.
import type { Report, ReportStep } from '../../model/report.ts';
import type { Verdict } from '../../model/verdict.ts';
import { answerMark, CONFIDENCE_WORDS, isExplanation, VERDICT_SYMBOLS, VERDICT_WORDS } from '../../text/words.ts';
import type { Ink } from './message.ts';
import { COUNT_WORDS } from './slack-words.ts';

export const verdictMark = (verdict: Verdict, ink: Ink): string =>
  `${VERDICT_SYMBOLS[verdict]} ${ink.say(VERDICT_WORDS[verdict])}`;

/** From what needs a look to what does not. */
export const ORDER: readonly Verdict[] = ['fail', 'warn', 'unknown', 'pass', 'skipped'];

export const countsLine = (report: Report, ink: Ink): string => countsOf(report.steps, ink);

/** `3 failed · 20 passed`, empty for no steps. */
export const countsOf = (steps: readonly ReportStep[], ink: Ink): string =>
  ORDER.map((verdict) => ({ verdict, count: steps.filter((step) => step.verdict === verdict).length }))
    .filter(({ count }) => count > 0)
    .map(({ verdict, count }) =>
      ink.lang === 'ko' ? `${ink.say(COUNT_WORDS[verdict])} ${count}` : `${count} ${counted(verdict, count, ink)}`,
    )
    .join(' · ');

const counted = (verdict: Verdict, count: number, ink: Ink): string =>
  verdict === 'warn' && count === 1 ? 'needs attention' : ink.say(COUNT_WORDS[verdict]);

/** The word of the whole answer. */
export const reportMark = (report: Report, ink: Ink): string => answerMark(report, ink.lang);

export const verdictLine = (report: Report, ink: Ink): string =>
  [
    `*${reportMark(report, ink)}*`,
    ...(isExplanation(report) ? [] : [ink.say(CONFIDENCE_WORDS[report.confidence]), countsLine(report, ink)]),
  ]
    .filter((part) => part !== '')
    .join(' · ');
