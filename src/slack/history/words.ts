// The fixed words of past answers.
import { say } from '../../model/text.ts';

export const HISTORY_WORDS = {
  how: say(
    'Say what of: nothing, a question, a cause, or what was asked about.',
    '무엇의 기록인지 적어 주세요: 비워 두거나 질문, 원인 코드, 대상 이름.',
  ),
  howShow: say('Name one run: show r-…', '실행 하나를 적어 주세요: show r-…'),
  howDiff: say('Name two runs: diff r-… r-…', '실행 두 개를 적어 주세요: diff r-… r-…'),
  none: say('There is no such run that you may see here.', '여기서 볼 수 있는 그런 실행이 없습니다.'),
  title: say('Past answers', '지난 답'),
  lastPass: say('It last passed', '마지막으로 정상이었던 때:'),
  neverPassed: say(
    'None of the runs kept that you may see here passed.',
    '보관된 실행 중 여기서 볼 수 있는 것에는 정상인 것이 없습니다.',
  ),
  more: say(' more', '개 더 있음'),
  open: say('Open', '열기'),
} as const;
