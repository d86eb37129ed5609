// The export button and its form: as what?
import type { App, BlockAction, types } from '@slack/bolt';
import { workspaceOf } from '../access/at-click.ts';
import { ACTIONS, CALLBACKS } from '../action-ids.ts';
import { FORM_WORDS } from '../asking/form-words.ts';
import { clickedRun, hear, heardAt, safely } from '../click.ts';
import { describe, type Kit } from '../kit.ts';
import { context, plain } from '../render/block.ts';
import type { Ink } from '../render/message.ts';
import { sentence } from '../render/notice.ts';
import { WORDS } from '../render/slack-words.ts';
import { clickedPlace } from '../share/clicked.ts';
import { readSharedFrom, type SharedFrom } from '../share/share-view.ts';
import { soonOrLater } from './command.ts';
import { exportRun, exportThread } from './export.ts';
import { FORMATS } from './files.ts';
import { EXPORTING_WORDS } from './words.ts';

const FORMAT_BLOCK = 'format';

export const listenToExporting = (app: App, kit: Kit): void => {
  app.action<BlockAction>(ACTIONS.export, async ({ body, action, ack }) => {
    await ack();
    await safely(kit, body, () => openExport(kit, body, clickedRun(action)));
  });

  app.view(CALLBACKS.export, async ({ body, view, ack }) => {
    await ack();
    const from = readSharedFrom(view.private_metadata);
    const chosen = view.state.values[FORMAT_BLOCK]?.[ACTIONS.exportFormat]?.selected_option?.value ?? '';
    if (from === null) return;
    const lang = await kit.languageAt(body);
    const { team, channel, threadTs, run } = from;
    const by = { team, user: body.user.id, channel, lang };
    const format = FORMATS.find((one) => one === chosen);
    const work = format === undefined ? exportThread(kit, threadTs, by) : exportRun(kit, run, format, by);
    const to = { channel, user: body.user.id, threadTs, responseUrl: '' };
    await kit
      .whisper(to, await soonOrLater(kit, to, lang, work))
      .catch((error: unknown) => kit.parts.log.warn({ error: describe(error) }, 'nobody could be told of an export'));
  });
};

/** The form "as what", for a click on an answer or a card of it. */
export const openExport = async (kit: Kit, body: BlockAction, run: string): Promise<void> => {
  const pen = kit.ink(await kit.languageAt(body));
  const before = await kit.parts.journal.find(run);
  const place = before === null ? null : await clickedPlace(kit, body, before);
  if (before === null || place === null) return hear(kit, body, sentence(WORDS.unknownRun, pen));
  const own = place.channel === before.request.channel ? before.request.threadTs || before.rootTs : '';
  const threadTs = heardAt(body).threadTs || place.threadTs || own;
  const from = { run, team: workspaceOf(body), channel: place.channel, threadTs };
  await kit.calls.call('views.open', { trigger_id: body.trigger_id, view: exportView(from, pen) });
};

export const exportView = (from: SharedFrom, ink: Ink): types.ModalView => {
  const options = [...FORMATS, ...(from.threadTs === '' ? [] : (['thread'] as const))].map((one) => ({
    text: plain(ink.say(EXPORTING_WORDS[one]), 75),
    value: one,
  }));
  return {
    type: 'modal',
    callback_id: CALLBACKS.export,
    title: plain(ink.say(EXPORTING_WORDS.title), 24),
    submit: plain(ink.say(EXPORTING_WORDS.export), 24),
    close: plain(ink.say(FORM_WORDS.cancel), 24),
    private_metadata: JSON.stringify({ v: 1, ...from }),
    blocks: [
      {
        type: 'input',
        block_id: FORMAT_BLOCK,
        label: plain(ink.say(EXPORTING_WORDS.as)),
        element: {
          type: 'static_select',
          action_id: ACTIONS.exportFormat,
          options,
          ...(options[0] !== undefined && { initial_option: options[0] }),
        },
      },
      context([plain(ink.literal(from.run, 60))]),
    ],
  };
};
