// The fixed words of what waits for a second person.
import { say, type Text } from '../../model/text.ts';

export const APPROVAL_WORDS = {
  title: say('Waits for approval', '승인 대기'),
  explain: say(
    'A second person must approve before anything runs. The word is for exactly these commands, once.',
    '다른 사람이 승인해야 실행됩니다. 승인은 아래 명령 그대로, 한 번만 유효합니다.',
  ),
  headersOnly: say(
    'Captured packets: headers alone, bounded in number and time; shown to the one who asked until they publish them.',
    '캡처한 패킷: 헤더만, 개수와 시간을 제한합니다. 질문한 사람이 공개하기 전까지 그 사람에게만 보입니다.',
  ),
  askedOf: say('May approve:', '승인 가능:'),
  until: say('until', '기한:'),
  approve: say('Approve', '승인'),
  decline: say('Decline', '거절'),
  waits: say(
    'It waits for the approval of a second person; the request stands in the channel.',
    '다른 사람의 승인을 기다립니다. 요청을 채널에 올렸습니다.',
  ),
  waitsAlready: say(
    'The same already waits for the approval of a second person.',
    '같은 질문이 이미 승인을 기다리고 있습니다.',
  ),
  notHere: say(
    'This needs the approval of a second person, and nobody else reads along here. Ask it in a channel.',
    '다른 사람의 승인이 필요한데 여기는 다른 사람이 없습니다. 채널에서 질문하세요.',
  ),
  notKept: say(
    'This needs the approval of a second person, and the request could not be stored, so nothing was started.',
    '다른 사람의 승인이 필요한데 요청을 저장하지 못해 시작하지 않았습니다.',
  ),
  began: say('Approved: it runs now.', '승인되어 실행합니다.'),
  approved: say('Approved: what it finds stands in the thread.', '승인됨: 결과는 스레드에 올립니다.'),
  declined: say('Declined: nothing ran.', '거절됨: 실행하지 않았습니다.'),
  expired: say(
    'Expired: nobody decided in time, so nothing ran.',
    '만료됨: 기한 안에 결정되지 않아 실행하지 않았습니다.',
  ),
  failed: say('Nothing to decide: it could not be planned.', '실행할 내용을 정하지 못해 결정할 것이 없습니다.'),
  by: say('decided by', '결정:'),
  unknown: say('This request is not one of ours, so nothing was decided.', '알 수 없는 요청이라 결정하지 않았습니다.'),
  stale: say(
    'This is not the request as it stands now, so nothing was decided.',
    '현재의 요청이 아니어서 결정하지 않았습니다.',
  ),
  askerMayNot: say('Whoever asked may not ask this any more:', '질문한 사람에게 더 이상 권한이 없습니다:'),
} as const satisfies Readonly<Record<string, Text>>;
