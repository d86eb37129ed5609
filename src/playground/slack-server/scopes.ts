// What may the app do, by the scopes it was installed with: each call and each event needs one of a few?
import type { Channel } from './people.ts';
import { Refusal } from './refusal.ts';

const PUBLIC_OR_PRIVATE = (what: 'read' | 'history'): readonly string[] => [
  `channels:${what}`,
  `groups:${what}`,
  `im:${what}`,
  `mpim:${what}`,
];

/** One of them is needed; what is not listed needs none. Source: docs.slack.dev, the page of each method and event. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  'chat.postMessage': ['chat:write'],
  'chat.postEphemeral': ['chat:write'],
  'chat.update': ['chat:write'],
  'chat.delete': ['chat:write'],
  'conversations.info': PUBLIC_OR_PRIVATE('read'),
  'conversations.history': PUBLIC_OR_PRIVATE('history'),
  'conversations.replies': PUBLIC_OR_PRIVATE('history'),
  'files.getUploadURLExternal': ['files:write'],
  'files.completeUploadExternal': ['files:write'],
  'files.info': ['files:read'],
  'reactions.add': ['reactions:write'],
  'reactions.remove': ['reactions:write'],
  'users.info': ['users:read'],
  'usergroups.users.list': ['usergroups:read'],
  app_mention: ['app_mentions:read'],
  'message.im': ['im:history'],
  reaction_added: ['reactions:read'],
};

/** Names of scopes; null: all there are. */
export type Scopes = readonly string[] | null;

export const isGranted = (scopes: Scopes, what: string): boolean => {
  const needed = NEEDED[what];
  return scopes === null || needed === undefined || needed.some((one) => scopes.includes(one));
};

/** @throws Refusal missing_scope, with what is needed and what there is, as Slack tells it. */
export const checkScope = (scopes: Scopes, method: string): void => {
  if (scopes === null || isGranted(scopes, method)) return;
  throw new Refusal('missing_scope', { needed: NEEDED[method]?.join(','), provided: scopes.join(',') });
};

/** As `x-oauth-scopes` carries them. */
export const grantedScopes = (scopes: Scopes): string =>
  (scopes ?? [...new Set(['commands', ...Object.values(NEEDED).flat()])]).join(',');

/** A private channel we are not in does not exist for us. */
export const isHidden = (channel: Channel): boolean => channel.isPrivate === true && !channel.botIsMember;
