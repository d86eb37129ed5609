// Every way into the form: the shortcut of a message, a button, and what changes inside it.
import type { App, BlockAction } from '@slack/bolt';
import { parseWords } from '../../command/parse.ts';
import { Fault } from '../../model/fault.ts';
import { ACTIONS, CALLBACKS } from '../action-ids.ts';
import { begin } from '../intake.ts';
import { describe, type Kit } from '../kit.ts';
import type { SlackMessage } from '../render/message.ts';
import { faultMessage, ourFault } from '../render/notice.ts';
import type { Listener } from '../whisper.ts';
import { allowedQuestions } from './allowed.ts';
import { inCluster } from './cluster.ts';
import { formView } from './form-view.ts';
import { messageText } from './message-text.ts';
import { openForm } from './open-form.ts';
import { currentForm, listenToForm } from './submit.ts';
import { listenToSuggestions } from './suggest.ts';

export const listenToAsking = (app: App, kit: Kit): void => {
  app.shortcut(CALLBACKS.shortcut, async ({ shortcut, ack }) => {
    await ack();
    if (shortcut.type !== 'message_action') return;
    const { message, channel, team, user } = shortcut;
    await openForm(kit, {
      triggerId: shortcut.trigger_id,
      user: user.id,
      text: messageText(message),
      place: {
        surface: 'shortcut',
        team: team?.id ?? user.team_id ?? '',
        channel: channel.id,
        threadTs: message.thread_ts ?? shortcut.message_ts,
        responseUrl: shortcut.response_url,
      },
    });
  });

  app.action<BlockAction>(ACTIONS.askForm, async ({ body, action, ack }) => {
    await ack();
    const { channel, threadTs, responseUrl } = clickedAt(body);
    await openForm(kit, {
      triggerId: body.trigger_id,
      user: body.user.id,
      text: pressed(action),
      place: { surface: 'modal', team: body.team?.id ?? '', channel, threadTs, responseUrl },
    });
  });

  app.action<BlockAction>(new RegExp(`^${ACTIONS.askRun}_\\d$`), async ({ body, action, ack }) => {
    // The acknowledgement waits for the journal, not for Slack.
    const answered = run(kit, body, pressed(action)).finally(() => ack());
    await kit
      .whisper(clickedAt(body), await answered)
      .catch((error: unknown) => kit.parts.log.error({ error: describe(error) }, 'a click could not be answered'));
  });

  for (const id of [ACTIONS.askQuestion, ACTIONS.askCluster]) {
    app.action<BlockAction>(id, async ({ body, ack }) => {
      await ack();
      await change(kit, body, id === ACTIONS.askCluster);
    });
  }

  listenToSuggestions(app, kit);
  listenToForm(app, kit);
};

/** Another question has other fields; another cluster other names. What stays by its block keeps what is in it. */
const change = async (kit: Kit, body: BlockAction, moved: boolean): Promise<void> => {
  const form = currentForm(body.view?.private_metadata ?? '', body.view?.state.values ?? {});
  if (form === null) return;
  const ink = kit.ink(await kit.languageAt(body));
  const { clusters } = kit.parts.directory;
  const asker = { team: form.place.team, user: body.user.id, channel: form.place.channel };
  const allowed = await allowedQuestions(kit, asker, form.cluster);
  const next = {
    ...form,
    words: [],
    settings: {},
    picks: moved ? form.picks.filter(({ kind }) => kind === 'host') : form.picks,
  };
  await kit.calls
    .call('views.update', {
      view_id: body.view?.id,
      hash: body.view?.hash,
      view: formView(next, { clusters, allowed, looked: true }, ink),
    })
    // hash_conflict: a later choice has been drawn already.
    .catch((error: unknown) => kit.parts.log.info({ error: String(error) }, 'a form was not redrawn'));
};

const run = async (kit: Kit, body: BlockAction, words: string): Promise<SlackMessage> => {
  const { channel, threadTs, responseUrl } = clickedAt(body);
  const { lang: spoken, cluster } = await kit.channelSettings(body.team?.id ?? '', channel);
  const lang = await kit.languageOf(body.user.id, spoken || undefined);
  try {
    const command = parseWords(words);
    if (command.kind !== 'ask') throw new Error('a button without a question');
    const decision = await begin(kit, inCluster(command.ask, kit.parts.directory.clusters, cluster), words, {
      surface: 'button',
      dedupeKey: `action:${body.trigger_id}`,
      team: body.team?.id ?? '',
      channel,
      user: body.user.id,
      threadTs,
      responseUrl,
      lang,
    });
    return decision.message;
  } catch (error) {
    if (error instanceof Fault) return faultMessage(error, '', kit.ink(lang));
    const reference = kit.parts.newRunId();
    kit.parts.log.error({ reference, error: describe(error) }, 'a click could not be served');
    return ourFault(reference, kit.ink(lang));
  }
};

const clickedAt = (body: BlockAction): Listener => {
  const container: Readonly<Record<string, unknown>> = { ...body.container };
  return {
    channel: body.channel?.id ?? '',
    user: body.user.id,
    threadTs: typeof container.thread_ts === 'string' ? container.thread_ts : '',
    responseUrl: body.response_url ?? '',
  };
};

const pressed = (action: { readonly type: string; readonly value?: unknown }): string =>
  typeof action.value === 'string' ? action.value : '';
