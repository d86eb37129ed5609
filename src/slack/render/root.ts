// The final root message: headline, verdict line, the fix, notes, provenance, buttons; it fits one phone screen.
import type { AcceptedRequest } from '../../engine/ports.ts';
import type { Report } from '../../model/report.ts';
import { LABELS } from '../../text/words.ts';
import { nextRows } from '../next/buttons.ts';
import { context, ours, plain, section, title } from './block.ts';
import { countsLine, verdictLine, verdictMark } from './counts.ts';
import { fixBlocks } from './fix.ts';
import { type Ink, type SlackBlock, type SlackMessage, topText } from './message.ts';
import { provenance, targetName } from './provenance.ts';
import { WORDS } from './slack-words.ts';

const MAX_NOTES = 6;
const MAX_OTHERS = 2;

export const rootMessage = (request: AcceptedRequest, report: Report, ink: Ink): SlackMessage => {
  const headline = ink.literal(report.headline, 1_200);
  const [first] = report.causes;
  const head: readonly SlackBlock[] = [title(headline), section(ours(verdictLine(report, ink)))];
  const also = alsoFound(report, ink);
  const pages = pagesAbout(report, ink);
  const notes = report.notes.slice(0, MAX_NOTES).map((note) => plain(ink.literal(note, 350)));
  const tail: readonly SlackBlock[] = [
    ...(notes.length === 0 ? [] : [context(notes)]),
    provenance(request, report, ink),
    ...nextRows(report, ink),
  ];
  return {
    text: topText(
      `${verdictMark(report.verdict, ink)} ${ink.literal(targetName(report), 350)}: ${headline} (${countsLine(report, ink)})`,
    ),
    looks: [
      [...head, ...(first === undefined ? [] : fixBlocks(first, ink, 2)), ...also, ...pages, ...tail],
      [...head, ...also, ...pages, ...tail],
    ],
  };
};

/** What each cause means, how it is known, and what else it could be. */
const pagesAbout = ({ causes }: Report, ink: Ink): readonly SlackBlock[] =>
  causes.length === 0
    ? []
    : [
        context([
          ours(
            `${ink.say(LABELS.page)}: ${causes
              .slice(0, 1 + MAX_OTHERS)
              .map(({ code }) => ink.page(code))
              .join(' · ')}`,
          ),
        ]),
      ];

/** Other causes by name: mending the first alone will not do. Their fixes are in the thread. */
const alsoFound = ({ causes }: Report, ink: Ink): readonly SlackBlock[] => {
  const others = causes.slice(1, 1 + MAX_OTHERS).map(({ say }) => `${ink.say(LABELS.also)}: ${ink.literal(say, 200)}`);
  const left = causes.length - 1 - others.length;
  const more = left > 0 ? [`+${left}${ink.say(WORDS.moreCauses)}`] : [];
  return others.length === 0 ? [] : [section(plain([...others, ...more].join('\n')))];
};
