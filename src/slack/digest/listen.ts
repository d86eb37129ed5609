// What can be clicked of digests: the list's buttons, the form for a new one, and the form "be quiet about this".
import type { App, BlockAction } from '@slack/bolt';
import { checkCount, checkQuestion, DEFAULT_QUESTION } from '../../command/schedule.ts';
import { Fault } from '../../model/fault.ts';
import { inLang, type Lang } from '../../model/text.ts';
import { clicker, mayDo, workspaceOf } from '../access/at-click.ts';
import { ACTIONS, CALLBACKS } from '../action-ids.ts';
import { isRecord } from '../block-limits-walk.ts';
import { clickedRun, hear, heardAt, safely } from '../click.ts';
import type { Arrival } from '../intake.ts';
import type { Kit } from '../kit.ts';
import { ourFault, sentence } from '../render/notice.ts';
import { WORDS } from '../render/slack-words.ts';
import { clickedPlace } from '../share/clicked.ts';
import { keepHush, openEntries } from './hush.ts';
import { hushView, NOTE_BLOCK, UNTIL_BLOCK, WHAT_BLOCK } from './hush-view.ts';
import { addSchedule, changeSchedule, mayManage } from './schedule.ts';
import {
  CRON_BLOCK,
  chosenOf,
  FULL_BLOCK,
  LANG_BLOCK,
  MORE_BLOCK,
  QUESTIONS_BLOCK,
  scheduleView,
  WHEN_BLOCK,
  ZONE_BLOCK,
} from './schedule-view.ts';
import { DIGEST_WORDS } from './words.ts';

export const listenToDigests = (app: App, kit: Kit): void => {
  for (const [name, change] of [
    [ACTIONS.scheduleRun, 'run'],
    [ACTIONS.schedulePause, 'toggle'],
    [ACTIONS.scheduleDelete, 'delete'],
  ] as const) {
    app.action<BlockAction>(new RegExp(`^${name}_\\d{1,2}$`), async ({ body, action, ack }) => {
      await ack();
      await safely(kit, body, () => changed(kit, body, clickedRun(action), change));
    });
  }

  app.action<BlockAction>(ACTIONS.scheduleAdd, async ({ body, ack }) => {
    await ack();
    await safely(kit, body, async () => {
      const { channel } = heardAt(body);
      const ink = kit.ink(await kit.languageAt(body));
      const keep = JSON.stringify({ v: 1, team: workspaceOf(body), channel });
      const view = scheduleView(keep, await kit.timezoneOf(body.user.id), ink);
      await kit.calls.call('views.open', { trigger_id: body.trigger_id, view });
    });
  });

  app.action<BlockAction>(ACTIONS.digestHush, async ({ body, action, ack }) => {
    await ack();
    await safely(kit, body, () => openHush(kit, body, clickedRun(action)));
  });

  app.view(CALLBACKS.hush, async ({ body, view, ack }) => {
    const lang = await kit.languageAt(body);
    const at = Number(view.state.values[WHAT_BLOCK]?.[ACTIONS.hushWhat]?.selected_option?.value ?? -1);
    const hours = Number(view.state.values[UNTIL_BLOCK]?.[ACTIONS.hushUntil]?.selected_option?.value ?? 0);
    const note = (view.state.values[NOTE_BLOCK]?.[ACTIONS.hushNote]?.value ?? '').slice(0, 200);
    const found = await entriesOf(kit, view.private_metadata);
    const entry = found?.entries[at];
    if (found === null || entry === undefined)
      return await ack({ response_action: 'errors', errors: { [WHAT_BLOCK]: inLang(WORDS.unknownRun, lang) } });
    const { team, channel } = found.request;
    const to = { channel, user: body.user.id, threadTs: '', responseUrl: '' };
    const refusal = await mayManage(kit, { team, channel, user: body.user.id, lang });
    await ack();
    const message =
      refusal ??
      (await keepHush(
        kit,
        {
          kind: hours > 0 ? 'snoozed' : 'acknowledged',
          code: entry.code,
          subject: entry.subject,
          forMs: hours > 0 ? hours * 3_600_000 : null,
          note,
        },
        { team, channel, user: body.user.id, lang },
      ));
    await kit.whisper(to, message).catch(() => kit.parts.log.warn({}, 'nobody could be told of a hush'));
  });

  app.view(CALLBACKS.schedule, async ({ body, view, ack }) => {
    const lang = await kit.languageAt(body);
    const { team, channel } = placeIn(view.private_metadata);
    const arrival: Arrival = {
      surface: 'modal',
      dedupeKey: '',
      team,
      channel,
      user: body.user.id,
      threadTs: '',
      responseUrl: '',
      lang,
    };
    const { digests } = kit.parts;
    try {
      const refusal = await mayManage(kit, arrival);
      if (refusal !== null || digests === undefined || channel === '')
        return await ack({
          response_action: 'errors',
          errors: { [WHEN_BLOCK]: plainOf(refusal?.text ?? inLang(DIGEST_WORDS.notKept, lang)) },
        });
      const { message } = await addSchedule(kit, digests, wantedIn(view.state.values as unknown as Values), arrival);
      await ack();
      await kit.whisper(arrival, message);
    } catch (error) {
      if (error instanceof Fault)
        return await ack({ response_action: 'errors', errors: { [blockAt(error)]: inLang(error.say, lang) } });
      const reference = kit.parts.newRunId();
      kit.parts.log.error({ reference, error: String(error) }, 'a form could not be taken in');
      await ack({
        response_action: 'errors',
        errors: { [WHEN_BLOCK]: plainOf(ourFault(reference, kit.ink(lang)).text) },
      });
    }
  });
};

const plainOf = (text: string): string => text.slice(0, 1_000);

/** Beside the field it is about, as far as the words tell. */
const blockAt = ({ say: { en } }: Fault): string =>
  en.includes('timezone')
    ? ZONE_BLOCK
    : en.includes('question') || en.includes('digest does not')
      ? MORE_BLOCK
      : CRON_BLOCK;

interface Field {
  readonly value?: string | null;
  readonly selected_option?: { readonly value: string } | null;
  readonly selected_options?: readonly { readonly value: string }[];
}
type Values = Readonly<Record<string, Readonly<Record<string, Field>>>>;

/** @throws Fault usage. */
const wantedIn = (values: Values) => {
  const field = (block: string): Field => Object.values(values[block] ?? {})[0] ?? {};
  const chosen = (block: string): string => chosenOf(field(block).selected_option?.value ?? '');
  const written = (block: string): string => field(block).value?.trim() ?? '';
  const typed = written(MORE_BLOCK)
    .split(';')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const picked = field(QUESTIONS_BLOCK).selected_options?.map(({ value }) => value) ?? [];
  const questions = checkCount([...new Set([...picked, ...typed])]);
  const lang = chosen(LANG_BLOCK);
  const full = chosen(FULL_BLOCK);
  return {
    cron: written(CRON_BLOCK) || chosen(WHEN_BLOCK),
    timezone: written(ZONE_BLOCK),
    questions: (questions.length === 0 ? [DEFAULT_QUESTION] : questions).map(checkQuestion),
    lang: (lang === 'en' || lang === 'ko' ? lang : '') as Lang | '',
    fullOn: full === '' ? null : Number(full),
    cluster: '',
  };
};

const placeIn = (text: string): { readonly team: string; readonly channel: string } => {
  try {
    const kept: unknown = JSON.parse(text);
    const at = (key: string): string => (isRecord(kept) && typeof kept[key] === 'string' ? kept[key] : '');
    return { team: at('team'), channel: at('channel') };
  } catch {
    // Drawn by another version of ours.
    return { team: '', channel: '' };
  }
};

const changed = async (kit: Kit, body: BlockAction, id: string, change: 'run' | 'toggle' | 'delete'): Promise<void> => {
  const lang = await kit.languageAt(body);
  const at = heardAt(body);
  const arrival: Arrival = { surface: 'button', dedupeKey: '', ...at, team: workspaceOf(body), lang };
  const { digests } = kit.parts;
  const refusal = await mayManage(kit, arrival);
  if (refusal !== null || digests === undefined)
    return await hear(kit, body, refusal ?? sentence(DIGEST_WORDS.notKept, kit.ink(lang)));
  const paused = (await digests.schedule(id))?.paused === true;
  const what = change === 'toggle' ? (paused ? 'resume' : 'pause') : change;
  await hear(kit, body, (await changeSchedule(kit, digests, what, id, arrival)).message);
};

const entriesOf = async (kit: Kit, run: string) => {
  const before = await kit.parts.journal.find(run);
  const order = before?.request.digest;
  if (before === null || order === undefined) return null;
  const standing = await kit.parts.digests?.standingOf(order.schedule, order.slotMs);
  return { request: before.request, before, entries: openEntries(standing?.entries ?? []) };
};

const openHush = async (kit: Kit, body: BlockAction, run: string): Promise<void> => {
  const ink = kit.ink(await kit.languageAt(body));
  const found = await entriesOf(kit, run);
  if (found === null || (await clickedPlace(kit, body, found.before)) === null)
    return hear(kit, body, sentence(WORDS.unknownRun, ink));
  const permit = await mayDo(kit, clicker(body), 'manage', found.request, false);
  if (!permit.allowed) return hear(kit, body, sentence(permit.why, ink));
  if (found.entries.length === 0) return hear(kit, body, sentence(DIGEST_WORDS.nothingOpen, ink));
  await kit.calls.call('views.open', { trigger_id: body.trigger_id, view: hushView(run, found.entries, ink) });
};
