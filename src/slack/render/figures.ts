// Drawings and explanations in the thread: a drawing word for word in monospace, prose as plain paragraphs.
import type { Figure } from '../../model/runbook.ts';
import { inLang } from '../../model/text.ts';
import { literalBlock, plain, section } from './block.ts';
import { cutJson } from './literal.ts';
import { type Ink, type SlackBlock, type SlackMessage, topText } from './message.ts';

/** Characters of one drawing: a message's blocks have a limit as JSON, where a line break counts twice. */
const MAX_DRAWING = 5_000;
/** Of one paragraph as JSON; a section holds 3,000. */
const MAX_PROSE = 2_700;
const MAX_PARAGRAPHS = 4;

export const figureMessage = (figure: Figure, ink: Ink): SlackMessage => {
  const title = ink.literal(figure.title, 150);
  return { text: topText(title), looks: [[section(plain(title)), ...bodyOf(figure, ink)]] };
};

const bodyOf = ({ kind, body }: Figure, ink: Ink): readonly SlackBlock[] =>
  kind === 'drawing'
    ? [literalBlock(cutJson(ink.literal(body, MAX_DRAWING), MAX_DRAWING))]
    : inLang(body, ink.lang)
        .split(/\n{2,}/)
        .slice(0, MAX_PARAGRAPHS)
        .map((paragraph) => section(plain(cutJson(ink.literal(paragraph, MAX_PROSE), MAX_PROSE))));
