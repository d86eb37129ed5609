// Every way to share by clicking: the button, its form, "Show me" and "Publish here".
import type { App, BlockAction } from '@slack/bolt';
import { Fault } from '../../model/fault.ts';
import { inLang, type Lang, type Text } from '../../model/text.ts';
import { clicker, workspaceOf } from '../access/at-click.ts';
import { ACTIONS, CALLBACKS } from '../action-ids.ts';
import { clickedRun, hear, heardAt, safely } from '../click.ts';
import { describe, type Kit } from '../kit.ts';
import { unescapeText } from '../render/literal.ts';
import { sentence } from '../render/notice.ts';
import { WORDS } from '../render/slack-words.ts';
import { clickedPlace } from './clicked.ts';
import { firstWord } from './command.ts';
import { destinationOf } from './destination.ts';
import { publish, shownTo } from './publish.ts';
import { share } from './share.ts';
import { LINK_BLOCK, readSharedFrom, shareView, WHERE_BLOCK } from './share-view.ts';
import { SHARE_WORDS } from './words.ts';

export const listenToSharing = (app: App, kit: Kit): void => {
  app.action<BlockAction>(ACTIONS.share, async ({ body, action, ack }) => {
    await ack();
    await safely(kit, body, () => open(kit, body, clickedRun(action)));
  });

  for (const id of [ACTIONS.publish, ACTIONS.show]) {
    app.action<BlockAction>(id, async ({ body, action, ack }) => {
      await ack();
      await safely(kit, body, async () => {
        const lang = await kit.languageAt(body);
        const before = await kit.parts.journal.find(clickedRun(action));
        if (before === null || (await clickedPlace(kit, body, before)) === null)
          return hear(kit, body, sentence(WORDS.unknownRun, kit.ink(lang)));
        const by = { ...clicker(body), lang };
        if (id === ACTIONS.show) return hear(kit, body, await shownTo(kit, before, by));
        const { message, done } = await publish(kit, before, by);
        await hear(kit, body, message);
        await done;
      });
    });
  }

  app.view(CALLBACKS.share, async ({ body, view, ack }) => {
    const lang = await kit.languageAt(body);
    const from = readSharedFrom(view.private_metadata);
    const chosen = view.state.values[WHERE_BLOCK]?.[ACTIONS.shareWhere]?.selected_conversation ?? '';
    const link = view.state.values[LINK_BLOCK]?.[ACTIONS.shareLink]?.value?.trim() ?? '';
    const refuse = (block: string, text: string) =>
      ack({ response_action: 'errors', errors: { [block]: kit.ink(lang).literal(text, 1_000) } });
    const block = link === '' ? WHERE_BLOCK : LINK_BLOCK;
    try {
      const odd = oneOfBoth(chosen, link);
      if (odd !== null || from === null) return await refuse(block, inLang(odd ?? WORDS.unknownRun, lang));
      const to = link === '' ? { channel: chosen, threadTs: '' } : await destinationOf(kit, link, from.channel);
      const by = { team: from.team, user: body.user.id, channel: from.channel, lang };
      const sharing = await share(kit, from.run, to, by);
      if (sharing.kind === 'refused') return await refuse(block, unescapeText(sharing.message.text));
      await ack();
      await tell(kit, { ...from, user: body.user.id, lang }, sharing);
    } catch (error) {
      if (error instanceof Fault) return await refuse(block, inLang(error.say, lang));
      const reference = kit.parts.newRunId();
      kit.parts.log.error({ reference, error: describe(error) }, 'a form could not be taken in');
      await refuse(block, `${inLang(WORDS.ourFault, lang)} (${inLang(WORDS.reference, lang)} ${reference})`);
    }
  });
};

const oneOfBoth = (channel: string, link: string): Text | null => {
  if (channel === '' && link === '') return SHARE_WORDS.oneOfBoth;
  return channel !== '' && link !== '' ? SHARE_WORDS.notBoth : null;
};

const tell = async (
  kit: Kit,
  to: { readonly channel: string; readonly threadTs: string; readonly user: string; readonly lang: Lang },
  sharing: Awaited<ReturnType<typeof share>>,
): Promise<void> => {
  const listener = { ...to, responseUrl: '' };
  await kit
    .whisper(listener, await firstWord(kit, sharing, listener))
    .catch((error: unknown) => kit.parts.log.warn({ error: describe(error) }, 'nobody could be told of a card'));
};

const open = async (kit: Kit, body: BlockAction, run: string): Promise<void> => {
  const pen = kit.ink(await kit.languageAt(body));
  const before = await kit.parts.journal.find(run);
  const place = before === null ? null : await clickedPlace(kit, body, before);
  if (before === null || place === null) return hear(kit, body, sentence(WORDS.unknownRun, pen));
  const { threadTs } = heardAt(body);
  // Of the Home tab there is no channel: one's own run is shared from where it was asked.
  const from = { run, team: workspaceOf(body), channel: place.channel, threadTs };
  await kit.calls.call('views.open', { trigger_id: body.trigger_id, view: shareView(from, pen) });
};
