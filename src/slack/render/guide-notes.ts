// Which commands of the guide were replaced, and by what: worth knowing, and no part of what one reads first.
import type { Report } from '../../model/report.ts';
import type { Text } from '../../model/text.ts';
import { context, plain } from './block.ts';
import { type Ink, type SlackMessage, topText } from './message.ts';
import { WORDS } from './slack-words.ts';

const firstOfGuide = ({ notes, guideNotes = 0 }: Report): number => notes.length - guideNotes;

/** What the reader must know to weigh the answer. */
export const ownNotes = (report: Report): readonly Text[] => report.notes.slice(0, firstOfGuide(report));

const MOST = 20;
const PER_BLOCK = 10;

/** A reply of the thread; null where no command was replaced. */
export const guideMessage = (report: Report, ink: Ink): SlackMessage | null => {
  const notes = report.notes.slice(firstOfGuide(report)).slice(0, MOST);
  if (notes.length === 0) return null;
  const lines = notes.map((note) => plain(ink.literal(note, 350)));
  const blocks = Array.from({ length: Math.ceil(lines.length / PER_BLOCK) }, (_, at) =>
    context(lines.slice(at * PER_BLOCK, (at + 1) * PER_BLOCK)),
  );
  return {
    text: topText(ink.say(WORDS.guideTitle)),
    looks: [[context([plain(ink.say(WORDS.guideTitle))]), ...blocks]],
  };
};
