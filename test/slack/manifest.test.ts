import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { CALLBACKS } from '../../src/slack/action-ids.ts';
import { COMMAND } from '../../src/slack/on-command.ts';

const ROOT = path.join(import.meta.dirname, '../..');
const manifest = readFileSync(path.join(ROOT, 'manifests/slack-app.yaml'), 'utf8');

/** What each Web API method we may call needs; source: docs.slack.dev, the page of each method. */
const SCOPES: Readonly<Record<string, readonly string[]>> = {
  'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  'chat.postEphemeral': ['chat:write'],
  'conversations.history': ['channels:history', 'groups:history'],
  'conversations.info': ['channels:read', 'groups:read'],
  'conversations.replies': ['channels:history', 'groups:history'],
  'files.getUploadURLExternal': ['files:write'],
  'files.uploadV2': ['files:write'],
  'usergroups.users.list': ['usergroups:read'],
  'users.info': ['users:read'],
  'views.open': [],
  'views.publish': [],
  'views.update': [],
};

const sources = globSync('src/slack/**/*.ts', { cwd: ROOT }).map((file) => readFileSync(path.join(ROOT, file), 'utf8'));

// 'chat.postMessage' · 'conversations.history'
const methods = [
  ...new Set(
    sources.flatMap((source) =>
      [
        ...source.matchAll(
          /'((?:chat|conversations|users|views|files|reactions|usergroups|pins|bookmarks)\.[a-zA-Z0-9.]+)'/g,
        ),
      ].map((match) => match[1] ?? ''),
    ),
  ),
].sort();

describe('the app manifest', () => {
  it('knows every method the code calls', () => {
    expect(methods).toEqual(Object.keys(SCOPES).sort());
  });

  it('asks for the scopes of those methods, the command, the mention and the direct message, and for no other', () => {
    const listed = [...(/ {4}bot:\n((?: {6}- .*\n)+)/.exec(manifest)?.[1] ?? '').matchAll(/- ([a-z_:]+)/g)];
    const needed = new Set([
      'commands',
      'app_mentions:read',
      'im:history',
      'reactions:read',
      ...methods.flatMap((method) => SCOPES[method] ?? []),
    ]);
    expect(listed.map((match) => match[1]).sort()).toEqual([...needed].sort());
  });

  it('names the command, the shortcut and the events the code listens to', () => {
    const commands = [...manifest.matchAll(/command: (\/\S+)/g)].map((match) => match[1]);
    const events = [...(/bot_events:\n((?: +- .*\n)+)/.exec(manifest)?.[1] ?? '').matchAll(/- (\S+)/g)];
    const shortcuts = [...manifest.matchAll(/callback_id: (\S+)/g)].map((match) => match[1]);
    expect([commands, shortcuts, events.map((match) => match[1])]).toEqual([
      [COMMAND],
      [CALLBACKS.shortcut],
      ['app_home_opened', 'app_mention', 'message.im', 'reaction_added'],
    ]);
  });
});
