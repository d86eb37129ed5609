// Shows two runs of one question beside each other: what is gone, what came, which checks turned.
import type { types } from '@slack/bolt';
import type { CauseChange, Difference, StepChange } from '../../export/difference.ts';
import type { Report } from '../../model/report.ts';
import type { Text } from '../../model/text.ts';
import { VERDICT_SYMBOLS } from '../../text/words.ts';
import { context, ours, plain, section } from '../render/block.ts';
import { reportMark, verdictMark } from '../render/counts.ts';
import { escapeText } from '../render/literal.ts';
import { type Ink, type SlackBlock, type SlackMessage, topText } from '../render/message.ts';
import { targetName } from '../render/provenance.ts';
import { WORDS } from '../render/slack-words.ts';
import { NEXT_WORDS } from './words.ts';

const MOST_CAUSES = 6;
const MOST_STEPS = 12;

export const compareView = (before: Report, after: Report, found: Difference, ink: Ink): types.ModalView => ({
  type: 'modal',
  title: plain(ink.say(NEXT_WORDS.compared), 24),
  close: plain(ink.say(WORDS.close), 24),
  blocks: [...compared(before, after, found, MOST_STEPS, ink)],
});

/** The same as a message, which holds less. */
export const compareMessage = (before: Report, after: Report, found: Difference, ink: Ink): SlackMessage => ({
  text: topText(`${ink.say(NEXT_WORDS.compared)}: ${reportMark(before, ink)} → ${reportMark(after, ink)}`),
  looks: [compared(before, after, found, 4, ink)],
});

const compared = (before: Report, after: Report, found: Difference, most: number, ink: Ink): readonly SlackBlock[] => [
  section(plain(ink.literal(subjects(before, after), 300))),
  side(NEXT_WORDS.now, after, ink),
  side(NEXT_WORDS.before, before, ink),
  ...causes(NEXT_WORDS.came, found.came, '✗', ink),
  ...causes(NEXT_WORDS.stayed, found.stayed, '✗', ink),
  ...causes(NEXT_WORDS.gone, found.gone, '✓', ink),
  ...steps(NEXT_WORDS.turned, found.turned, most, ink),
  ...steps(NEXT_WORDS.moved, found.moved, most, ink),
  ...(isSame(found) ? [section(plain(ink.say(NEXT_WORDS.same)))] : []),
];

/** Two of different questions can be laid beside each other too, and say so. */
const subjects = (before: Report, after: Report): string => {
  const named = (report: Report): string => `${report.question} ${targetName(report)}`;
  return named(before) === named(after) ? named(after) : `${named(before)} ≠ ${named(after)}`;
};

const isSame = ({ came, gone, turned, moved }: Difference): boolean =>
  [came, gone, turned, moved].every((list) => list.length === 0);

const side = (word: Text, report: Report, ink: Ink): SlackBlock =>
  context([
    ours(`*${ink.say(word)}* ${reportMark(report, ink)} · ${when(report.startedAt)}`),
    plain(ink.literal(report.headline, 300)),
    plain(ink.literal(report.run, 40)),
  ]);

const when = (iso: string): string => {
  const seconds = Math.floor(Date.parse(iso) / 1_000);
  return Number.isFinite(seconds)
    ? `<!date^${seconds}^{date_short_pretty} {time_secs}|${escapeText(new Date(seconds * 1_000).toISOString())}>`
    : '?';
};

const causes = (word: Text, list: readonly CauseChange[], symbol: string, ink: Ink): readonly SlackBlock[] => {
  if (list.length === 0) return [];
  const said = [...new Set(list.map(({ say }) => ink.literal(say, 240)))];
  const lines = said.slice(0, MOST_CAUSES).map((line) => `${symbol} ${line}`);
  const left = said.length - lines.length;
  return [
    section(ours(`*${ink.say(word)}*`)),
    section(plain([...lines, ...(left > 0 ? [`+${left}${ink.say(NEXT_WORDS.moreSteps)}`] : [])].join('\n'))),
  ];
};

const steps = (word: Text, list: readonly StepChange[], most: number, ink: Ink): readonly SlackBlock[] => {
  if (list.length === 0) return [];
  const lines = list.slice(0, most).map((one) => line(one, ink));
  const left = list.length - lines.length;
  return [
    section(ours(`*${ink.say(word)}*`)),
    ...lines.map((text) => section(plain(text))),
    ...(left > 0 ? [context([plain(`+${left}${ink.say(NEXT_WORDS.moreSteps)}`)])] : []),
  ];
};

const line = ({ asks, before, after }: StepChange, ink: Ink): string => {
  const shown = (one: StepChange['before']): string =>
    one === null
      ? ink.say(NEXT_WORDS.missing)
      : `${VERDICT_SYMBOLS[one.verdict]} ${ink.literal(one.saw, 160) || verdictMark(one.verdict, ink)}`;
  return `${ink.literal(asks, 160)}\n${ink.say(NEXT_WORDS.before)}: ${shown(before)}\n${ink.say(NEXT_WORDS.now)}: ${shown(after)}`;
};
