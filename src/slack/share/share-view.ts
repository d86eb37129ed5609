// The form "where to": a channel from Slack's own list, or the link of a message of the thread.
import type { types } from '@slack/bolt';
import { ACTIONS, CALLBACKS } from '../action-ids.ts';
import { FORM_WORDS } from '../asking/form-words.ts';
import { isRecord } from '../block-limits-walk.ts';
import { context, plain } from '../render/block.ts';
import type { Ink } from '../render/message.ts';
import { SHARE_WORDS } from './words.ts';

export const WHERE_BLOCK = 'where';
export const LINK_BLOCK = 'link';

/** What the form must still know when it is sent. */
export interface SharedFrom {
  readonly run: string;
  readonly team: string;
  readonly channel: string;
  readonly threadTs: string;
}

export const shareView = (from: SharedFrom, ink: Ink): types.ModalView => ({
  type: 'modal',
  callback_id: CALLBACKS.share,
  title: plain(ink.say(SHARE_WORDS.title), 24),
  submit: plain(ink.say(SHARE_WORDS.share), 24),
  close: plain(ink.say(FORM_WORDS.cancel), 24),
  private_metadata: JSON.stringify({ v: 1, ...from }),
  blocks: [
    {
      type: 'input',
      block_id: WHERE_BLOCK,
      optional: true,
      label: plain(ink.say(SHARE_WORDS.channel)),
      hint: plain(ink.say(SHARE_WORDS.channelHint), 2_000),
      element: {
        type: 'conversations_select',
        action_id: ACTIONS.shareWhere,
        placeholder: plain(ink.say(FORM_WORDS.choose), 150),
        filter: { include: ['public', 'private'], exclude_bot_users: true },
      },
    },
    {
      type: 'input',
      block_id: LINK_BLOCK,
      optional: true,
      label: plain(ink.say(SHARE_WORDS.thread)),
      element: {
        type: 'plain_text_input',
        action_id: ACTIONS.shareLink,
        max_length: 500,
        placeholder: plain('https://….slack.com/archives/C…/p…', 150),
      },
    },
    context([plain(`${ink.literal(from.run, 60)}`)]),
  ],
});

/** null: another version of ours wrote it, or nobody of ours. */
export const readSharedFrom = (text: string): SharedFrom | null => {
  try {
    const kept: unknown = JSON.parse(text);
    if (!isRecord(kept) || kept.v !== 1) return null;
    const at = (key: keyof SharedFrom): string => (typeof kept[key] === 'string' ? kept[key] : '');
    return { run: at('run'), team: at('team'), channel: at('channel'), threadTs: at('threadTs') };
  } catch {
    return null;
  }
};
