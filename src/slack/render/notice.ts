// Short messages: refusals, help, the last word of a run that has no report. What people typed stays literal in them.
import type { Fault } from '../../model/fault.ts';
import type { Text } from '../../model/text.ts';
import { literalBlock, plain, section } from './block.ts';
import { type Ink, type SlackBlock, type SlackMessage, topText } from './message.ts';
import { WORDS } from './slack-words.ts';

/** One sentence, then what to type instead, literally. */
export const notice = (sentence: string, literal: readonly string[], ink: Ink): SlackMessage => {
  const shown = literal.slice(0, 8).map((one) => ink.literal(one, 200));
  const blocks: readonly SlackBlock[] = [
    section(plain(ink.literal(sentence, 2_800))),
    ...(shown.length === 0 ? [] : [literalBlock(shown.join('\n'))]),
  ];
  return { text: topText([ink.literal(sentence, 2_800), ...shown].join(' · ')), looks: [blocks] };
};

export const sentence = (text: Text, ink: Ink): SlackMessage => notice(ink.say(text), [], ink);

/** A refusal with its one public sentence; `reference` finds the rest in the log, empty for the asker's own slips. */
export const faultMessage = (fault: Fault, reference: string, ink: Ink): SlackMessage => {
  const tail = reference === '' ? '' : ` (${ink.say(WORDS.reference)} ${reference})`;
  const hint = fault.suggestions.length === 0 ? '' : ` ${ink.say(WORDS.tryInstead)}`;
  return notice(`${ink.say(fault.say)}${tail}${hint}`, fault.suggestions, ink);
};

/** Anything that is not a Fault: no detail leaves the log. */
export const ourFault = (reference: string, ink: Ink): SlackMessage =>
  notice(`${ink.say(WORDS.ourFault)} (${ink.say(WORDS.reference)} ${reference})`, [], ink);

export const helpMessage = (help: Text, ink: Ink): SlackMessage => ({
  text: topText(ink.literal(help, 2_800)),
  looks: [[literalBlock(ink.literal(help, 2_800))]],
});
