// Why something is not allowed, and who can change it.
import type { Standing, Unknown } from '../engine/ports/access-facts.ts';
import { say, type Text } from '../model/text.ts';
import type { Ruling } from './rules.ts';

type Words = Readonly<Record<Exclude<Standing, 'member'> | 'shared', Text>> & {
  readonly rules: Readonly<Record<Exclude<Ruling, 'allowed'>, Text>>;
  readonly personUnknown: Readonly<Record<Unknown, Text>>;
  readonly channelUnknown: Readonly<Record<Unknown, Text>>;
};

export const POLICY_WORDS: Words = {
  rules: {
    denied: say(
      'The policy of this netwhy forbids this to you here. Its operator can change it.',
      '이 netwhy의 정책이 여기서 이 작업을 금지합니다. 운영자가 바꿀 수 있습니다.',
    ),
    'not-allowed': say(
      'The policy of this netwhy does not allow you this here. Its operator can change it.',
      '이 netwhy의 정책에 여기서 이 작업을 허용하는 규칙이 없습니다. 운영자가 바꿀 수 있습니다.',
    ),
    namespace: say(
      'The policy of this netwhy goes by namespace: name it, as in shop/web-0 or -n shop.',
      '이 netwhy의 정책은 네임스페이스별로 다릅니다. shop/web-0 또는 -n shop처럼 네임스페이스를 지정하세요.',
    ),
  },
  guest: say(
    'Guests of this workspace may not use netwhy. Ask a member of the team.',
    '워크스페이스 게스트는 netwhy를 쓸 수 없습니다. 팀 구성원에게 요청하세요.',
  ),
  bot: say('netwhy answers people, not bots.', 'netwhy는 봇의 요청에는 답하지 않습니다.'),
  deactivated: say('This account is deactivated.', '비활성화된 계정입니다.'),
  stranger: say(
    'People of another company may not use netwhy here.',
    '다른 회사의 구성원은 여기서 netwhy를 쓸 수 없습니다.',
  ),
  shared: say(
    'This channel is shared with another company, so captured packets and public addresses are not shown here.',
    '다른 회사와 공유된 채널이라 캡처한 패킷과 공인 주소를 여기에 표시하지 않습니다.',
  ),
  personUnknown: {
    'not-permitted': say(
      'netwhy cannot tell members from guests: its Slack app lacks the scope users:read.',
      'netwhy가 구성원과 게스트를 구분할 수 없습니다. Slack 앱에 users:read 권한이 없습니다.',
    ),
    'not-there': say('Slack does not know this account.', 'Slack에서 이 계정을 찾을 수 없습니다.'),
    'no-answer': say(
      'Slack did not say who you are, so nothing was done. Try again in a moment.',
      'Slack에서 사용자 정보를 받지 못해 실행하지 않았습니다. 잠시 후 다시 시도하세요.',
    ),
  },
  channelUnknown: {
    'not-permitted': say(
      'netwhy cannot tell whether this channel is shared with another company: its Slack app lacks the scopes channels:read and groups:read. Captured packets and public addresses stay private.',
      'netwhy가 외부 공유 채널인지 확인할 수 없습니다. Slack 앱에 channels:read, groups:read 권한이 없습니다. 캡처한 패킷과 공인 주소는 공개하지 않습니다.',
    ),
    'not-there': say(
      'netwhy cannot see this channel, so it cannot tell whether it is shared with another company. Captured packets and public addresses stay private.',
      'netwhy가 이 채널을 볼 수 없어 외부 공유 여부를 알 수 없습니다. 캡처한 패킷과 공인 주소는 공개하지 않습니다.',
    ),
    'no-answer': say(
      'Slack did not say whether this channel is shared with another company. Captured packets and public addresses stay private; try again in a moment.',
      '외부 공유 채널인지 Slack에서 답을 받지 못했습니다. 캡처한 패킷과 공인 주소는 공개하지 않습니다. 잠시 후 다시 시도하세요.',
    ),
  },
};
