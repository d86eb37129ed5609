// Drawings and explanations in the thread: a drawing word for word in monospace, prose as plain paragraphs.
import type { Figure } from '../../model/runbook.ts';
import { inLang } from '../../model/text.ts';
import { literalBlock, plain, section } from './block.ts';
import { cutJson } from './literal.ts';
import { type Ink, type SlackBlock, type SlackMessage, topText } from './message.ts';

/** Characters of a message's blocks as JSON, below the limit of the check. */
const PAGE = 11_000;
/** Characters of one drawing: a message's blocks have a limit as JSON, where a line break counts twice. */
const MAX_DRAWING = 5_000;
/** Of all paragraphs together as JSON, and of one: a section holds 3,000. */
const ALL_PROSE = 9_000;
const MAX_PROSE = 2_700;
const MAX_PARAGRAPHS = 6;

/** As few messages as their blocks have room for, in order. */
export const figureMessages = (figures: readonly Figure[], ink: Ink): readonly SlackMessage[] => {
  const pages: { readonly titles: string[]; readonly blocks: SlackBlock[]; size: number }[] = [];
  for (const figure of figures) {
    const title = ink.literal(figure.title, 150);
    const blocks = [section(plain(title)), ...bodyOf(figure, ink)];
    const size = JSON.stringify(blocks).length;
    const last = pages.at(-1);
    if (last !== undefined && last.size + size <= PAGE) {
      last.titles.push(title);
      last.blocks.push(...blocks);
      last.size += size;
    } else pages.push({ titles: [title], blocks, size });
  }
  return pages.map(({ titles, blocks }) => ({ text: topText(titles.join(' · ')), looks: [blocks] }));
};

const bodyOf = ({ kind, body }: Figure, ink: Ink): readonly SlackBlock[] => {
  if (kind === 'drawing') return [literalBlock(cutJson(ink.literal(body, MAX_DRAWING), MAX_DRAWING))];
  const paragraphs = inLang(body, ink.lang)
    .split(/\n{2,}/)
    .slice(0, MAX_PARAGRAPHS);
  const share = Math.min(MAX_PROSE, Math.floor(ALL_PROSE / paragraphs.length));
  return paragraphs.map((paragraph) => section(plain(cutJson(ink.literal(paragraph, share), share))));
};
