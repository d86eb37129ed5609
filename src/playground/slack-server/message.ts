// What does one stored message look like to the people in the channel?
import type { JsonObject } from './json.ts';

export type Block = JsonObject;

export interface MessageMetadata {
  readonly event_type: string;
  readonly event_payload: JsonObject;
}

export interface Message {
  readonly channel: string;
  /** Seconds and microseconds, `1700000000.000100`; unique and strictly increasing on one server. */
  readonly ts: string;
  /** Author: a person's id, the bot's id, or Slackbot's. */
  readonly user: string;
  readonly text: string;
  readonly blocks: readonly Block[];
  /** Parent's ts in a thread; empty for a message in the channel. */
  readonly threadTs: string;
  readonly metadata: MessageMetadata | null;
  /** How often it was changed. */
  readonly edits: number;
  /** Slack shows "(edited)": only when the text was changed without blocks. */
  readonly shownAsEdited: boolean;
  /** The only person who sees it; empty when everybody does. */
  readonly ephemeralTo: string;
  /** Names of the emoji on it, each once. */
  readonly reactions: readonly string[];
  /** Ids of attached files. */
  readonly files: readonly string[];
}

/** A message as the Web API hands it out. */
export const messageJson = (
  message: Message,
  about: { bot: Bot; replies: number; metadata: boolean; nameOf?: (file: string) => string },
): JsonObject => ({
  type: 'message',
  user: message.user,
  ...(message.user === about.bot.userId && { bot_id: about.bot.botId, app_id: about.bot.appId }),
  team: about.bot.teamId,
  text: message.text,
  ts: message.ts,
  ...(message.blocks.length > 0 && { blocks: message.blocks }),
  ...(message.threadTs !== '' && { thread_ts: message.threadTs }),
  ...(about.replies > 0 && { thread_ts: message.ts, reply_count: about.replies }),
  ...(message.shownAsEdited && { edited: { user: message.user, ts: message.ts } }),
  ...(about.metadata && message.metadata !== null && { metadata: message.metadata }),
  ...(message.files.length > 0 && {
    files: message.files.map((id) => ({ id, ...(about.nameOf && { name: about.nameOf(id) }) })),
  }),
});

/** Who the app is in this workspace. */
export interface Bot {
  readonly teamId: string;
  readonly appId: string;
  readonly userId: string;
  readonly botId: string;
  readonly name: string;
}
