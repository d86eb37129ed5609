// `/net …`: journaled, then acknowledged with a private line; the answer comes in the channel. `/net` alone opens the form.
import type { App } from '@slack/bolt';
import { openForm } from './asking/open-form.ts';
import { takeWords } from './asking/take-words.ts';
import type { Kit } from './kit.ts';
import { ephemeral } from './whisper.ts';

export const COMMAND = '/net';

export const listenToCommand = (app: App, kit: Kit): void => {
  app.command(COMMAND, async ({ command, ack }) => {
    const { lang: spoken } = await kit.channelSettings(command.team_id, command.channel_id);
    const lang = await kit.languageOf(command.user_id, spoken || undefined);
    const decision = await takeWords(kit, command.text ?? '', {
      surface: 'slash',
      dedupeKey: `command:${command.trigger_id}`,
      team: command.team_id,
      channel: command.channel_id,
      user: command.user_id,
      threadTs: '',
      responseUrl: command.response_url,
      lang,
    });
    if (decision.form !== undefined) {
      await ack();
      await openForm(kit, {
        triggerId: command.trigger_id,
        user: command.user_id,
        text: decision.form.text,
        place: {
          surface: 'modal',
          team: command.team_id,
          channel: decision.form.channel,
          threadTs: decision.form.threadTs,
          responseUrl: command.response_url,
        },
      });
      return;
    }
    // A duplicate was answered by its first copy.
    await (decision.kind === 'duplicate' ? ack() : ack(ephemeral(decision.message)));
  });
};
