// What the buttons do: run again, stop, show the evidence. Every click is acknowledged at once.
import type { App, BlockAction, types } from '@slack/bolt';
import type { JournaledRun } from '../engine/ports.ts';
import type { Lang } from '../model/text.ts';
import { clicker, mayDo } from './access/at-click.ts';
import { ACTIONS } from './action-ids.ts';
import { checkView } from './block-limits.ts';
import { isRecord } from './block-limits-walk.ts';
import { clickedRun, hear, safely } from './click.ts';
import type { PostPlace } from './find-posted.ts';
import { begin } from './intake.ts';
import type { Kit } from './kit.ts';
import { type EvidencePlace, evidenceView } from './render/evidence.ts';
import type { SlackMessage } from './render/message.ts';
import { sentence } from './render/notice.ts';
import { WORDS } from './render/slack-words.ts';
import { clickedPlace } from './share/clicked.ts';
import { whyUnseen } from './share/evidence.ts';
import { holdsPackets } from './share/private.ts';

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
    const pen = kit.ink(await kit.languageAt(body));
    const permit = before === null ? null : await mayDo(kit, clicker(body), 'ask', before.request, false);
    if (permit?.allowed === false) return await safely(kit, body, () => hear(kit, body, sentence(permit.why, pen)));
    const cancelled = before !== null && (await clickedPlace(kit, body, before)) !== null && (await stopped(kit, run));
    kit.parts.log.info({ run, user: body.user.id, cancelled }, 'cancel was clicked');
    await safely(kit, body, () => hear(kit, body, sentence(cancelled ? WORDS.cancelling : WORDS.notRunning, pen)));
  });

  app.action<BlockAction>(ACTIONS.evidence, async ({ body, action, ack }) => {
    await ack();
    const keep = { run: clickedRun(action), channel: body.channel?.id ?? '' };
    await safely(kit, body, () => showEvidence(kit, body, keep, 'open'));
  });

  app.action<BlockAction>(ACTIONS.evidenceStep, async ({ body, action, ack }) => {
    await ack();
    const step = action.type === 'static_select' ? Number(action.selected_option?.value) : 0;
    await safely(kit, body, () => showEvidence(kit, body, shownIn(body), { step, page: 0 }));
  });

  app.action<BlockAction>(new RegExp(`^${ACTIONS.evidencePage}_\\d+$`), async ({ body, action, ack }) => {
    await ack();
    const shown = shownIn(body);
    const page = Number(clickedRun(action));
    await safely(kit, body, () => showEvidence(kit, body, shown, { step: shown.step, page }));
  });
};

/** What the open modal shows, and where it was opened. */
const shownIn = ({ view }: BlockAction): EvidenceKeep & { readonly step: number } => {
  const text = view?.private_metadata ?? '';
  try {
    const kept: unknown = JSON.parse(text);
    const { run, channel, step } = isRecord(kept) ? kept : {};
    return { run: String(run ?? ''), channel: String(channel ?? ''), step: Number(step ?? 0) };
  } catch {
    // Drawn by an earlier version of ours: the run alone.
    return { run: text, channel: '', step: 0 };
  }
};

const rerun = async (kit: Kit, body: BlockAction, run: string): Promise<SlackMessage> => {
  const lang = await kit.languageAt(body);
  const before = await kit.parts.journal.find(run);
  const place = before === null ? null : await clickedPlace(kit, body, before);
  if (before === null || place === null) return sentence(WORDS.unknownRun, kit.ink(lang));
  // What follows asks for the team of the first run, whose thread it goes into; here it is their own.
  const permit = await mayDo(kit, clicker(body), 'ask', before.request, holdsPackets(before.request));
  if (!permit.allowed) return sentence(permit.why, kit.ink(lang));
  return (await again(kit, body, before, place, lang)).message;
};

/** Where it was clicked: an answer's card in another thread gets its new answer there. */
const again = (kit: Kit, body: BlockAction, { request }: JournaledRun, place: PostPlace, lang: Lang) =>
  begin(kit, request.ask, request.words, {
    surface: 'button',
    dedupeKey: `action:${body.trigger_id || `${body.actions[0]?.action_ts}-${request.run}-${body.user.id}`}`,
    team: request.team,
    ...place,
    user: body.user.id,
    responseUrl: body.response_url ?? '',
    lang: request.ask.lang ?? lang,
  });

interface EvidenceKeep {
  readonly run: string;
  /** Where the modal was opened: who may see what is asked for that place on every page. */
  readonly channel: string;
}

const showEvidence = async (
  kit: Kit,
  body: BlockAction,
  { run, channel }: EvidenceKeep,
  at: EvidencePlace | 'open',
): Promise<void> => {
  const { journal, log } = kit.parts;
  const pen = kit.ink(await kit.languageAt(body));
  const before = await journal.find(run);
  const place = before === null ? null : await clickedPlace(kit, body, before);
  if (before === null || place === null) return hear(kit, body, sentence(WORDS.unknownRun, pen));
  const report = await journal.report(run);
  // It failed, or not even the target could be read.
  if (report === null) return hear(kit, body, sentence(WORDS.noEvidence, pen));
  const recording = await journal.recording(run);
  const no = await whyUnseen(kit, { ...clicker(body), channel }, before, report, recording);
  if (no !== null) return hear(kit, body, sentence(no, pen));
  const shown = at === 'open' ? { step: null, page: 0 } : at;
  const view: types.ModalView = evidenceView(report, recording, shown, pen, { run, channel });
  const complaints = checkView(view);
  if (complaints.length > 0)
    log.error({ run, complaints: complaints.slice(0, 5) }, 'the evidence modal is over the limits');
  if (at === 'open') await kit.calls.call('views.open', { trigger_id: body.trigger_id, view });
  else await kit.calls.call('views.update', { view_id: body.view?.id, hash: body.view?.hash, view });
};

/** Here, or by whichever process has it. */
const stopped = async (kit: Kit, run: string): Promise<boolean> =>
  kit.desk.cancel(run) || ((await kit.parts.workShare?.askCancel(run)) ?? false);
