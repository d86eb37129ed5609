// From words of a person to a journaled run, a form, a help text or a refusal; bounded waits only, so the ack can follow.
import { helpText } from '../../command/help.ts';
import { parseWords } from '../../command/parse.ts';
import { QUESTIONS } from '../../command/questions.ts';
import { Fault } from '../../model/fault.ts';
import { noteRefusal } from '../access/noted.ts';
import { HUSH_VERBS, hushWords } from '../digest/hush.ts';
import { scheduleWords } from '../digest/schedule.ts';
import { doctorWords } from '../doctor/command.ts';
import { exportWords } from '../export/command.ts';
import { HISTORY_VERBS, historyWords } from '../history/command.ts';
import { type Arrival, begin, type Decision } from '../intake.ts';
import { describe, type Kit } from '../kit.ts';
import { faultMessage, helpMessage, ourFault } from '../render/notice.ts';
import { shareWords } from '../share/command.ts';
import { aimed } from './aim.ts';
import { allowedQuestions } from './allowed.ts';
import { formButton, withButtons } from './buttons.ts';
import { inCluster } from './cluster.ts';
import { understand } from './understand.ts';
import { usedWords } from './use.ts';

/** Parses, journals and hands to the desk. Never throws. */
export const takeWords = async (kit: Kit, words: string, arrival: Arrival): Promise<Decision> => {
  const ink = kit.ink(arrival.lang);
  try {
    return await taken(kit, words, arrival);
  } catch (error) {
    if (error instanceof Fault) {
      await noteRefusal(kit, arrival, error.say, { words });
      return { kind: 'refused', message: withButtons(faultMessage(error, '', ink), [formButton(words, ink)]) };
    }
    const reference = kit.parts.newRunId();
    kit.parts.log.error({ reference, error: describe(error) }, 'a request could not be taken in');
    return { kind: 'refused', message: ourFault(reference, ink) };
  }
};

const taken = async (kit: Kit, words: string, from: Arrival): Promise<Decision> => {
  const settings = await kit.channelSettings(from.team, from.channel);
  const { rest, arrival } = await aimed(kit, words, from);
  const [first = '', ...others] = rest.trim().split(/\s+/);
  const verb = first.toLowerCase();
  if (verb === '' || verb === 'ask') return await form(kit, others.join(' '), arrival, settings.cluster);
  if (verb === 'use') return await usedWords(kit, others, arrival, settings);
  if (verb === 'share') return await shareWords(kit, others, arrival);
  if (verb === 'schedule' || verb === 'digest')
    return await scheduleWords(kit, verb === 'digest' ? 'list' : rest.trim().slice(first.length), arrival);
  if (HUSH_VERBS.includes(verb)) return await hushWords(kit, verb, others, arrival);
  if (HISTORY_VERBS.includes(verb)) return await historyWords(kit, verb, others, arrival);
  if (verb === 'doctor') return await doctorWords(kit, others, arrival, settings.cluster);
  if (verb === 'export') return await exportWords(kit, others, from, arrival);
  let command: ReturnType<typeof parseWords>;
  try {
    command = parseWords(rest);
  } catch (error) {
    if (!(error instanceof Fault) || QUESTIONS.some(({ id }) => id === verb) || rest.length > MAX_SENTENCE) throw error;
    return await understand(kit, rest, arrival, error, settings.cluster);
  }
  if (command.kind === 'help') return await help(kit, command.topic, arrival, settings.cluster);
  const ask = inCluster(command.ask, kit.parts.directory.clusters, settings.cluster);
  return await begin(kit, ask, rest, { ...arrival, lang: ask.lang ?? arrival.lang });
};

/** What is longer is pasted, not asked. */
const MAX_SENTENCE = 1_000;

/** `form` is for where one can open; the message is for where none can. */
const form = async (kit: Kit, text: string, arrival: Arrival, cluster: string): Promise<Decision> => {
  const { message } = await help(kit, '', arrival, cluster);
  const { channel, threadTs } = arrival;
  const button = formButton(text, kit.ink(arrival.lang));
  return { kind: 'form', form: { text, channel, threadTs }, message: withButtons(message, [button]) };
};

const help = async (kit: Kit, topic: string, arrival: Arrival, cluster: string): Promise<Decision> => {
  const prefix = arrival.surface === 'mention' ? '@netwhy' : '/net';
  const allowed = await allowedQuestions(kit, arrival, cluster);
  return { kind: 'help', message: helpMessage(helpText(topic, prefix, allowed), kit.ink(arrival.lang)) };
};
