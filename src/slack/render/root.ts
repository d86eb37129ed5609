// The final root message: headline, verdict line, the fix, notes, provenance, buttons; it fits one phone screen.
import type { AcceptedRequest } from '../../engine/ports.ts';
import type { Report } from '../../model/report.ts';
import { ACTIONS } from '../action-ids.ts';
import { actions, button, context, ours, plain, section, title } from './block.ts';
import { countsLine, verdictLine, verdictMark } from './counts.ts';
import { fixBlocks } from './fix.ts';
import { type Ink, type SlackBlock, type SlackMessage, topText } from './message.ts';
import { provenance, targetName } from './provenance.ts';
import { WORDS } from './slack-words.ts';

const MAX_NOTES = 6;

export const rootMessage = (request: AcceptedRequest, report: Report, ink: Ink): SlackMessage => {
  const headline = ink.literal(report.headline, 1_200);
  const [first] = report.causes;
  const head: readonly SlackBlock[] = [title(headline), section(ours(verdictLine(report, ink)))];
  const notes = report.notes.slice(0, MAX_NOTES).map((note) => plain(ink.literal(note, 350)));
  const tail: readonly SlackBlock[] = [
    ...(notes.length === 0 ? [] : [context(notes)]),
    provenance(request, report, ink),
    actions([
      button(ACTIONS.rerun, ink.say(WORDS.rerun), report.run),
      button(ACTIONS.evidence, ink.say(WORDS.evidence), report.run),
    ]),
  ];
  return {
    text: topText(
      `${verdictMark(report.verdict, ink)} ${ink.literal(targetName(report), 350)}: ${headline} (${countsLine(report, ink)})`,
    ),
    looks: [
      [...head, ...(first === undefined ? [] : fixBlocks(first, ink, 2)), ...tail],
      [...head, ...tail],
    ],
  };
};
