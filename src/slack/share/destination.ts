// Where shall it go? A channel as Slack writes it, the link of a message, or `here`.
import { Fault } from '../../model/fault.ts';
import { checkThread, linkedPlace } from '../asking/aim.ts';
import type { PostPlace } from '../find-posted.ts';
import type { Kit } from '../kit.ts';
import { SHARE_WORDS } from './words.ts';

// <#C0123|ops> · <#C0123>
const CHANNEL = /^<#([CG][A-Z0-9]{1,20})(?:\|[^>]*)?>$/;
// <https://acme.slack.com/archives/…> · https://… · with a label of Slack's
const LINK = /^<?(https?:\/\/[^\s<>|]{1,300})(?:\|[^<>]*)?>?$/;

/** @throws Fault usage for what leads nowhere. */
export const destinationOf = async (kit: Kit, word: string, here: string): Promise<PostPlace> => {
  if (word === 'here') return { channel: here, threadTs: '' };
  const [, channel] = CHANNEL.exec(word) ?? [];
  if (channel !== undefined) return { channel, threadTs: '' };
  const [, link] = LINK.exec(word) ?? [];
  if (link === undefined) throw new Fault('usage', SHARE_WORDS.pickChannel);
  const place = linkedPlace(link, kit.home());
  await checkThread(kit, place.channel, place.threadTs);
  return place;
};
