// `/net export <run> [md|json|bundle]` and `export thread`: checked at once, the file comes when Slack took it.
import { Fault } from '../../model/fault.ts';
import { clipped } from '../clipped.ts';
import type { Arrival, Decision } from '../intake.ts';
import { describe, type Kit } from '../kit.ts';
import type { SlackMessage } from '../render/message.ts';
import { faultMessage, ourFault, sentence } from '../render/notice.ts';
import type { Listener } from '../whisper.ts';
import { type Exporter, exportRun, exportThread } from './export.ts';
import { FORMATS } from './files.ts';
import { EXPORTING_WORDS } from './words.ts';

const HOW = ['export r-…', 'export r-… md|json|bundle', 'export thread', 'export thread in:https://….slack.com/…'];

/** Of the three seconds Slack gives. */
const PATIENCE_MS = 800;

/** @param from where it was typed; the thread of a link must be in that channel. @throws Fault usage. */
export const exportWords = async (
  kit: Kit,
  [what = '', as = 'md', ...more]: readonly string[],
  from: Arrival,
  arrival: Arrival,
): Promise<Decision> => {
  const by: Exporter = { team: from.team, user: from.user, channel: from.channel, lang: from.lang };
  if (what === 'thread' && more.length === 0) {
    // Who names a thread from outside of its channel may not be in it.
    if (arrival.threadTs === '' || arrival.channel !== from.channel)
      throw new Fault('usage', EXPORTING_WORDS.howThread, { suggestions: HOW.slice(2) });
    return told(kit, from, exportThread(kit, arrival.threadTs, by));
  }
  const format = FORMATS.find((one) => one === as);
  if (!/^r-[a-z0-9]{10}$/.test(what) || format === undefined || more.length > 0)
    throw new Fault('usage', EXPORTING_WORDS.how, { suggestions: HOW });
  return told(kit, from, exportRun(kit, what, format, by));
};

const told = async (kit: Kit, from: Arrival, work: Promise<SlackMessage>): Promise<Decision> => ({
  kind: 'help',
  message: await soonOrLater(kit, from, from.lang, work),
});

/** What became of it if that shows soon; else that it is under way, and the rest privately. */
export const soonOrLater = async (
  kit: Kit,
  to: Listener,
  lang: Exporter['lang'],
  work: Promise<SlackMessage>,
): Promise<SlackMessage> => {
  const safe = work.catch((error: unknown) => excuse(kit, error, lang));
  const soon = await clipped(kit.parts.clock, PATIENCE_MS, safe);
  if (soon !== null) return soon;
  void safe
    .then((message) => kit.whisper(to, message))
    .catch((error: unknown) => kit.parts.log.warn({ error: describe(error) }, 'nobody could be told of an export'));
  return sentence(EXPORTING_WORDS.onItsWay, kit.ink(lang));
};

const excuse = (kit: Kit, error: unknown, lang: Exporter['lang']): SlackMessage => {
  if (error instanceof Fault && error.kind !== 'adapter') return faultMessage(error, '', kit.ink(lang));
  const reference = kit.parts.newRunId();
  kit.parts.log.error({ reference, error: describe(error) }, 'an export failed');
  return ourFault(reference, kit.ink(lang));
};
