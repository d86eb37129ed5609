// An outbox on an answer, where a channel wants it: from a thread the answer goes to the channel; from the channel, a button asks where to.
import type { App } from '@slack/bolt';
import { ACTIONS } from '../action-ids.ts';
import { withButtons } from '../asking/buttons.ts';
import { describe, type Kit } from '../kit.ts';
import { button } from '../render/block.ts';
import { sentence } from '../render/notice.ts';
import { firstWord } from './command.ts';
import { share } from './share.ts';
import { SHARE_WORDS } from './words.ts';

export const SHARE_REACTION = 'outbox_tray';

/** Answers of a channel among which the one with the reaction is looked for. */
const LOOK_BACK = 300;

export const listenToReactions = (app: App, kit: Kit): void => {
  app.event('reaction_added', async ({ event, body }) => {
    if (event.reaction !== SHARE_REACTION || event.item.type !== 'message') return;
    try {
      const { channel, ts } = event.item;
      await reacted(kit, { team: body.team_id, user: event.user, channel, ts });
    } catch (error) {
      kit.parts.log.error({ error: describe(error) }, 'a reaction could not be served');
    }
  });
};

const reacted = async (
  kit: Kit,
  { team, user, channel, ts }: { team: string; user: string; channel: string; ts: string },
): Promise<void> => {
  const settings = await kit.channelSettings(team, channel);
  if (!settings.reactions) return;
  const answers = (await kit.parts.memory?.summaries({ team, channel }, LOOK_BACK)) ?? [];
  const answer = answers.find(({ rootTs }) => rootTs === ts);
  if (answer === undefined) return;
  const lang = await kit.languageOf(user, settings.lang || undefined);
  const to = { channel, user, threadTs: answer.threadTs || answer.rootTs, responseUrl: '', lang };
  if (answer.threadTs === '') {
    const pen = kit.ink(lang);
    const offer = withButtons(sentence(SHARE_WORDS.offer, pen), [
      button(ACTIONS.share, pen.say(SHARE_WORDS.share), answer.run),
    ]);
    await kit.whisper(to, offer);
    return;
  }
  const sharing = await share(kit, answer.run, { channel, threadTs: '' }, { team, user, channel, lang });
  await kit.whisper(to, await firstWord(kit, sharing, to));
};
