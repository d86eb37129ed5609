// `/net …`: journaled, then acknowledged with a private line; the answer comes in the channel.
import type { App } from '@slack/bolt';
import { intake } from './intake.ts';
import type { Kit } from './kit.ts';
import { ephemeral } from './whisper.ts';

export const COMMAND = '/net';

export const listenToCommand = (app: App, kit: Kit): void => {
  app.command(COMMAND, async ({ command, ack }) => {
    const lang = await kit.languageOf(command.user_id);
    const decision = await intake(kit, command.text ?? '', {
      surface: 'slash',
      dedupeKey: `command:${command.trigger_id}`,
      team: command.team_id,
      channel: command.channel_id,
      user: command.user_id,
      threadTs: '',
      responseUrl: command.response_url,
      lang,
    });
    // A duplicate was answered by its first copy.
    await (decision.kind === 'duplicate' ? ack() : ack(ephemeral(decision.message)));
  });
};
