// A shared answer as a card: headline, verdict, the fix, where it comes from; its buttons are as live as the answer's own.
import type { AcceptedRequest } from '../../engine/ports.ts';
import type { Report } from '../../model/report.ts';
import { nextRows } from '../next/buttons.ts';
import { context, ours, plain, section, title } from '../render/block.ts';
import { reportMark, verdictLine } from '../render/counts.ts';
import { shortFixBlocks } from '../render/fix.ts';
import { escapeText } from '../render/literal.ts';
import { type Ink, type SlackBlock, type SlackMessage, topText } from '../render/message.ts';
import { asker, person, targetName } from '../render/provenance.ts';
import { WORDS } from '../render/slack-words.ts';
import { SHARE_WORDS } from './words.ts';

/** @param link to the whole answer; empty where it is not known. @param by who shared it. */
export const cardMessage = (
  request: AcceptedRequest,
  report: Report,
  { link, by }: { readonly link: string; readonly by: string },
  ink: Ink,
): SlackMessage => {
  const headline = ink.literal(report.headline, 600);
  const [first] = report.causes;
  const head: readonly SlackBlock[] = [title(headline), section(ours(verdictLine(report, ink)))];
  const about = ink.literal(
    `${report.question} ${targetName(report)} · ${ink.say(WORDS.cluster)} ${report.cluster} · ${ink.say(WORDS.run)} ${report.run}`,
    400,
  );
  const tail: readonly SlackBlock[] = [
    context([plain(about), asker(request, ink), ours(`${ink.say(SHARE_WORDS.sharedBy)} ${person(by)}`)]),
    ...(link === '' ? [] : [context([ours(`<${escapeText(link)}|${ink.say(SHARE_WORDS.from)}>`)])]),
    ...nextRows(report, ink),
  ];
  return {
    text: topText(`${reportMark(report, ink)} ${ink.literal(targetName(report), 350)}: ${headline}`),
    looks: [
      [...head, ...(first === undefined ? [] : shortFixBlocks(first, ink)), ...tail],
      [...head, ...tail],
    ],
  };
};
