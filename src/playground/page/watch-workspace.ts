// What of the workspace does the page show, and when does it hear of a change?
import type { SlackServer } from '../slack-server/contract.ts';
import type { Message } from '../slack-server/message.ts';
import { SLACKBOT } from '../slack-server/people.ts';
import { isPng } from '../slack-server/picture-bytes.ts';
import type { Change, StoredFile } from '../slack-server/workspace.ts';
import type { Feed } from './feed.ts';
import type { PageMessage, PagePerson } from './wire.ts';

export const peopleOf = (server: SlackServer): readonly PagePerson[] => [
  ...server.people.map(({ id, name, locale, tz, restricted, app }) => ({
    id,
    name,
    tz,
    lang: locale.startsWith('ko') ? ('ko' as const) : ('en' as const),
    app: app ?? false,
    guest: restricted ?? false,
  })),
  { id: server.botUserId, name: 'netwhy', tz: 'UTC', lang: 'en', app: true, guest: false },
  { id: SLACKBOT, name: 'slackbot', tz: 'UTC', lang: 'en', app: true, guest: false },
];

/** Tells the feed all there is, then every change. @returns a function that ends it. */
export const watchWorkspace = (server: SlackServer, feed: Feed): (() => void) => {
  let channels = '';
  const tellChannels = (): void => {
    const now = server.channels.map(({ id, name, botIsMember }) => ({ id, name, botIsMember }));
    if (JSON.stringify(now) === channels) return;
    channels = JSON.stringify(now);
    feed.tell('channels', { kind: 'channels', channels: now });
  };
  const tellMessage = (message: Message): void =>
    feed.tell(`message ${message.channel} ${message.ts}`, { kind: 'message', message: shown(message) });
  const tellFile = ({ id, name, title, alt, bytes }: StoredFile): void => {
    const picture = isPng(bytes) ? { picture: { alt } } : {};
    feed.tell(`file ${id}`, { kind: 'file', file: { id, name, title, bytes: bytes.length, ...picture } });
  };
  const tellViews = (user: string): void => feed.tell(`views ${user}`, { kind: 'views', user, ...server.views(user) });

  const see = (change: Change): void => {
    if (change.kind === 'call' || change.kind === 'link') return;
    tellChannels();
    if (change.kind === 'channels') return;
    if (change.kind === 'view') tellViews(change.user);
    else if (change.kind === 'file') tellFile(change.file);
    else if (change.kind === 'deleted') {
      const { channel, ts } = change.message;
      feed.tell(`message ${channel} ${ts}`, { kind: 'gone', channel, ts });
    } else tellMessage(change.message);
  };

  tellChannels();
  for (const { id } of server.channels) {
    for (const file of server.files(id)) tellFile(file);
    for (const message of server.messages(id)) tellMessage(message);
    for (const person of server.people) for (const message of server.ephemerals(id, person.id)) tellMessage(message);
  }
  for (const { id } of server.people) tellViews(id);
  return server.onChange(see);
};

/** Without metadata: it is the app's own. */
const shown = (message: Message): PageMessage => ({
  channel: message.channel,
  ts: message.ts,
  user: message.user,
  text: message.text,
  blocks: message.blocks,
  threadTs: message.threadTs,
  ephemeralTo: message.ephemeralTo,
  edited: message.shownAsEdited,
  reactions: message.reactions,
  files: message.files,
});
