// The fixed words of every surface: verdicts with their symbols, reasons, labels. A symbol never stands without its word.
import type { Confidence, Report } from '../model/report.ts';
import { type Lang, say, type Text } from '../model/text.ts';
import type { SkippedReason, UnknownReason, Verdict } from '../model/verdict.ts';

export const VERDICT_WORDS: Readonly<Record<Verdict, Text>> = {
  pass: say('PASS', '정상'),
  warn: say('WARN', '주의'),
  fail: say('FAIL', '실패'),
  unknown: say('UNKNOWN', '알 수 없음'),
  skipped: say('SKIPPED', '건너뜀'),
};

/** Plain text symbols, readable without colour and by a screen reader. */
export const VERDICT_SYMBOLS: Readonly<Record<Verdict, string>> = {
  pass: '✓',
  warn: '!',
  fail: '✗',
  unknown: '?',
  skipped: '–',
};

const EXPLAINED = { symbol: 'i', word: say('EXPLAINED', '설명') };

/** An explanation reads values and judges none of them, so it is told without the tick of an answer where all is well. */
export const isExplanation = ({ verdict, target }: Pick<Report, 'verdict' | 'target'>): boolean =>
  target.kind === 'topic' && verdict === 'pass';

/** `✓ PASS`, `✗ 실패`: the word of a whole answer, never without its symbol. */
export const answerMark = (report: Pick<Report, 'verdict' | 'target'>, lang: Lang): string =>
  isExplanation(report)
    ? `${EXPLAINED.symbol} ${EXPLAINED.word[lang]}`
    : `${VERDICT_SYMBOLS[report.verdict]} ${VERDICT_WORDS[report.verdict][lang]}`;

export const CONFIDENCE_WORDS: Readonly<Record<Confidence, Text>> = {
  proven: say('proven', '증명됨'),
  consistent: say('consistent with what was seen', '관찰과 일치'),
  undetermined: say('could not tell', '판단할 수 없음'),
};

export const REASON_WORDS: Readonly<Record<UnknownReason | SkippedReason, Text>> = {
  'timed-out': say('timed out', '시간 초과'),
  forbidden: say('not permitted to look', '확인 권한 없음'),
  'tool-missing': say('no tool to look with', '확인할 도구 없음'),
  unreachable: say('could not reach the place', '확인할 곳에 연결할 수 없음'),
  unreadable: say('the output could not be read', '출력을 해석할 수 없음'),
  inconclusive: say('inconclusive', '결론 없음'),
  'not-applicable': say('does not apply here', '해당 없음'),
  'not-needed': say('not needed', '불필요'),
  cancelled: say('cancelled', '취소됨'),
};

export const LABELS = {
  fix: say('Fix', '조치'),
  verify: say('Then check', '확인'),
  readOnly: say('read-only', '읽기 전용'),
  disruptive: say('disruptive', '서비스 영향 있음'),
  saw: say('Saw', '관찰'),
  expected: say('Expected', '기대'),
  where: say('Where', '위치'),
  also: say('Also found', '추가 원인'),
  symptoms: say('Symptoms of it', '이로 인한 증상'),
  steps: say('Steps', '단계'),
  notAsExpected: say('Not as expected, or not seen', '예상과 다르거나 확인하지 못한 항목'),
  asExpected: say('As expected', '정상 항목'),
  read: say('Read for this', '이 설명을 위해 읽은 것'),
  couldNotLook: say('could not look', '확인 못 함'),
  source: say('Source', '출처'),
  page: say('More about it', '더 알아보기'),
} as const;
