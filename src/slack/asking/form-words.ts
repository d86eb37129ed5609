// The fixed words of the form and of what is said about a sentence.
import { say } from '../../model/text.ts';

export const FORM_WORDS = {
  title: say('Ask netwhy', 'netwhy에 질문'),
  submit: say('Ask', '질문하기'),
  cancel: say('Close', '닫기'),
  question: say('Question', '질문'),
  cluster: say('Cluster', '클러스터'),
  choose: say('Choose', '선택'),
  search: say('Type a part of its name', '이름의 일부를 입력하세요'),
  names: {
    pod: say('Pod', '파드'),
    service: say('Service', '서비스'),
    node: say('Node', '노드'),
    place: say('Node or pod', '노드 또는 파드'),
    anywhere: say('Where to: a pod, a Service or a host', '목적지: 파드, 서비스, 호스트'),
    host: say('Outside host', '외부 호스트'),
    name: say('DNS name', 'DNS 이름'),
    topic: say('Topic', '주제'),
    choice: say('Which packets', '어떤 패킷'),
  },
  kinds: {
    pod: say('pod', '파드'),
    service: say('Service', '서비스'),
    node: say('node', '노드'),
    workload: say('workload', '워크로드'),
    namespace: say('namespace', '네임스페이스'),
    host: say('outside host', '외부 호스트'),
    typed: say('as typed', '입력한 그대로'),
  },
  inThread: say('The answer comes in this thread.', '답은 이 스레드에 올라옵니다.'),
  inChannel: say('The answer comes in this channel.', '답은 이 채널에 올라옵니다.'),
  inMessages: say('The answer comes in your messages with netwhy.', '답은 netwhy와의 메시지에 올라옵니다.'),
  notListed: say(
    'The names in this cluster could not be listed. Type a whole name.',
    '이 클러스터의 이름 목록을 읽지 못했습니다. 이름을 모두 입력하세요.',
  ),
  gone: say('This is no longer there. Choose again.', '더 이상 없는 대상입니다. 다시 선택하세요.'),
  firstFirst: say('Fill in the field above first.', '위 항목을 먼저 입력하세요.'),
  chooseFirst: say('Choose a question.', '질문을 선택하세요.'),
  later: say(
    'The cluster could not be asked just now. Try again.',
    '지금은 클러스터를 확인할 수 없습니다. 다시 시도하세요.',
  ),
  nothingAllowed: say(
    'You may not ask anything here. Whoever runs netwhy decides who may.',
    '여기서 질문할 권한이 없습니다. 권한은 netwhy 운영자가 정합니다.',
  ),
  expired: say(
    'That took too long for Slack to open a form. Click again, or type the command.',
    'Slack에서 양식을 열 시간이 지났습니다. 다시 누르거나 명령을 입력하세요.',
  ),
} as const;

export const READ_WORDS = {
  readAs: say('I read this as:', '이렇게 이해했습니다:'),
  whichOne: say('Which one do you mean?', '어느 것인가요?'),
  shallI: say('Shall I run it?', '실행할까요?'),
  incomplete: say('It needs a name: fill in the form.', '대상의 이름이 필요합니다. 양식을 채워 주세요.'),
  couldNotTell: say('I could not tell what you ask. For example:', '무엇을 묻는지 알 수 없었습니다. 예를 들면:'),
  example: say("web-0 can't reach google.com", 'web-0에서 google.com 접속이 안돼요'),
  other: say('why is node-1 slow to node-2', 'node-1에서 node-2로 느려요'),
  run: say('Run', '실행'),
  edit: say('Edit', '수정'),
  fill: say('Ask with a form', '양식으로 질문'),
} as const;
