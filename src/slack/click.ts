// What every click has in common: which run it names, who hears of it where, and that whatever fails is told.
import type { BlockAction } from '@slack/bolt';
import { describe, type Kit } from './kit.ts';
import type { SlackMessage } from './render/message.ts';
import { ourFault } from './render/notice.ts';
import type { Listener } from './whisper.ts';

export const clickedRun = (action: { readonly type: string; readonly value?: unknown }): string =>
  typeof action.value === 'string' ? action.value : '';

export const heardAt = (body: BlockAction): Listener => {
  const container: Readonly<Record<string, unknown>> = { ...body.container };
  return {
    channel: body.channel?.id ?? '',
    user: body.user.id,
    threadTs: typeof container.thread_ts === 'string' ? container.thread_ts : '',
    responseUrl: body.response_url ?? '',
  };
};

export const hear = async (kit: Kit, body: BlockAction, message: SlackMessage): Promise<void> => {
  await kit.whisper(heardAt(body), message);
};

/** Whatever fails, the one who clicked hears of it, and the log has the rest. */
export const safely = async (kit: Kit, body: BlockAction, work: () => Promise<void>): Promise<void> => {
  try {
    await work();
  } catch (error) {
    const reference = kit.parts.newRunId();
    kit.parts.log.error({ reference, error: describe(error) }, 'a click could not be served');
    await hear(kit, body, ourFault(reference, kit.ink(await kit.languageAt(body))));
  }
};
