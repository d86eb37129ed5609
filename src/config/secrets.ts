// Tokens and addresses with passwords, given in the environment or, better, as a mounted file whose name is in NAME_FILE.
import { readFileSync } from 'node:fs';
import { say, type Text } from '../model/text.ts';
import { type Complaint, complaint, type Environment } from './complaints.ts';

const SHAPES = {
  SLACK_BOT_TOKEN: { shape: /^xoxb-[\w-]+$/, expected: say('a bot token, xoxb-…', '봇 토큰(xoxb-…)이 필요합니다') },
  SLACK_APP_TOKEN: {
    shape: /^xapp-[\w-]+$/,
    expected: say('an app-level token, xapp-…', '앱 토큰(xapp-…)이 필요합니다'),
  },
  SLACK_SIGNING_SECRET: {
    // Slack makes 32 hexadecimal digits; a Slack-compatible server may make others.
    shape: /^[\w-]{8,}$/,
    expected: say(
      'the signing secret of the app, usually 32 hexadecimal digits',
      '앱의 서명 비밀 값(보통 16진수 32자리)이 필요합니다',
    ),
  },
  DATABASE_URL: {
    shape: /^postgres(?:ql)?:\/\/\S+$/,
    expected: say(
      'a PostgreSQL URL, postgres://user:password@host:5432/database',
      'PostgreSQL URL(postgres://사용자:비밀번호@호스트:5432/데이터베이스)이 필요합니다',
    ),
  },
  OTEL_EXPORTER_OTLP_HEADERS: {
    // authorization=Basic%20abc,x-scope=1
    shape: /^[^\s=,]+=[^\r\n]+$/,
    expected: say('headers, name=value,name=value', '헤더(이름=값,이름=값)가 필요합니다'),
  },
} as const;

export type SecretName = keyof typeof SHAPES;

/** Those that say that a real Slack is meant; a database may be in anybody's shell. */
export const SLACK_SECRETS = [
  'SLACK_BOT_TOKEN',
  'SLACK_APP_TOKEN',
  'SLACK_SIGNING_SECRET',
] as const satisfies readonly SecretName[];

/** What the shape of a secret is, for people who did not give it. */
export const expectedOf = (name: SecretName): Text => SHAPES[name].expected;

/** @returns the secret, or undefined when it was not given or is wrong; then `complain` was told why. */
export const readSecret = (
  env: Environment,
  name: SecretName,
  complain: (text: Complaint) => void,
): string | undefined => {
  const file = env[`${name}_FILE`] || undefined;
  let value = env[name] || undefined;
  if (file !== undefined && value !== undefined) {
    complain(complaint(name, say(`give it or ${name}_FILE, not both`, `${name}_FILE과 함께 지정할 수 없습니다`)));
    return undefined;
  }
  if (file !== undefined) {
    try {
      value = readFileSync(file, 'utf8').trim();
    } catch {
      // Which file is no secret, but its name is a value: the operator knows it.
      complain(complaint(`${name}_FILE`, say('a file that can be read', '읽을 수 있는 파일이 필요합니다')));
      return undefined;
    }
  }
  if (value === undefined) return undefined;
  if (SHAPES[name].shape.test(value)) return value;
  complain(complaint(file === undefined ? name : `${name}_FILE`, SHAPES[name].expected));
  return undefined;
};
