// What do posting, updating, deleting and pointing at messages do?
import { contentOf } from './content.ts';
import { type Message, messageJson } from './message.ts';
import type { Method, Methods, Office } from './methods.ts';
import type { Channel } from './people.ts';
import { refuse } from './refusal.ts';
import type { Args } from './request-body.ts';
import { isHidden } from './scopes.ts';

/** Channel the bot may write to; a person's id means their direct messages. @throws Refusal */
export const writable = (args: Args, office: Office, name = 'channel'): Channel => {
  const wanted = args.need(name);
  const channel = /^[UW]/.test(wanted) ? office.workspace.direct(wanted) : office.workspace.channel(wanted);
  if (isHidden(channel)) throw refuse('channel_not_found');
  if (channel.isArchived === true) throw refuse('is_archived');
  if (!channel.botIsMember) throw refuse('not_in_channel');
  return channel;
};

/** @throws Refusal thread_not_found unless it is the ts of a message that stands in the channel itself. */
export const threadOf = (args: Args, office: Office, channel: Channel): string => {
  const ts = args.text('thread_ts');
  if (ts === '') return '';
  const parent = office.workspace.message(channel.id, ts);
  if (parent === undefined || parent.threadTs !== '' || parent.ephemeralTo !== '') throw refuse('thread_not_found');
  return ts;
};

const shown = (message: Message, office: Office) =>
  messageJson(message, { bot: office.workspace.bot, replies: 0, metadata: true });

const postMessage: Method = (args, office) => {
  const channel = writable(args, office);
  const threadTs = threadOf(args, office, channel);
  const { text, blocks, metadata } = contentOf(args, 'post');
  const message = office.workspace.post({
    channel: channel.id,
    user: office.workspace.bot.userId,
    text,
    blocks: blocks ?? [],
    threadTs,
    metadata: metadata ?? null,
  });
  return { channel: channel.id, ts: message.ts, message: shown(message, office) };
};

const own = (args: Args, office: Office, refusal: string): Message => {
  const channel = office.workspace.channel(args.need('channel'));
  const message = office.workspace.message(channel.id, args.need('ts'));
  if (message === undefined || message.ephemeralTo !== '') throw refuse('message_not_found');
  if (message.user !== office.workspace.bot.userId) throw refuse(refusal);
  return message;
};

const update: Method = (args, office) => {
  const message = own(args, office, 'cant_update_message');
  const { text, blocks, metadata } = contentOf(args, 'update');
  const keepsBlocks = blocks === null && text === '';
  const changed = office.workspace.change(
    message,
    {
      ...(text !== '' && { text }),
      ...(!keepsBlocks && { blocks: blocks ?? [] }),
      ...(metadata !== undefined && { metadata }),
    },
    blocks === null && text !== '',
  );
  return { channel: message.channel, ts: message.ts, text: changed.text, message: shown(changed, office) };
};

const postEphemeral: Method = (args, office) => {
  const channel = writable(args, office);
  const user = office.workspace.person(args.need('user'));
  const threadTs = threadOf(args, office, channel);
  const { text, blocks } = contentOf(args, 'post');
  const message = office.workspace.post({
    channel: channel.id,
    user: office.workspace.bot.userId,
    text,
    blocks: blocks ?? [],
    threadTs,
    ephemeralTo: user.id,
  });
  return { message_ts: message.ts };
};

const remove: Method = (args, office) => {
  const message = own(args, office, 'cant_delete_message');
  office.workspace.remove(message);
  return { channel: message.channel, ts: message.ts };
};

const permalink: Method = (args, office) => {
  const channel = office.workspace.channel(args.need('channel'));
  const message = office.workspace.message(channel.id, args.need('message_ts'));
  if (message === undefined) throw refuse('message_not_found');
  const thread = message.threadTs === '' ? '' : `?thread_ts=${message.threadTs}&cid=${channel.id}`;
  return {
    channel: channel.id,
    permalink: `${office.origin()}/archives/${channel.id}/p${message.ts.replace('.', '')}${thread}`,
  };
};

export const CHAT_METHODS: Methods = {
  'chat.postMessage': postMessage,
  'chat.update': update,
  'chat.postEphemeral': postEphemeral,
  'chat.delete': remove,
  'chat.getPermalink': permalink,
};
