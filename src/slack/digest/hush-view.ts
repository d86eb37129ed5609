// The form under a digest: which of its findings to be quiet about, how long, and why.
import type { types } from '@slack/bolt';
import type { Entry } from '../../engine/ports/digests.ts';
import { say } from '../../model/text.ts';
import { ACTIONS, CALLBACKS } from '../action-ids.ts';
import { FORM_WORDS } from '../asking/form-words.ts';
import { plain } from '../render/block.ts';
import type { Ink } from '../render/message.ts';
import { DIGEST_WORDS } from './words.ts';

export const WHAT_BLOCK = 'what';
export const UNTIL_BLOCK = 'until';
export const NOTE_BLOCK = 'note';

/** Hours; 0 until it recovers. */
export const SPANS = [
  [0, say('Until it recovers', '회복될 때까지')],
  [4, say('4 hours', '4시간')],
  [24, say('1 day', '1일')],
  [168, say('1 week', '1주일')],
] as const;

export const hushView = (run: string, entries: readonly Entry[], ink: Ink): types.ModalView => ({
  type: 'modal',
  callback_id: CALLBACKS.hush,
  title: plain(ink.say(DIGEST_WORDS.acknowledge), 24),
  submit: plain(ink.say(DIGEST_WORDS.acknowledge), 24),
  close: plain(ink.say(FORM_WORDS.cancel), 24),
  private_metadata: run,
  blocks: [
    {
      type: 'input',
      block_id: WHAT_BLOCK,
      label: plain(ink.say(say('Finding', '항목'))),
      element: {
        type: 'static_select',
        action_id: ACTIONS.hushWhat,
        // Its place in the standing: codes and subjects may be longer than a value.
        options: entries.slice(0, 100).map(({ code, subject }, at) => ({
          text: plain(ink.literal(subject === '' ? code : `${code} · ${subject.replace('>', ' → ')}`, 75), 75),
          value: String(at),
        })),
      },
    },
    {
      type: 'input',
      block_id: UNTIL_BLOCK,
      label: plain(ink.say(say('For how long', '기간'))),
      element: {
        type: 'static_select',
        action_id: ACTIONS.hushUntil,
        initial_option: { text: plain(ink.say(SPANS[0][1]), 75), value: '0' },
        options: SPANS.map(([hours, words]) => ({ text: plain(ink.say(words), 75), value: String(hours) })),
      },
    },
    {
      type: 'input',
      block_id: NOTE_BLOCK,
      optional: true,
      label: plain(ink.say(say('Note', '메모'))),
      element: { type: 'plain_text_input', action_id: ACTIONS.hushNote, max_length: 200 },
    },
  ],
});
