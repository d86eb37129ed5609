// The fixed words of sharing: the form, the card, and what became of it.
import { say } from '../../model/text.ts';

export const SHARE_WORDS = {
  share: say('Share', '공유'),
  title: say('Share the answer', '답 공유'),
  channel: say('To a channel', '채널로'),
  channelHint: say('netwhy must be a member of it.', '그 채널에 netwhy가 있어야 합니다.'),
  thread: say('Or into a thread: the link of one of its messages', '또는 스레드로: 그 스레드의 메시지 링크'),
  oneOfBoth: say('Choose a channel or give a link.', '채널을 고르거나 링크를 넣어 주세요.'),
  notBoth: say('A channel or a link, not both.', '채널과 링크 중 하나만 넣어 주세요.'),
  sharedBy: say('shared by', '공유:'),
  from: say('Open the whole answer', '전체 답 보기'),
  done: say('Shared:', '공유했습니다:'),
  onItsWay: say('It will be there in a moment.', '곧 올라갑니다.'),
  known: say('This answer is already there:', '이 답은 이미 그곳에 있습니다:'),
  knownSoon: say('This answer is already on its way there.', '이 답은 이미 그곳에 올리는 중입니다.'),
  noAnswer: say('This run has no answer to share.', '이 실행에는 공유할 답이 없습니다.'),
  notHere: say(
    'Share an answer from the channel it is in, or as the one who asked.',
    '답이 있는 채널에서 공유하거나, 질문한 사람이 공유할 수 있습니다.',
  ),
  notKept: say(
    'netwhy could not store this, so nothing was shared. Try again later.',
    'netwhy가 저장하지 못해 공유하지 않았습니다. 나중에 다시 시도해 주세요.',
  ),
  invite: say(
    'netwhy is not in that channel, so nothing was shared. Invite it there, then share again:',
    '그 채널에 netwhy가 없어 공유하지 못했습니다. 그 채널에 초대한 뒤 다시 공유해 주세요:',
  ),
  archived: say('That channel is archived, so nothing was shared.', '보관된 채널이라 공유하지 못했습니다.'),
  noThread: say(
    'There is no such message any more, so nothing was shared.',
    '더 이상 없는 메시지라 공유하지 못했습니다.',
  ),
  refused: say('Slack did not let netwhy share it there', 'Slack이 그곳에 공유하지 못하게 했습니다'),
  pickChannel: say(
    'netwhy could not tell which channel that is. Choose it from the list Slack shows after #.',
    '어느 채널인지 알 수 없습니다. # 뒤에 나오는 Slack 목록에서 선택하세요.',
  ),
  how: say('Say which answer, and where to:', '어느 답을 어디로 공유할지 적어 주세요:'),
  offer: say(
    'This answer stands in the channel already. Where else shall it go?',
    '이 답은 이미 채널에 있습니다. 다른 곳에 공유할까요?',
  ),
} as const;

export const PRIVATE_WORDS = {
  root: say(
    'Captured packets are seen by the one who asked alone, until they publish them here.',
    '캡처한 패킷은 질문한 사람이 공개하기 전까지 그 사람에게만 보입니다.',
  ),
  publish: say('Publish here', '여기에 공개'),
  publishTitle: say('Publish the packets?', '패킷을 공개할까요?'),
  publishText: say(
    'Everybody in this channel will see the addresses and ports in them.',
    '이 채널의 모두가 패킷의 주소와 포트를 보게 됩니다.',
  ),
  no: say('Keep private', '비공개 유지'),
  show: say('Show me', '나에게 보기'),
  notYours: say(
    'Only the one who asked sees these packets, until they publish them here.',
    '질문한 사람이 여기에 공개하기 전까지 그 사람만 볼 수 있습니다.',
  ),
  published: say('These packets are published here already.', '이미 여기에 공개된 패킷입니다.'),
  onlyYou: say('Only you see this.', '나에게만 보입니다.'),
  masked: say(
    'Public addresses are hidden: netwhy shows them only in channels it knows no other company reads.',
    '공인 주소는 가렸습니다. 다른 회사가 읽지 않는 것이 확인된 채널에서만 표시합니다.',
  ),
} as const;
