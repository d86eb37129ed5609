// Which Slack, by which way in: Socket Mode needs an app token, HTTP mode a signing secret and a port.
import { say, type Text } from '../model/text.ts';
import { type Complaint, complaint, type Environment } from './complaints.ts';
import { expectedOf, type SecretName } from './secrets.ts';
import type { ValueOf, VariableName } from './variables.ts';

interface SlackOf {
  readonly botToken: string;
  /** Base of the Web API; empty for Slack's own. */
  readonly apiUrl: string;
}

export type SlackSettings =
  | (SlackOf & { readonly mode: 'socket'; readonly appToken: string })
  | (SlackOf & { readonly mode: 'http'; readonly signingSecret: string; readonly port: number });

/** @returns null in the playground, and when something is missing; then `complain` was told what. */
export const readSlack = (
  read: <N extends VariableName>(name: N) => ValueOf<N> | undefined,
  secret: (name: SecretName) => string | undefined,
  mode: 'playground' | 'live',
  env: Environment,
  complain: (text: Complaint) => void,
): SlackSettings | null => {
  const slackMode = read('NETWHY_SLACK_MODE') ?? 'socket';
  const port = read('PORT') ?? 3000;
  const apiUrl = read('SLACK_API_URL') ?? '';
  if (mode === 'playground') return null;
  const need = (name: SecretName): string | undefined => {
    const value = secret(name);
    const given = (env[name] ?? '') !== '' || (env[`${name}_FILE`] ?? '') !== '';
    if (value === undefined && !given) complain({ ...complaint(name, missing(name)), absent: true });
    return value;
  };
  const botToken = need('SLACK_BOT_TOKEN');
  if (slackMode === 'socket') {
    const appToken = need('SLACK_APP_TOKEN');
    return botToken === undefined || appToken === undefined ? null : { mode: 'socket', botToken, appToken, apiUrl };
  }
  const signingSecret = need('SLACK_SIGNING_SECRET');
  return botToken === undefined || signingSecret === undefined
    ? null
    : { mode: 'http', botToken, signingSecret, port, apiUrl };
};

const missing = (name: SecretName): Text => {
  const expected = expectedOf(name);
  return say(`missing; ${expected.en}`, `값이 없습니다. ${expected.ko}`);
};
