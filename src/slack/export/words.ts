// The fixed words of exporting in Slack.
import { say } from '../../model/text.ts';

export const EXPORTING_WORDS = {
  export: say('Export', '내보내기'),
  title: say('Export the answer', '답 내보내기'),
  as: say('As', '형식'),
  md: say('Markdown, for the post-mortem', '마크다운 (사후 보고서용)'),
  json: say('JSON, as on the command line', 'JSON (명령줄과 같음)'),
  bundle: say('Bundle without secrets and names', '비밀과 이름을 지운 묶음'),
  thread: say('Markdown of the whole thread', '스레드 전체 마크다운'),
  comment: say('The answer, exported.', '내보낸 답입니다.'),
  threadComment: say('The answers of this thread, exported.', '이 스레드의 답을 내보냈습니다.'),
  bundleComment: say(
    'Secrets, names, keys and public addresses are replaced in it.',
    '비밀, 이름, 키, 공인 주소는 바꿔 넣었습니다.',
  ),
  privately: say('Your export is here:', '내보낸 파일입니다:'),
  doneHere: say('Exported: the file is in the thread.', '내보냈습니다. 파일은 스레드에 있습니다.'),
  donePrivately: say(
    'Exported: the file is in your messages with netwhy.',
    '내보냈습니다. 파일은 netwhy와의 메시지에 있습니다.',
  ),
  onItsWay: say('The export is under way.', '내보내는 중입니다.'),
  failed: say(
    'Slack did not take the file. The app may lack the scope files:write, or files are switched off.',
    'Slack이 파일을 받지 않았습니다. 앱에 files:write 권한이 없거나 파일 기능이 꺼져 있습니다.',
  ),
  how: say('Say which answer, and as what:', '어느 답을 어떤 형식으로 내보낼지 적어 주세요:'),
  howThread: say(
    'Which thread? Mention netwhy in it, or give its link from the same channel:',
    '어느 스레드인가요? 그 안에서 netwhy를 멘션하거나, 같은 채널에서 링크를 주세요:',
  ),
  noAnswer: say('This run has no answer to export.', '이 실행에는 내보낼 답이 없습니다.'),
  notHere: say(
    'Export an answer from the channel it is in, or as the one who asked.',
    '답이 있는 채널에서 내보내거나, 질문한 사람이 내보낼 수 있습니다.',
  ),
  noMemory: say('netwhy keeps no list of answers here.', 'netwhy가 답 목록을 보관하지 않습니다.'),
} as const;
