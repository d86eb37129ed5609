// The final root message: headline, verdict line, the fix, notes, provenance, buttons; it fits one phone screen.
import type { AcceptedRequest } from '../../engine/ports.ts';
import type { Report, ReportCause } from '../../model/report.ts';
import type { Verdict } from '../../model/verdict.ts';
import { isExplanation, LABELS } from '../../text/words.ts';
import { nextRows } from '../next/buttons.ts';
import { context, ours, plain, section, title } from './block.ts';
import { countsLine, reportMark, verdictLine } from './counts.ts';
import { firstFixBlocks } from './fix.ts';
import { ownNotes } from './guide-notes.ts';
import { type Ink, type SlackBlock, type SlackMessage, topText } from './message.ts';
import { provenance, targetName } from './provenance.ts';
import { WORDS } from './slack-words.ts';

/** The root fits one phone screen: what else there is to know stands in the thread. */
const MAX_NOTES = 3;
const MAX_OTHERS = 2;

export const rootMessage = (request: AcceptedRequest, report: Report, ink: Ink): SlackMessage => {
  const headline = ink.literal(report.headline, 1_200);
  const [first] = report.causes;
  const head: readonly SlackBlock[] = [
    title(headline),
    section(ours(verdictLine(report, ink))),
    ...(first === undefined ? [] : [evidenceLine(first, report.verdict, ink)]),
  ];
  const also = alsoFound(report, ink);
  const notes = ownNotes(report)
    .slice(0, MAX_NOTES)
    .map((note) => plain(ink.literal(note, 250)));
  const tail: readonly SlackBlock[] = [
    ...(notes.length === 0 ? [] : [context(notes)]),
    provenance(request, report, ink, pagesAbout(report, ink)),
    ...nextRows(report, ink),
  ];
  return {
    text: topText(
      `${reportMark(report, ink)} ${ink.literal(`${report.question} ${targetName(report)}`, 350)}: ${headline}${isExplanation(report) ? '' : ` (${countsLine(report, ink)})`}`,
    ),
    looks: [
      [...head, ...(first === undefined ? [] : firstFixBlocks(first, ink)), ...also, ...tail],
      [...head, ...also, ...tail],
    ],
  };
};

/** Other causes by name: mending the first alone will not do. Their fixes are in the thread. */
const alsoFound = ({ causes }: Report, ink: Ink): readonly SlackBlock[] => {
  const others = causes.slice(1, 1 + MAX_OTHERS).map(({ say }) => `${ink.say(LABELS.also)}: ${ink.literal(say, 200)}`);
  const left = causes.length - 1 - others.length;
  const more = left > 0 ? [`+${left}${ink.say(WORDS.moreCauses)}`] : [];
  return others.length === 0 ? [] : [section(plain([...others, ...more].join('\n')))];
};

/** The first broken layer (a warning names its layer: nothing of it is broken), and what was seen there against what should be; short, for the thread has it whole. */
const evidenceLine = ({ layer, saw, expected }: ReportCause, verdict: Verdict, ink: Ink): SlackBlock =>
  context([
    plain(
      [
        `${ink.say(verdict === 'fail' ? WORDS.layer : WORDS.warnedLayer)}: ${layer}`,
        `${ink.say(LABELS.saw)}: ${ink.literal(saw, 90)}`,
        ...(expected.en === '' ? [] : [`${ink.say(LABELS.expected)}: ${ink.literal(expected, 70)}`]),
      ].join(' · '),
    ),
  ]);

/** What each cause means, how it is known, and what else it could be; our own words and links only. */
const pagesAbout = ({ causes }: Report, ink: Ink): string =>
  causes.length === 0
    ? ''
    : `${ink.say(LABELS.page)}: ${causes
        .slice(0, 1 + MAX_OTHERS)
        .map(({ code }) => ink.page(code))
        .join(' · ')}`;
