// Did this part of this run reach the channel already? Asked before posting it again, by our run id in message metadata.
import { METADATA_EVENT } from './action-ids.ts';
import { isRecord, items } from './block-limits-walk.ts';
import type { Log } from './parts.ts';
import type { SlackCall } from './slack-call.ts';
import { SlackTrouble } from './trouble.ts';

export interface PostPlace {
  readonly channel: string;
  /** Parent message; empty for a message of its own. */
  readonly threadTs: string;
}

const MAX_PAGES = 3;

interface Sought extends PostPlace {
  readonly run: string;
  /** It cannot be older. */
  readonly sinceMs: number;
}

/**
 * The ts of the message, or null when it is not there or Slack does not let us look (no history scope): then a second
 * copy is the lesser evil. @throws SlackTrouble limited, lost or later.
 */
export const findPosted = (
  call: SlackCall,
  log: Log,
  sought: Sought & { readonly part: string },
): Promise<string | null> => find(call, log, sought, (message) => isSought(message, sought));

/** The same for a message that carries a file of this name: a shared file has no metadata of ours. */
export const findFile = (
  call: SlackCall,
  log: Log,
  sought: Sought & { readonly name: string },
): Promise<string | null> =>
  find(
    call,
    log,
    sought,
    (message) => isRecord(message) && items(message.files).some((file) => isRecord(file) && file.name === sought.name),
  );

const find = async (
  call: SlackCall,
  log: Log,
  sought: Sought,
  isIt: (message: unknown) => boolean,
): Promise<string | null> => {
  const oldest = String(Math.floor(sought.sinceMs / 1000) - 60);
  const where =
    sought.threadTs === ''
      ? { method: 'conversations.history', args: { channel: sought.channel } }
      : { method: 'conversations.replies', args: { channel: sought.channel, ts: sought.threadTs } };
  let cursor = '';
  try {
    for (let page = 0; page < MAX_PAGES; page += 1) {
      const result = await call(where.method, {
        ...where.args,
        oldest,
        limit: 100,
        include_all_metadata: true,
        ...(cursor !== '' && { cursor }),
      });
      const found = items(result.messages).find(isIt);
      if (isRecord(found) && typeof found.ts === 'string') return found.ts;
      cursor = nextCursor(result);
      if (cursor === '') return null;
    }
  } catch (error) {
    if (!(error instanceof SlackTrouble) || !['shut', 'gone', 'shape'].includes(error.kind)) throw error;
    log.warn({ run: sought.run, code: error.code }, 'cannot look for an earlier copy of a message');
  }
  return null;
};

const isSought = (message: unknown, sought: { readonly run: string; readonly part: string }): boolean => {
  if (!isRecord(message) || !isRecord(message.metadata) || message.metadata.event_type !== METADATA_EVENT) return false;
  const payload = message.metadata.event_payload;
  return isRecord(payload) && payload.run === sought.run && payload.part === sought.part;
};

const nextCursor = (result: Readonly<Record<string, unknown>>): string => {
  const metadata = result.response_metadata;
  return isRecord(metadata) && typeof metadata.next_cursor === 'string' ? metadata.next_cursor : '';
};
