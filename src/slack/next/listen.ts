// What the buttons beyond the first ones do: verify a fix, and what stands behind the three dots.
import type { App, BlockAction } from '@slack/bolt';
import { clicker, mayDo } from '../access/at-click.ts';
import { ACTIONS } from '../action-ids.ts';
import { openForm } from '../asking/open-form.ts';
import { clickedRun, hear, heardAt, safely } from '../click.ts';
import { openExport } from '../export/listen.ts';
import { begin } from '../intake.ts';
import type { Kit } from '../kit.ts';
import type { SlackMessage } from '../render/message.ts';
import { sentence } from '../render/notice.ts';
import { WORDS } from '../render/slack-words.ts';
import { clickedPlace } from '../share/clicked.ts';
import { holdsPackets } from '../share/private.ts';
import { readMore } from './buttons.ts';
import { showComparison } from './compare.ts';
import { askFeedback, listenToFeedback } from './feedback.ts';
import { NEXT_WORDS } from './words.ts';

export const listenToNext = (app: App, kit: Kit): void => {
  app.action<BlockAction>(ACTIONS.verify, async ({ body, action, ack }) => {
    // The acknowledgement waits for the journal, not for Slack.
    const answered = verify(kit, body, clickedRun(action)).finally(() => ack());
    await safely(kit, body, async () => hear(kit, body, await answered));
  });

  app.action<BlockAction>(ACTIONS.more, async ({ body, action, ack }) => {
    await ack();
    const value = action.type === 'overflow' ? (action.selected_option?.value ?? '') : '';
    const chosen = readMore(value);
    if (chosen !== null) await safely(kit, body, () => more(kit, body, chosen));
  });

  listenToFeedback(app, kit);
};

const more = async (kit: Kit, body: BlockAction, { what, run }: NonNullable<ReturnType<typeof readMore>>) => {
  switch (what) {
    case 'compare':
      return await showComparison(kit, body, run);
    case 'other':
      return await otherTarget(kit, body, run);
    case 'export':
      return await openExport(kit, body, run);
    case 'feedback':
      return await askFeedback(kit, body, run);
    default:
      return what satisfies never;
  }
};

/** The same question with nothing named yet; its answer comes where the button was pressed. */
const otherTarget = async (kit: Kit, body: BlockAction, run: string): Promise<void> => {
  const before = await kit.parts.journal.find(run);
  const place = before === null ? null : await clickedPlace(kit, body, before);
  if (before === null || place === null)
    return hear(kit, body, sentence(WORDS.unknownRun, kit.ink(await kit.languageAt(body))));
  const { ask, team } = before.request;
  const cluster = ask.cluster === '' ? '' : ` --cluster ${ask.cluster}`;
  await openForm(kit, {
    triggerId: body.trigger_id,
    user: body.user.id,
    text: `${ask.question}${cluster}`,
    place: { surface: 'modal', team, ...place, responseUrl: heardAt(body).responseUrl },
  });
};

const verify = async (kit: Kit, body: BlockAction, run: string): Promise<SlackMessage> => {
  const { journal } = kit.parts;
  const lang = await kit.languageAt(body);
  const ink = kit.ink(lang);
  const before = await journal.find(run);
  const place = before === null ? null : await clickedPlace(kit, body, before);
  const report = before === null || place === null ? null : await journal.report(run);
  if (before === null || place === null || report === null) return sentence(WORDS.unknownRun, ink);
  if (report.verdict === 'pass') return sentence(NEXT_WORDS.nothingToVerify, ink);
  const { request } = before;
  // What follows asks for the team of the first run, whose thread it goes into; here it is their own.
  const permit = await mayDo(kit, clicker(body), 'ask', request, holdsPackets(request));
  if (!permit.allowed) return sentence(permit.why, ink);
  const decision = await begin(
    kit,
    request.ask,
    request.words,
    {
      surface: 'button',
      dedupeKey: `action:${body.trigger_id || `${body.actions[0]?.action_ts}-verify-${run}-${body.user.id}`}`,
      team: request.team,
      ...place,
      user: body.user.id,
      responseUrl: body.response_url ?? '',
      lang: request.ask.lang ?? lang,
    },
    run,
  );
  return decision.message;
};
