// What does posting to a response_url do: a private or public message, or a change of the one that was clicked?
import { contentOf } from './content.ts';
import type { ResponseGrant } from './grants.ts';
import { isObject, type JsonObject } from './json.ts';
import type { Message } from './message.ts';
import { Args } from './request-body.ts';
import type { Workspace } from './workspace.ts';

/** @throws Refusal when Slack would not take the content. */
export const respond = (workspace: Workspace, grant: ResponseGrant, body: unknown): Message | null => {
  const values: JsonObject = isObject(body) ? body : {};
  const original = grant.messageTs === '' ? undefined : workspace.message(grant.channel, grant.messageTs);
  if (values.delete_original === true) {
    if (original !== undefined) workspace.remove(original);
    return null;
  }
  const { text, blocks, metadata } = contentOf(new Args(new Map(Object.entries(values))), 'post');
  if (values.replace_original === true && original !== undefined) {
    return workspace.change(original, { text, blocks: blocks ?? [] }, false);
  }
  const threadTs = typeof values.thread_ts === 'string' ? values.thread_ts : grant.threadTs;
  return workspace.post({
    channel: grant.channel,
    user: workspace.bot.userId,
    text,
    blocks: blocks ?? [],
    threadTs,
    metadata: metadata ?? null,
    ephemeralTo: values.response_type === 'in_channel' ? '' : grant.user,
  });
};
