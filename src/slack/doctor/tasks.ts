// Does Slack take our tokens, are they of the right kind, what did it grant, and may a socket be opened?
import { failed, fix, type Looking, off, passed, unseen, warned } from '../../doctor/check.ts';
import type { Task } from '../../doctor/in-time.ts';
import type { Check } from '../../model/checkup.ts';
import { type NotLooked, notLooked } from '../../model/looked.ts';
import { say, type Text } from '../../model/text.ts';
import { isRecord, items } from '../block-limits-walk.ts';
import type { SlackCall } from '../slack-call.ts';
import { type SlackTrouble, TOKEN_CODES, troubleOf } from '../trouble.ts';
import { lackingScopes, REINSTALL, REQUIRED_SCOPES, SCOPE_WORDS, scopeLacks } from './scopes.ts';

const SLACK_MS = 8_000;

const looking = (id: string, looks: Looking['looks']): Looking => ({ id, area: 'slack', looks });
const BOT = looking('slack-bot-token', say('Bot token', '봇 토큰'));
const SCOPES = looking('slack-scopes', say('Scopes of the app', '앱 권한'));
const APP = looking('slack-app-token', say('App token and Socket Mode', '앱 토큰과 소켓 모드'));
const SIGNED = looking('slack-signing-secret', say('Signing secret', '서명 비밀 값'));
export const SLACK: Looking = looking('slack', say('Slack', 'Slack'));

export interface SlackTokens {
  /** By the bot token. */
  readonly bot: SlackCall;
  /** By the app token; null in HTTP mode. */
  readonly app: SlackCall | null;
}

export const slackTasks = ({ bot, app }: SlackTokens): readonly Task[] => [
  { ...BOT, deadlineMs: SLACK_MS, look: async () => await botChecks(bot) },
  app === null
    ? {
        ...SIGNED,
        deadlineMs: SLACK_MS,
        look: async () => [
          off(
            SIGNED,
            say(
              'given; only a request of Slack’s can show that it fits',
              '지정됨. Slack의 요청이 와야 맞는지 알 수 있음',
            ),
          ),
        ],
      }
    : { ...APP, deadlineMs: SLACK_MS, look: async () => await socketChecks(app) },
];

/** For the command line and for a bot that has none. */
export const noSlack = (): Check =>
  off(
    SLACK,
    say('not configured', '설정되지 않음'),
    fix(
      say('To connect it (README, “Slack”):', '연결하려면(README의 “Slack”):'),
      'SLACK_BOT_TOKEN_FILE=<file> SLACK_APP_TOKEN_FILE=<file>',
    ),
  );

const botChecks = async (call: SlackCall): Promise<readonly Check[]> => {
  let answer: Readonly<Record<string, unknown>>;
  try {
    answer = await call('auth.test', {});
  } catch (error) {
    const trouble = troubleOf(error);
    const scopes = unseen(SCOPES, notLooked('inconclusive', 'Slack tells them beside the bot token’s answer'));
    return [refused(BOT, trouble, 'SLACK_BOT_TOKEN=xoxb-…'), scopes];
  }
  const { team, user, bot_id: bot, response_metadata: beside } = answer;
  const granted = isRecord(beside) ? items(beside.scopes).map(String) : [];
  const who = `${String(user ?? '?')} in ${String(team ?? '?')}`;
  return [
    typeof bot === 'string' && bot !== ''
      ? passed(BOT, say(who, who))
      : failed(
          BOT,
          say(`${who}: a person’s token, not a bot’s`, `${who}: 봇이 아닌 사람의 토큰`),
          fix(BOT_WHERE, 'SLACK_BOT_TOKEN=xoxb-…'),
        ),
    ...(granted.length === 0
      ? [unseen(SCOPES, notLooked('inconclusive', 'Slack does not tell which were granted'))]
      : scopeChecks(granted)),
  ];
};

const scopeChecks = (granted: readonly string[]): readonly Check[] => {
  const lacking = lackingScopes(granted, []);
  if (lacking.length === 0) {
    const all = Object.keys(SCOPE_WORDS).length;
    return [
      passed(SCOPES, say(`all ${all} of manifests/slack-app.yaml`, `manifests/slack-app.yaml의 ${all}개 모두 있음`)),
    ];
  }
  return lacking.map((scope) =>
    (REQUIRED_SCOPES.includes(scope) ? failed : warned)(
      { ...SCOPES, about: scope },
      scopeLacks(scope),
      fix(REINSTALL, `- ${scope}   # oauth_config.scopes.bot`),
    ),
  );
};

/** It hands out an address and connects nothing. */
const socketChecks = async (call: SlackCall): Promise<readonly Check[]> => {
  try {
    const { url } = await call('apps.connections.open', {});
    return [
      typeof url === 'string' && url !== ''
        ? passed(APP, say('a socket may be opened', '소켓을 열 수 있음'))
        : unseen(APP, notLooked('unreadable', 'Slack names no address for the socket')),
    ];
  } catch (error) {
    return [refused(APP, troubleOf(error), 'SLACK_APP_TOKEN=xapp-…')];
  }
};

const BOT_WHERE = say(
  'Take it from the app’s page “OAuth & Permissions” (bot) or “Basic Information” (app-level, connections:write):',
  '앱 페이지의 “OAuth & Permissions”(봇) 또는 “Basic Information”(앱 수준, connections:write)에서 가져오세요:',
);

const WRONG_KIND = ['not_allowed_token_type', 'missing_scope', 'no_permission'];
const refused = (at: Looking, trouble: SlackTrouble, line: string): Check => {
  const { code } = trouble;
  if (TOKEN_CODES.includes(code))
    return failed(at, say(`Slack refuses it: ${code}`, `Slack이 거부함: ${code}`), fix(BOT_WHERE, line));
  if (WRONG_KIND.includes(code))
    return failed(at, say(`of the wrong kind: ${code}`, `종류가 잘못됨: ${code}`), fix(BOT_WHERE, line));
  return unseen(at, unreached(trouble), fix(REACH, 'curl -sS https://slack.com/api/api.test'));
};

const REACH = say(
  'Ask again in a moment; whether Slack is reached from here at all:',
  '잠시 후 다시 확인하세요. 여기서 Slack에 연결되는지 확인:',
);

const unreached = ({ kind, code, afterMs }: SlackTrouble): NotLooked =>
  kind === 'limited'
    ? notLooked('timed-out', `Slack asks to wait ${Math.ceil(afterMs / 1_000)} s (429)`)
    : kind === 'lost'
      ? notLooked('unreachable', `Slack gave no answer (${code})`)
      : notLooked('inconclusive', `Slack answers ${code}`);

/** Nothing is asked of Slack while a token is missing or is none. */
export const wrongTokens = (wrong: readonly { readonly name: string; readonly expected: Text }[]): readonly Check[] => [
  ...wrong.map(({ name, expected }) =>
    failed(
      { ...looking('slack-token', say('Tokens of Slack', 'Slack 토큰')), about: name },
      say(`${name}: ${expected.en}`, `${name}: ${expected.ko}`),
      fix(
        BOT_WHERE,
        `${name}=${name.includes('SIGNING') ? '<signing secret>' : name.includes('APP') ? 'xapp-…' : 'xoxb-…'}`,
      ),
    ),
  ),
  unseen(SLACK, notLooked('inconclusive', 'Slack was not asked: its tokens are not right yet')),
];
