// Who am I, where is my socket, are these blocks well, and which emoji stands on a message?
import { checkBlocks, sentence } from './check-blocks.ts';
import type { Message } from './message.ts';
import type { Method, Methods, Office } from './methods.ts';
import { CHAT_METHODS } from './methods-chat.ts';
import { CONVERSATION_METHODS } from './methods-conversations.ts';
import { FILE_METHODS } from './methods-files.ts';
import { VIEW_METHODS } from './methods-views.ts';
import { refuse } from './refusal.ts';
import type { Args } from './request-body.ts';

const authTest: Method = (_args, office) => {
  const { bot } = office.workspace;
  return {
    url: `${office.origin()}/`,
    team: 'playground',
    user: bot.name,
    team_id: bot.teamId,
    user_id: bot.userId,
    bot_id: bot.botId,
    is_enterprise_install: false,
  };
};

const openConnection: Method = (_args, office) => ({ url: office.openSocket() });

const validate: Method = (args) => {
  const blocks = args.json('blocks', 'invalid_blocks_format');
  if (!Array.isArray(blocks)) throw refuse('invalid_blocks_format');
  const errors = checkBlocks(blocks);
  return errors.length === 0 ? {} : { errors, response_metadata: { messages: errors.map(sentence) } };
};

const reacted = (args: Args, office: Office): { readonly message: Message; readonly name: string } => {
  const channel = office.workspace.channel(args.need('channel'));
  if (!channel.botIsMember) throw refuse('not_in_channel');
  const message = office.workspace.message(channel.id, args.need('timestamp'));
  if (message === undefined) throw refuse('message_not_found');
  return { message, name: args.need('name') };
};

const addReaction: Method = (args, office) => {
  const { message, name } = reacted(args, office);
  if (message.reactions.includes(name)) throw refuse('already_reacted');
  office.workspace.react(message, [...message.reactions, name]);
  return {};
};

const removeReaction: Method = (args, office) => {
  const { message, name } = reacted(args, office);
  if (!message.reactions.includes(name)) throw refuse('no_reaction');
  office.workspace.react(
    message,
    message.reactions.filter((one) => one !== name),
  );
  return {};
};

/** Every call the server knows. */
export const METHODS: Methods = {
  'auth.test': authTest,
  'apps.connections.open': openConnection,
  'blocks.validate': validate,
  'reactions.add': addReaction,
  'reactions.remove': removeReaction,
  ...CHAT_METHODS,
  ...CONVERSATION_METHODS,
  ...VIEW_METHODS,
  ...FILE_METHODS,
};
