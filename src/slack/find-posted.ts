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

/**
 * The ts of the message, or null when it is not there or Slack does not let us look (no history scope): then a second
 * copy is the lesser evil. @throws SlackTrouble limited, lost or later.
 */
export const findPosted = async (
  call: SlackCall,
  log: Log,
  sought: PostPlace & { readonly run: string; readonly part: string; readonly sinceMs: number },
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
      const found = items(result.messages).find((message) => isSought(message, sought));
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
