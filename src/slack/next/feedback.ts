// What people say of an answer: right, wrong and what it really was, or what fixed it; of one person the last word counts.
import type { App, BlockAction, types } from '@slack/bolt';
import type { Feedback } from '../../engine/ports/memory.ts';
import type { Text } from '../../model/text.ts';
import { clicker, mayDo } from '../access/at-click.ts';
import { ACTIONS, CALLBACKS } from '../action-ids.ts';
import { isRecord } from '../block-limits-walk.ts';
import { hear, heardAt } from '../click.ts';
import { describe, type Kit } from '../kit.ts';
import { plain } from '../render/block.ts';
import { neutralise } from '../render/literal.ts';
import type { Ink } from '../render/message.ts';
import { sentence } from '../render/notice.ts';
import { WORDS } from '../render/slack-words.ts';
import { clickedPlace } from '../share/clicked.ts';
import { NEXT_WORDS } from './words.ts';

const SAID_BLOCK = 'said';
const WORDS_BLOCK = 'words';
const MAX_WORDS = 1_000;

export const askFeedback = async (kit: Kit, body: BlockAction, run: string): Promise<void> => {
  const ink = kit.ink(await kit.languageAt(body));
  const before = await kit.parts.journal.find(run);
  if (before === null || (await clickedPlace(kit, body, before)) === null)
    return hear(kit, body, sentence(WORDS.unknownRun, ink));
  const permit = await mayDo(kit, clicker(body), 'see', before.request, false);
  if (!permit.allowed) return hear(kit, body, sentence(permit.why, ink));
  const { channel, threadTs } = heardAt(body);
  const view = feedbackView({ run, channel, threadTs }, ink);
  await kit.calls.call('views.open', { trigger_id: body.trigger_id, view });
};

interface Kept {
  readonly run: string;
  readonly channel: string;
  readonly threadTs: string;
}

export const feedbackView = (keep: Kept, ink: Ink): types.ModalView => ({
  type: 'modal',
  callback_id: CALLBACKS.feedback,
  title: plain('netwhy', 24),
  submit: plain(ink.say(NEXT_WORDS.send), 24),
  close: plain(ink.say(WORDS.close), 24),
  private_metadata: JSON.stringify({ v: 1, ...keep }),
  blocks: [
    {
      type: 'input',
      block_id: SAID_BLOCK,
      label: plain(ink.say(NEXT_WORDS.feedback)),
      element: { type: 'static_select', action_id: ACTIONS.feedbackSaid, options: SAID.map((one) => option(one, ink)) },
    },
    {
      type: 'input',
      block_id: WORDS_BLOCK,
      optional: true,
      label: plain(ink.say(NEXT_WORDS.what)),
      element: { type: 'plain_text_input', action_id: ACTIONS.feedbackWords, multiline: true, max_length: MAX_WORDS },
    },
  ],
});

const SAID_WORDS: Readonly<Record<Feedback['said'], Text>> = {
  right: NEXT_WORDS.right,
  wrong: NEXT_WORDS.wrong,
  'fixed-by': NEXT_WORDS.fixed,
};
const SAID = ['right', 'wrong', 'fixed-by'] as const satisfies readonly Feedback['said'][];

const option = (said: Feedback['said'], ink: Ink) => ({ text: plain(ink.say(SAID_WORDS[said]), 75), value: said });

export const listenToFeedback = (app: App, kit: Kit): void => {
  app.view(CALLBACKS.feedback, async ({ body, view, ack }) => {
    await ack();
    const keep = keptIn(view.private_metadata);
    if (keep === null) return;
    const chosen = view.state.values[SAID_BLOCK]?.[ACTIONS.feedbackSaid]?.selected_option?.value;
    const said = SAID.find((one) => one === chosen) ?? 'wrong';
    const typed = view.state.values[WORDS_BLOCK]?.[ACTIONS.feedbackWords]?.value ?? '';
    const words = neutralise(kit.parts.redact(typed)).slice(0, MAX_WORDS).toWellFormed().trim();
    const ink = kit.ink(await kit.languageAt(body));
    const message = await kept(kit, { run: keep.run, user: body.user.id, said, words }, ink);
    await kit
      .whisper({ channel: keep.channel, threadTs: keep.threadTs, user: body.user.id, responseUrl: '' }, message)
      .catch((error: unknown) => kit.parts.log.warn({ error: describe(error) }, 'nobody could be thanked'));
  });
};

const kept = async (kit: Kit, said: Omit<Feedback, 'atMs'>, ink: Ink) => {
  const { memory, clock, log } = kit.parts;
  try {
    if (memory === undefined) throw new Error('nothing is remembered here');
    await memory.keepFeedback({ ...said, atMs: clock.now() });
    log.info({ run: said.run, user: said.user, said: said.said }, 'feedback');
    return sentence(NEXT_WORDS.thanks, ink);
  } catch (error) {
    log.error({ run: said.run, error: describe(error) }, 'feedback could not be kept');
    return sentence(NEXT_WORDS.notNoted, ink);
  }
};

const keptIn = (text: string): Kept | null => {
  try {
    const kept: unknown = JSON.parse(text);
    if (!isRecord(kept)) return null;
    const at = (key: string): string => (typeof kept[key] === 'string' ? kept[key] : '');
    return { run: at('run'), channel: at('channel'), threadTs: at('threadTs') };
  } catch {
    // Drawn by another version of ours.
    return null;
  }
};
