// What people say of an answer: right, wrong and what it really was, or what fixed it; one word a person, the last one counts.
import type { App, BlockAction, types } from '@slack/bolt';
import type { Feedback } from '../../engine/ports/memory.ts';
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
const MAX_WORDS = 1_000;

/** `right` needs no words; the others open a form for them, and count before it is sent. */
export const takeFeedback = async (
  kit: Kit,
  body: BlockAction,
  run: string,
  what: 'right' | 'wrong' | 'fixed',
): Promise<void> => {
  const ink = kit.ink(await kit.languageOf(body.user.id));
  const before = await kit.parts.journal.find(run);
  if (before === null || (await clickedPlace(kit, body, before)) === null)
    return hear(kit, body, sentence(WORDS.unknownRun, ink));
  const permit = await mayDo(kit, clicker(body), 'see', before.request, false);
  if (!permit.allowed) return hear(kit, body, sentence(permit.why, ink));
  const said = what === 'fixed' ? 'fixed-by' : what;
  if (what === 'right') return hear(kit, body, await kept(kit, { run, user: body.user.id, said, words: '' }, ink));
  if (what === 'wrong') await kept(kit, { run, user: body.user.id, said, words: '' }, ink);
  const { channel, threadTs } = heardAt(body);
  await kit.calls.call('views.open', {
    trigger_id: body.trigger_id,
    view: feedbackView({ run, said, channel, threadTs }, ink),
  });
};

interface Kept {
  readonly run: string;
  readonly said: Feedback['said'];
  readonly channel: string;
  readonly threadTs: string;
}

export const feedbackView = (keep: Kept, ink: Ink): types.ModalView => ({
  type: 'modal',
  callback_id: CALLBACKS.feedback,
  title: plain(ink.say(NEXT_WORDS.feedback), 24),
  submit: plain(ink.say(NEXT_WORDS.send), 24),
  close: plain(ink.say(WORDS.close), 24),
  private_metadata: JSON.stringify({ v: 1, ...keep }),
  blocks: [
    {
      type: 'input',
      block_id: SAID_BLOCK,
      label: plain(ink.say(keep.said === 'wrong' ? NEXT_WORDS.whatWrong : NEXT_WORDS.whatFixed)),
      element: { type: 'plain_text_input', action_id: ACTIONS.feedbackWords, multiline: true, max_length: MAX_WORDS },
    },
  ],
});

export const listenToFeedback = (app: App, kit: Kit): void => {
  app.view(CALLBACKS.feedback, async ({ body, view, ack }) => {
    await ack();
    const keep = keptIn(view.private_metadata);
    if (keep === null) return;
    const typed = view.state.values[SAID_BLOCK]?.[ACTIONS.feedbackWords]?.value ?? '';
    const words = neutralise(kit.parts.redact(typed)).slice(0, MAX_WORDS).toWellFormed().trim();
    const ink = kit.ink(await kit.languageOf(body.user.id));
    const message = await kept(kit, { run: keep.run, user: body.user.id, said: keep.said, words }, ink);
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

const SAID: readonly Feedback['said'][] = ['right', 'wrong', 'fixed-by'];

const keptIn = (text: string): Kept | null => {
  try {
    const kept: unknown = JSON.parse(text);
    if (!isRecord(kept)) return null;
    const at = (key: string): string => (typeof kept[key] === 'string' ? kept[key] : '');
    const said = SAID.find((one) => one === kept.said);
    return said === undefined ? null : { run: at('run'), said, channel: at('channel'), threadTs: at('threadTs') };
  } catch {
    // Drawn by another version of ours.
    return null;
  }
};
