// What does the terminal chat say to the person in front of it, in English and Korean?
import { say, type Text } from '../../model/text.ts';

export const PHRASES = {
  onlyYou: say('only you see this', '나에게만 보임'),
  edited: say('edited', '수정됨'),
  thread: (number: number): Text => say(`thread ${number}`, `스레드 ${number}`),
  elsewhere: (channel: string): Text => say(`new in ${channel}`, `${channel}에 새 메시지가 있습니다`),
  unknown: (word: string): Text =>
    say(`There is no "${word}" here. Type help.`, `"${word}" 명령은 없습니다. help를 입력해 보세요.`),
  meant: (names: readonly string[]): Text =>
    say(`Did you mean: ${names.join(', ')}?`, `혹시 이것인가요? ${names.join(', ')}`),
  noFault: (name: string): Text =>
    name === ''
      ? say('Break what? Type faults to see what can be broken.', '무엇을 고장 낼까요? faults로 목록을 볼 수 있습니다.')
      : say(
          `There is no fault "${name}". Type faults for the list.`,
          `"${name}" 고장은 없습니다. faults로 목록을 확인하세요.`,
        ),
  noChannel: (names: readonly string[]): Text => say(`Channels: ${names.join(', ')}`, `채널 목록: ${names.join(', ')}`),
  noPerson: (names: readonly string[]): Text => say(`People: ${names.join(', ')}`, `사람 목록: ${names.join(', ')}`),
  nowIn: (place: string): Text => say(`You are in ${place}.`, `지금 ${place}에 있습니다.`),
  invited: (channel: string): Text => say(`@netwhy is in ${channel} now.`, `@netwhy가 ${channel} 채널에 들어왔습니다.`),
  nowAs: (name: string): Text => say(`You are ${name} now.`, `이제 ${name}입니다.`),
  noThreads: say('No threads here yet.', '아직 스레드가 없습니다.'),
  noThread: say('No such thread. Type threads for the list.', '그런 스레드가 없습니다. threads로 목록을 확인하세요.'),
  leftThread: say('Back in the channel.', '채널로 돌아왔습니다.'),
  slashInThread: say(
    'Slack has no slash commands inside threads. Ask @netwhy here, or type thread 0 to go back to the channel.',
    '슬랙 스레드 안에서는 슬래시 명령을 쓸 수 없습니다. 여기서는 @netwhy로 물어보거나, thread 0으로 채널로 돌아가세요.',
  ),
  noButton: (names: readonly string[]): Text =>
    names.length === 0
      ? say('There is no button here yet.', '아직 누를 버튼이 없습니다.')
      : say(
          `No such button. There is: ${names.join(', ')}`,
          `그런 버튼이 없습니다. 누를 수 있는 버튼: ${names.join(', ')}`,
        ),
  clickFailed: (why: string): Text => say(`The click failed: ${why}`, `버튼 처리에 실패했습니다: ${why}`),
  noFile: say('There is no such file here.', '그런 파일이 없습니다.'),
  modal: say('A window opens', '창이 열렸습니다'),
  formHere: say(
    'Forms cannot be filled in here. Type the question: /net help shows how.',
    '여기서는 양식을 채울 수 없습니다. 질문을 직접 입력하세요. 방법: /net help',
  ),
  failed: (why: string): Text => say(`That did not work: ${why}`, `처리하지 못했습니다: ${why}`),
  bye: say('Bye.', '안녕히 가세요.'),
  more: (lines: number): Text => say(`… ${lines} more lines`, `… ${lines}줄 더 있음`),
  gaveUp: say('Still nothing; giving up waiting.', '아직 응답이 없어 그만 기다립니다.'),
} as const;

/** One row of help: what to type, and what it does. */
type Hint = readonly [typed: string, does: Text];

export const FIRST_HINTS: readonly Hint[] = [
  ['/net why-no-egress web-0', say('ask; all is well now', '물어보기: 지금은 정상입니다')],
  ['break masquerade-off', say('break the network', '네트워크를 고장 내기')],
  ['/net why-no-egress web-0', say('ask again', '다시 물어보기')],
  ['fix', say('repair it', '고치기')],
  ['help', say('everything else', '나머지 명령 보기')],
];

export const ALL_HINTS: readonly Hint[] = [
  ['/net <question> …', say('slash command in the channel, as in Slack', '채널에서 슬래시 명령 실행')],
  ['@netwhy <question> …', say('ask inside the current thread', '현재 스레드에서 물어보기')],
  ['break <fault>', say('break the simulated network', '시뮬레이션 네트워크를 고장 내기')],
  ['fix', say('make it well again', '정상으로 되돌리기')],
  ['faults', say('what can be broken', '낼 수 있는 고장 목록')],
  [
    'click <button>',
    say('press a button of the latest answer, e.g. click rerun', '최근 답변의 버튼 누르기, 예: click rerun'),
  ],
  [
    'threads, thread <n>',
    say('list threads, step into one; thread 0 leaves', '스레드 목록, 들어가기; thread 0은 나가기'),
  ],
  ['channels, channel #incident-42', say('list channels, go to one', '채널 목록, 이동하기')],
  ['/invite @netwhy', say('let the bot into this channel', '봇을 이 채널에 초대하기')],
  ['as bora', say('be another person (bora reads Korean)', '다른 사람 되기 (bora는 한국어)')],
  ['say <text>', say('just talk', '그냥 말하기')],
  ['file <name>', say('read an attached file', '첨부 파일 읽기')],
  ['quit', say('leave', '나가기')],
];

export const WELCOME: Text = say(
  'netwhy answers why a pod has no network. This is a small Slack of its own, with a bot and a simulated cluster behind it.',
  'netwhy는 파드의 네트워크가 왜 안 되는지 답합니다. 여기는 봇과 시뮬레이션 클러스터가 연결된 작은 슬랙입니다.',
);
