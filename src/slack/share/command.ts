// `/net share <run> <#channel|link|here>`: answered at once where it is refused, else when the card is there.
import { Fault } from '../../model/fault.ts';
import { clipped } from '../clipped.ts';
import type { Arrival, Decision } from '../intake.ts';
import type { Kit } from '../kit.ts';
import { sentence } from '../render/notice.ts';
import { destinationOf } from './destination.ts';
import { type Sharer, type Sharing, share } from './share.ts';
import { SHARE_WORDS } from './words.ts';

const HOW = ['share r-… #channel', 'share r-… https://….slack.com/archives/C…/p…', 'share r-… here'];

/** Of the three seconds Slack gives. */
const PATIENCE_MS = 800;

/** @throws Fault usage. */
export const shareWords = async (kit: Kit, words: readonly string[], arrival: Arrival): Promise<Decision> => {
  const [run = '', where = '', ...more] = words;
  if (!/^r-[a-z0-9]{10}$/.test(run) || where === '' || more.length > 0)
    throw new Fault('usage', SHARE_WORDS.how, { suggestions: HOW });
  const to = await destinationOf(kit, where, arrival.channel);
  return { kind: 'help', message: await firstWord(kit, await share(kit, run, to, arrival), arrival) };
};

/** How it went, if that shows soon; else that it is under way, and the rest privately later. */
export const firstWord = async (
  kit: Kit,
  sharing: Sharing,
  to: Omit<Sharer, 'team'> & Pick<Arrival, 'threadTs' | 'responseUrl'>,
) => {
  if (sharing.kind === 'refused') return sharing.message;
  const soon = await clipped(kit.parts.clock, PATIENCE_MS, sharing.told);
  if (soon !== null) return soon;
  void sharing.told
    .then((message) => kit.whisper(to, message))
    .catch((error: unknown) => kit.parts.log.warn({ error: String(error) }, 'nobody could be told of a card'));
  return sentence(SHARE_WORDS.onItsWay, kit.ink(to.lang));
};
