// Which scopes does the Slack app lack, and what goes without each? What manifests/slack-app.yaml asks for.
import { join, same, say, type Text } from '../../model/text.ts';

export const SCOPE_WORDS: Readonly<Record<string, Text>> = {
  commands: say('/net does not exist', '/net 명령이 없음'),
  'chat:write': say('no answer can be posted', '답을 올릴 수 없음'),
  'users:read': say(
    'nobody can be told from a guest, so nobody may share; your language is not known',
    '게스트를 구분할 수 없어 공유가 막히고, 사용자 언어를 알 수 없음',
  ),
  'usergroups:read': say(
    'a user group of the policy file is only the people listed there',
    '정책 파일의 사용자 그룹이 파일에 적힌 사람만을 뜻함',
  ),
  'channels:read': say(
    'public addresses are hidden everywhere and packets cannot be published',
    '공인 주소를 모두 가리고 패킷을 공개할 수 없음',
  ),
  'groups:read': say('the same in private channels', '비공개 채널에서 위와 같음'),
  'files:write': say('no evidence files and no exports', '근거 파일과 내보내기 불가'),
  'channels:history': say('after a crash a message may come twice', '장애 후 같은 메시지가 두 번 올라올 수 있음'),
  'groups:history': say('the same in private channels', '비공개 채널에서 위와 같음'),
  'reactions:read': say('no sharing by reaction', '리액션 공유 불가'),
  'app_mentions:read': say('nobody can ask by mention', '멘션으로 질문할 수 없음'),
  'im:history': say('nobody can ask in a direct message', '다이렉트 메시지로 질문할 수 없음'),
};

/** Without one of these a way to ask or to answer is shut; the others cost a feature. */
export const REQUIRED_SCOPES: readonly string[] = ['commands', 'chat:write', 'app_mentions:read', 'im:history'];

/** @param granted as Slack says; null where it does not say. @param refused of which Slack said so when it refused a call. */
export const lackingScopes = (granted: readonly string[] | null, refused: readonly string[]): readonly string[] =>
  Object.keys(SCOPE_WORDS).filter((one) => (granted === null ? refused.includes(one) : !granted.includes(one)));

export const scopeLacks = (scope: string): Text =>
  join(
    [
      say(`The Slack app lacks the scope ${scope}:`, `Slack 앱에 ${scope} 권한이 없습니다:`),
      SCOPE_WORDS[scope] ?? same(''),
    ],
    ' ',
  );

export const REINSTALL = say(
  'To add scopes: paste manifests/slack-app.yaml into the app’s manifest and install it again.',
  '권한 추가: 앱 매니페스트에 manifests/slack-app.yaml을 붙여 넣고 다시 설치하세요.',
);
