// The fixed words of the Home tab.
import { say } from '../../model/text.ts';

export const HOME_WORDS = {
  title: say('netwhy', 'netwhy'),
  what: say(
    'Finds the first broken network layer of a cluster. It only reads.',
    '클러스터 네트워크에서 처음 고장 난 계층을 찾습니다. 읽기만 합니다.',
  ),
  asOf: say('as of', '기준 시각:'),
  start: say('Ask', '질문하기'),
  form: say('Ask with a form', '양식으로 질문'),
  health: say('Health of all nodes', '모든 노드 상태'),
  egress: say('No internet from a pod', '파드 인터넷 불가'),
  answers: say('Answers come in your messages with netwhy.', '답은 netwhy와의 메시지에 올라옵니다.'),
  nodes: say('Nodes', '노드'),
  notLooked: say('not looked', '확인 안 함'),
  noNodes: say(
    'Nothing is known of the nodes yet. Ask for their health.',
    '아직 노드에 대해 아는 것이 없습니다. 상태를 물어보세요.',
  ),
  nodesUnseen: say(
    'The cluster could not be asked which nodes it has; these are the ones past answers name.',
    '클러스터에서 노드 목록을 받지 못해, 지난 답에 나온 노드만 표시합니다.',
  ),
  more: say('more nodes', '개 노드 더 있음'),
  moreClusters: say('more clusters', '개 클러스터 더 있음'),
  runs: say('Your last runs', '내 최근 실행'),
  noRuns: say('You have asked nothing yet.', '아직 질문한 적이 없습니다.'),
  noMemory: say('Past answers could not be read.', '지난 답을 읽지 못했습니다.'),
  digests: say('Your digests', '내 다이제스트'),
  noDigests: say(
    'You have scheduled none. In a channel: /net schedule',
    '예약한 다이제스트가 없습니다. 채널에서 /net schedule을 입력하세요.',
  ),
  moreDigests: say('more digests', '개 다이제스트 더 있음'),
  permissions: say('What you may do', '내 권한'),
  mayAll: say('You may ask every question.', '모든 질문을 할 수 있습니다.'),
  may: say('You may ask:', '할 수 있는 질문:'),
  mayNot: say('You may not ask:', '할 수 없는 질문:'),
  maySee: say(
    'You may share answers. In channels shared with another company packets and public addresses are not shown.',
    '답을 공유할 수 있습니다. 다른 회사와 공유된 채널에는 패킷과 공인 주소를 표시하지 않습니다.',
  ),
  mayNotShare: say('You may not share answers.', '답을 공유할 수 없습니다.'),
  setup: say('Setup to look at', '설정 확인 필요'),
  doctor: say('Everything, with each fix: /net doctor', '전체 점검과 조치: /net doctor'),
  open: say('Open', '열기'),
} as const;

export const QUESTION_NAMES: Readonly<Record<string, string>> = {
  health: 'health',
  overlay: 'overlay',
  tailscale: 'tailscale',
  ebpf: 'ebpf',
  tuning: 'tuning',
};
