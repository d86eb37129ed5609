// Past answers as a list: verdict, question, headline, when, and the way to each.
import type { RunSummary } from '../../engine/ports/memory.ts';
import { context, ours, plain, section } from '../render/block.ts';
import { verdictMark } from '../render/counts.ts';
import { escapeText } from '../render/literal.ts';
import { type Ink, type SlackBlock, type SlackMessage, topText } from '../render/message.ts';
import { permalink } from '../share/permalink.ts';
import { HISTORY_WORDS } from './words.ts';

export interface HistoryShown {
  readonly runs: readonly RunSummary[];
  readonly left: number;
  /** The newest that passed. */
  readonly passed: RunSummary | null;
  /** All are about one question or one thing. */
  readonly about: boolean;
  /** Address of the workspace; empty where it is not known. */
  readonly home: string;
}

export const historyMessage = ({ runs, left, passed, about, home }: HistoryShown, ink: Ink): SlackMessage => {
  const lines = runs.map((run) => line(run, ink));
  return {
    text: topText([ink.say(HISTORY_WORDS.title), ...lines].join('\n')),
    looks: [
      [
        ...(about ? [lastPass(passed, ink)] : []),
        ...runs.flatMap((run) => entry(run, home, ink)),
        ...(left > 0 ? [context([plain(`+${left}${ink.say(HISTORY_WORDS.more)}`)])] : []),
      ],
      [section(plain(lines.join('\n')))],
    ],
  };
};

const line = (run: RunSummary, ink: Ink): string =>
  `${verdictMark(run.verdict, ink)} · ${ink.literal(`${run.question} ${run.subject}`.trim(), 120)} · ${run.run}`;

const lastPass = (passed: RunSummary | null, ink: Ink): SlackBlock =>
  passed === null
    ? section(plain(ink.say(HISTORY_WORDS.neverPassed)))
    : context([ours(`${ink.say(HISTORY_WORDS.lastPass)} ${timeOf(passed.startedMs)} · ${runId(passed.run)}`)]);

const entry = (run: RunSummary, home: string, ink: Ink): readonly SlackBlock[] => {
  const link = permalink(home, run.channel, run.rootTs, run.threadTs);
  const open = link === '' ? '' : ` · <${escapeText(link)}|${ink.say(HISTORY_WORDS.open)}>`;
  return [
    section(plain(`${line(run, ink)}\n${ink.literal(run.headline, 200)}`)),
    context([ours(`${timeOf(run.startedMs)}${open}`)]),
  ];
};

const runId = (run: string): string => (/^r-[a-z0-9]{10}$/.test(run) ? run : '?');

const timeOf = (ms: number): string => {
  const seconds = Math.floor(ms / 1_000);
  return Number.isFinite(seconds)
    ? `<!date^${seconds}^{date_short_pretty} {time}|${escapeText(new Date(seconds * 1_000).toISOString())}>`
    : '?';
};
