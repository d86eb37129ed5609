// The buttons under a private word: fill in the form, or run what was read from a sentence.
import type { types } from '@slack/bolt';
import { ACTIONS, numbered } from '../action-ids.ts';
import { actions, button } from '../render/block.ts';
import type { Ink, SlackMessage } from '../render/message.ts';
import { READ_WORDS } from './form-words.ts';

/** Under the best look; the plainer ones do without. */
export const withButtons = (message: SlackMessage, buttons: readonly types.Button[]): SlackMessage => {
  const [best = [], ...others] = message.looks;
  return { ...message, looks: [[...best, actions(buttons)], ...others] };
};

/** @param words what was typed: the form starts from it. */
export const formButton = (words: string, ink: Ink, label = READ_WORDS.fill): types.Button =>
  // A button must have a value. People and channels are no part of a question.
  button(ACTIONS.askForm, ink.say(label), ink.literal(`${words.replace(/<[!@#][^>]*>?/g, ' ').trim()} `, 1_000));

export const runButtons = (commands: readonly string[], ink: Ink): readonly types.Button[] =>
  commands
    .filter((command) => /^[\w ./:@=-]{1,1000}$/.test(command))
    .map((command, at) =>
      button(numbered(ACTIONS.askRun, at), `${ink.say(READ_WORDS.run)}: ${ink.literal(command, 200)}`, command),
    );
