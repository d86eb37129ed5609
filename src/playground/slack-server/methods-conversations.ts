// What may the app read about channels, threads, people and groups?
import { type Message, messageJson } from './message.ts';
import type { Method, Methods, Office } from './methods.ts';
import type { Channel } from './people.ts';
import { refuse } from './refusal.ts';
import type { Args } from './request-body.ts';
import { isHidden } from './scopes.ts';

const info: Method = (args, office) => {
  const channel = office.workspace.channel(args.need('channel'));
  if (isHidden(channel)) throw refuse('channel_not_found');
  return {
    channel: {
      id: channel.id,
      name: channel.name,
      is_channel: !channel.id.startsWith('D'),
      is_im: channel.id.startsWith('D'),
      is_member: channel.botIsMember,
      is_private: channel.isPrivate === true,
      is_archived: channel.isArchived === true,
      is_ext_shared: channel.isExtShared === true,
      is_pending_ext_shared: false,
      is_shared: channel.isExtShared === true,
    },
  };
};

const readable = (args: Args, office: Office): Channel => {
  const channel = office.workspace.channel(args.need('channel'));
  if (isHidden(channel)) throw refuse('channel_not_found');
  if (!channel.botIsMember) throw refuse('not_in_channel');
  return channel;
};

/** Messages between oldest and latest, as the arguments say, at most `limit` of them. */
const window = (args: Args, messages: readonly Message[]): readonly Message[] => {
  const oldest = Number(args.text('oldest') || 0);
  const latest = Number(args.text('latest') || Number.POSITIVE_INFINITY);
  const edge = args.flag('inclusive');
  return messages.filter(({ ts }) => {
    const at = Number(ts);
    return (at > oldest && at < latest) || (edge && (at === oldest || at === latest));
  });
};

const page = (args: Args, office: Office, messages: readonly Message[]) => {
  const limit = Math.min(Number(args.text('limit') || 100), 1000);
  const from = Number(args.text('cursor') || 0);
  const more = messages.length > from + limit;
  return {
    messages: messages.slice(from, from + limit).map((message) =>
      messageJson(message, {
        bot: office.workspace.bot,
        replies: office.workspace.thread(message.channel, message.ts).length - 1,
        metadata: args.flag('include_all_metadata'),
        nameOf: (id) => office.workspace.files.get(id)?.name ?? '',
      }),
    ),
    has_more: more,
    ...(more && { response_metadata: { next_cursor: String(from + limit) } }),
  };
};

const history: Method = (args, office) => {
  const channel = readable(args, office);
  const roots = office.workspace.messages(channel.id).filter(({ threadTs }) => threadTs === '');
  return page(args, office, window(args, roots).toReversed());
};

const replies: Method = (args, office) => {
  const channel = readable(args, office);
  const found = office.workspace.message(channel.id, args.need('ts'));
  if (found === undefined || found.ephemeralTo !== '') throw refuse('thread_not_found');
  const root = found.threadTs || found.ts;
  return page(args, office, window(args, office.workspace.thread(channel.id, root)));
};

const userInfo: Method = (args, office) => {
  const id = args.need('user');
  const { bot } = office.workspace;
  if (id === bot.userId) return { user: { id, name: bot.name, team_id: bot.teamId, is_bot: true, deleted: false } };
  const person = office.workspace.person(id);
  return {
    user: {
      id: person.id,
      team_id: person.stranger === true ? 'T0000OTHER' : bot.teamId,
      name: person.name,
      real_name: person.name,
      tz: person.tz,
      is_bot: false,
      deleted: false,
      is_restricted: person.restricted ?? false,
      is_ultra_restricted: false,
      ...(person.stranger === true && { is_stranger: true }),
      ...(args.flag('include_locale') && { locale: person.locale }),
    },
  };
};

const groupUsers: Method = (args, office) => {
  const id = args.need('usergroup');
  if (office.userGroups === null) throw refuse('plan_upgrade_required');
  const users = office.userGroups[id];
  if (users === undefined) throw refuse('no_such_subteam');
  return { users: [...users] };
};

export const CONVERSATION_METHODS: Methods = {
  'conversations.info': info,
  'conversations.history': history,
  'conversations.replies': replies,
  'users.info': userInfo,
  'usergroups.users.list': groupUsers,
};
