// The root message of a run that ended without an answer: interrupted, cancelled or failed, with a way to run it again.
import type { AcceptedRequest } from '../../engine/ports.ts';
import { ACTIONS } from '../action-ids.ts';
import { actions, button, context, plain, section } from './block.ts';
import { type Ink, type SlackMessage, topText } from './message.ts';
import { asker } from './provenance.ts';
import { WORDS } from './slack-words.ts';

export const lastWord = (request: AcceptedRequest, why: SlackMessage, ink: Ink): SlackMessage => {
  const subject = ink.literal(request.words, 300);
  return {
    // Both halves are escaped already; the guard before posting holds the length.
    text: `${topText(subject)} · ${why.text}`,
    looks: why.looks.map((blocks) => [
      section(plain(subject)),
      ...blocks,
      context([plain(`${ink.say(WORDS.run)} ${request.run}`, 100), asker(request, ink)]),
      actions([button(ACTIONS.rerun, ink.say(WORDS.rerun), request.run)]),
    ]),
  };
};
