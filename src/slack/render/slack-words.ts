// The fixed words only Slack shows: buttons, refusals, the first and the last line of a run.
import { say } from '../../model/text.ts';

export const WORDS = {
  looking: say('Looking at', '확인 중:'),
  checksDone: say(' checks done', '개 확인 완료'),
  starting: say('Finding the target…', '대상을 찾는 중…'),
  rerun: say('Rerun', '다시 실행'),
  evidence: say('Evidence', '근거 보기'),
  cancel: say('Cancel', '취소'),
  close: say('Close', '닫기'),
  chooseStep: say('Choose a step', '단계 선택'),
  pageBefore: say('Page before', '앞쪽'),
  pageAfter: say('Next page', '다음 쪽'),
  noOutput: say('(no output)', '(출력 없음)'),
  cutHere: say('(cut here)', '(이후 생략)'),
  noEvidence: say(
    'No evidence is stored for this run: it ended before anything was looked at.',
    '이 실행에는 저장된 근거가 없습니다. 확인을 시작하기 전에 끝났습니다.',
  ),
  unknownRun: say(
    'This run is no longer stored. Ask the question again.',
    '이 실행 기록은 더 이상 없습니다. 다시 질문해 주세요.',
  ),
  notRunning: say('This run has already ended.', '이 실행은 이미 끝났습니다.'),
  cancelling: say('Cancelling.', '취소하는 중입니다.'),
  rerunning: say('Running it again.', '다시 실행합니다.'),
  joined: say(
    'Already being looked at: the answer comes in the message that is there.',
    '같은 질문을 이미 확인하고 있습니다. 답은 먼저 올라온 메시지에 나옵니다.',
  ),
  open: say('Go there', '바로 가기'),
  duplicate: say('Already on it.', '이미 처리 중입니다.'),
  busy: say(
    'netwhy is busy: all places are taken. Nothing was started; try again in a minute.',
    'netwhy가 바쁩니다. 실행 자리가 모두 찼습니다. 시작된 것은 없으니 잠시 후 다시 시도해 주세요.',
  ),
  notStored: say(
    'netwhy could not store the request, so nothing was started. Try again later.',
    'netwhy가 요청을 저장하지 못해 시작하지 않았습니다. 나중에 다시 시도해 주세요.',
  ),
  ourFault: say('Something of ours failed.', '내부 오류가 발생했습니다.'),
  reference: say('reference', '참조'),
  tryInstead: say('Try:', '이렇게 입력해 보세요:'),
  interrupted: say(
    'Interrupted: netwhy was restarted before an answer was found. Run it again.',
    '중단됨: 답을 찾기 전에 netwhy가 재시작되었습니다. 다시 실행해 주세요.',
  ),
  cancelled: say('Cancelled before an answer was found.', '답을 찾기 전에 취소되었습니다.'),
  notRun: say('Could not run', '실행하지 못함'),
  invite: say(
    'netwhy cannot post in this channel. Invite it, then ask again:',
    'netwhy가 이 채널에 글을 쓸 수 없습니다. 초대한 뒤 다시 질문해 주세요:',
  ),
  archived: say(
    'This channel is archived, so the answer could not be posted.',
    '보관된 채널이라 답을 게시할 수 없습니다.',
  ),
  refusedPost: say('Slack did not let netwhy post in this channel', 'Slack이 이 채널에 글을 쓰지 못하게 했습니다'),
  askedBy: say('asked by', '요청:'),
  run: say('run', '실행'),
  runbook: say('runbook', '런북'),
  cluster: say('cluster', '클러스터'),
  controls: say('Compared with', '비교 대상'),
  moreSteps: say(' more steps: see Evidence', '개 단계 더 있음: 근거 보기 참조'),
  moreCauses: say(' more causes', '개 원인 더 있음'),
  whyTitle: say('Why', '이유'),
  layer: say('First broken layer', '처음 고장 난 계층'),
  warnedLayer: say('Layer', '계층'),
  follows: say('Because of this', '이 원인으로 인한 항목'),
  stepsTitle: say('Steps', '단계'),
  guideTitle: say('The guide’s commands, as they are on this version', '가이드의 명령과 이 버전에서의 명령'),
  moreFixes: say(' more about the fix in the thread', '개 조치 더 있음: 스레드 참조'),
  verdict: say('Verdict', '판정'),
  question: say('Question', '질문'),
} as const;

/** Of the evidence file. */
export const EVIDENCE_WORDS = {
  title: say('raw evidence', '원본 근거'),
  comment: say(
    'Raw output of the checks that are not as expected.',
    '예상과 다르거나 확인하지 못한 항목의 원본 출력입니다.',
  ),
  ended: say('Ended', '결과'),
  took: say('Took', '소요 시간'),
  truncated: say('longer than netwhy keeps', '저장 한도를 넘어 뒷부분이 잘림'),
  bytesLeftOut: say('bytes left out', '바이트 생략'),
  leftOut: say('(cut here) observations that did not fit:', '(이후 생략) 담지 못한 관찰 수:'),
} as const;

/** `3 failed`: counts of the verdict line. */
export const COUNT_WORDS = {
  fail: say('failed', '실패'),
  warn: say('need attention', '주의'),
  pass: say('passed', '정상'),
  unknown: say('could not look', '확인 못 함'),
  skipped: say('skipped', '건너뜀'),
} as const;
