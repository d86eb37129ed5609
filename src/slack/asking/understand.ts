// Words that are no command: read as a sentence, and run, shown first, or honestly not understood.

import { parseWords } from '../../command/parse.ts';
import { intentOf } from '../../command/reading/intents.ts';
import type { Fault } from '../../model/fault.ts';
import { type Arrival, begin, type Decision } from '../intake.ts';
import type { Kit } from '../kit.ts';
import { literalBlock, plain, section } from '../render/block.ts';
import { type Ink, type SlackMessage, topText } from '../render/message.ts';
import { faultMessage, notice } from '../render/notice.ts';
import { formButton, runButtons, withButtons } from './buttons.ts';
import { inCluster } from './cluster.ts';
import { READ_WORDS } from './form-words.ts';
import { lookUp } from './look-up.ts';

/** Of the three seconds Slack gives, what the names may take. */
const PATIENCE_MS = 1_200;

/** @param slip what the grammar said of these words. @param preferred the channel's cluster; empty for none. */
export const understand = async (
  kit: Kit,
  words: string,
  arrival: Arrival,
  slip: Fault,
  preferred: string,
): Promise<Decision> => {
  const ink = kit.ink(arrival.lang);
  const { clusters } = kit.parts.directory;
  const named = clusters.length > 1 ? clusters.find((one) => words.split(/[\s,.]+/).includes(one)) : undefined;
  const cluster = named ?? (clusters.includes(preferred) ? preferred : (clusters[0] ?? ''));
  const { text, found } = await lookUp(kit, words, cluster, PATIENCE_MS);
  const intent = intentOf(text, found);
  if (intent === null) {
    // A misspelt question has a better answer than "I do not know".
    const typed = words.trim().split(/\s+/);
    const isCommand = typed[0]?.includes('-') === true || typed.length < 3;
    const near = slip.suggestions.length > 0 && slip.suggestions.length < 5 && isCommand;
    const message = near
      ? faultMessage(slip, '', ink)
      : notice(ink.say(READ_WORDS.couldNotTell), [ink.say(READ_WORDS.example), ink.say(READ_WORDS.other), 'help'], ink);
    return { kind: 'refused', message: withButtons(message, [formButton(words, ink)]) };
  }
  const commands = intent.commands.map((one) => (clusters.length > 1 ? `${one} --cluster ${cluster}` : one));
  const [command = ''] = commands;
  if (!intent.sure) {
    const question = intent.incomplete
      ? READ_WORDS.incomplete
      : commands.length > 1
        ? READ_WORDS.whichOne
        : READ_WORDS.shallI;
    const edit = formButton(
      intent.incomplete || commands.length > 1 ? words : command,
      ink,
      intent.incomplete ? READ_WORDS.fill : READ_WORDS.edit,
    );
    const buttons = intent.incomplete ? [edit] : [...runButtons(commands, ink), edit];
    return { kind: 'read', message: withButtons(asRead(commands, ink.say(question), ink), buttons) };
  }
  const parsed = parseWords(command);
  if (parsed.kind !== 'ask') return { kind: 'refused', message: faultMessage(slip, '', ink) };
  const decision = await begin(kit, inCluster(parsed.ask, clusters, cluster), words, arrival);
  if (decision.kind !== 'started') return decision;
  return { kind: 'started', tell: true, message: asRead([command], decision.message.text, ink) };
};

/** The command first, literally, so that a wrong reading is seen at once. */
const asRead = (commands: readonly string[], then: string, ink: Ink): SlackMessage => {
  const readAs = ink.say(READ_WORDS.readAs);
  const shown = commands.map((one) => ink.literal(one, 300));
  return {
    text: topText([readAs, shown.join(' | '), then].join(' ')),
    looks: [[section(plain(readAs)), literalBlock(shown.join('\n')), section(plain(ink.literal(then, 1_000)))]],
  };
};
