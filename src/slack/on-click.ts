// What the buttons do: run again, stop, show the evidence. Every click is acknowledged at once.
import type { App, BlockAction, types } from '@slack/bolt';
import type { JournaledRun } from '../engine/ports.ts';
import { clicker, mayDo } from './access/at-click.ts';
import { ACTIONS } from './action-ids.ts';
import { checkView } from './block-limits.ts';
import { begin } from './intake.ts';
import { describe, type Kit } from './kit.ts';
import { evidenceView } from './render/evidence.ts';
import type { SlackMessage } from './render/message.ts';
import { ourFault, sentence } from './render/notice.ts';
import { WORDS } from './render/slack-words.ts';
import type { Listener } from './whisper.ts';

export const listenToClicks = (app: App, kit: Kit): void => {
  app.action<BlockAction>(ACTIONS.rerun, async ({ body, action, ack }) => {
    // The acknowledgement waits for the journal, not for Slack.
    const answered = rerun(kit, body, clickedRun(action)).finally(() => ack());
    await safely(kit, body, async () => hear(kit, body, await answered));
  });

  app.action<BlockAction>(ACTIONS.cancel, async ({ body, action, ack }) => {
    await ack();
    const run = clickedRun(action);
    const before = await kit.parts.journal.find(run);
    const pen = kit.ink(await kit.languageOf(body.user.id));
    const permit = before === null ? null : await mayDo(kit, clicker(body), 'ask', before.request, false);
    if (permit?.allowed === false) return await safely(kit, body, () => hear(kit, body, sentence(permit.why, pen)));
    const cancelled = before !== null && isFromHere(body, before) && kit.desk.cancel(run);
    kit.parts.log.info({ run, user: body.user.id, cancelled }, 'cancel was clicked');
    await safely(kit, body, () => hear(kit, body, sentence(cancelled ? WORDS.cancelling : WORDS.notRunning, pen)));
  });

  app.action<BlockAction>(ACTIONS.evidence, async ({ body, action, ack }) => {
    await ack();
    await safely(kit, body, () => showEvidence(kit, body, clickedRun(action), null));
  });

  app.action<BlockAction>(ACTIONS.evidenceStep, async ({ body, action, ack }) => {
    await ack();
    const chosen = action.type === 'static_select' ? (action.selected_option?.value ?? '') : '';
    await safely(kit, body, () => showEvidence(kit, body, body.view?.private_metadata ?? '', chosen));
  });
};

/** Whatever fails, the one who clicked hears of it, and the log has the rest. */
const safely = async (kit: Kit, body: BlockAction, work: () => Promise<void>): Promise<void> => {
  try {
    await work();
  } catch (error) {
    const reference = kit.parts.newRunId();
    kit.parts.log.error({ reference, error: describe(error) }, 'a click could not be served');
    await hear(kit, body, ourFault(reference, kit.ink(await kit.languageOf(body.user.id))));
  }
};

const rerun = async (kit: Kit, body: BlockAction, run: string): Promise<SlackMessage> => {
  const lang = await kit.languageOf(body.user.id);
  const before = await kit.parts.journal.find(run);
  return before === null || !isFromHere(body, before)
    ? sentence(WORDS.unknownRun, kit.ink(lang))
    : (await again(kit, body, before, lang)).message;
};

const again = (kit: Kit, body: BlockAction, { request }: JournaledRun, lang: JournaledRun['request']['lang']) =>
  begin(kit, request.ask, request.words, {
    surface: 'button',
    dedupeKey: `action:${body.trigger_id || `${body.actions[0]?.action_ts}-${request.run}-${body.user.id}`}`,
    team: request.team,
    channel: request.channel,
    user: body.user.id,
    threadTs: request.threadTs,
    responseUrl: body.response_url ?? '',
    lang: request.ask.lang ?? lang,
  });

/** @param chosen index of a step in the open modal, or null to open it. */
const showEvidence = async (kit: Kit, body: BlockAction, run: string, chosen: string | null): Promise<void> => {
  const { journal, log } = kit.parts;
  const pen = kit.ink(await kit.languageOf(body.user.id));
  const before = await journal.find(run);
  if (before === null || !isFromHere(body, before)) return hear(kit, body, sentence(WORDS.unknownRun, pen));
  const permit = await mayDo(kit, clicker(body), 'see', before.request, before.request.ask.question === 'capture');
  if (!permit.allowed) return hear(kit, body, sentence(permit.why, pen));
  const report = await journal.report(run);
  // It failed, or not even the target could be read.
  if (report === null) return hear(kit, body, sentence(WORDS.noEvidence, pen));
  const step = report.steps[Number(chosen ?? -1)]?.id ?? '';
  const view: types.ModalView = evidenceView(report, await journal.recording(run), step, pen);
  const complaints = checkView(view);
  if (complaints.length > 0)
    log.error({ run, complaints: complaints.slice(0, 5) }, 'the evidence modal is over the limits');
  if (chosen === null) await kit.calls.call('views.open', { trigger_id: body.trigger_id, view });
  else await kit.calls.call('views.update', { view_id: body.view?.id, hash: body.view?.hash, view });
};

/** A button names its run; one that is pressed elsewhere than where that run was answered is not ours. A modal has no channel. */
const isFromHere = (body: BlockAction, { request }: JournaledRun): boolean =>
  body.channel === undefined || body.channel.id === request.channel;

const clickedRun = (action: { readonly type: string; readonly value?: unknown }): string =>
  typeof action.value === 'string' ? action.value : '';

const hear = async (kit: Kit, body: BlockAction, message: SlackMessage): Promise<void> => {
  const container: Readonly<Record<string, unknown>> = { ...body.container };
  const to: Listener = {
    channel: body.channel?.id ?? '',
    user: body.user.id,
    threadTs: typeof container.thread_ts === 'string' ? container.thread_ts : '',
    responseUrl: body.response_url ?? '',
  };
  await kit.whisper(to, message);
};
