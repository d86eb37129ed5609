// How many checks came out how, in one line: `1 failed · 2 not seen · 40 ok`.
import type { Check } from '../model/checkup.ts';
import { type Lang, say } from '../model/text.ts';

const COUNTED = [
  ['fail', say('failed', '실패')],
  ['unknown', say('not seen', '확인 못 함')],
  ['warn', say('to look at', '주의')],
  ['pass', say('ok', '정상')],
] as const;

/** What is not set up is not counted. */
export const countsOf = (checks: readonly Check[], lang: Lang): string =>
  COUNTED.map(([verdict, word]) => ({ word, count: checks.filter((one) => one.verdict === verdict).length }))
    .filter(({ count }) => count > 0)
    .map(({ word, count }) => (lang === 'ko' ? `${word.ko} ${count}` : `${count} ${word.en}`))
    .join(' · ');
