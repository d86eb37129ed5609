// How the Home tab looks: what needs a hand first, how to ask, the nodes, one's last runs, what one may do. Pure.
import type { types } from '@slack/bolt';
import { QUESTIONS } from '../../command/questions.ts';
import { nextSlots } from '../../digest/cron.ts';
import type { Schedule } from '../../engine/ports/digests.ts';
import type { RunSummary } from '../../engine/ports/memory.ts';
import type { Text } from '../../model/text.ts';
import { ACTIONS, numbered } from '../action-ids.ts';
import { scheduleSummary } from '../digest/list.ts';
import { DIGEST_WORDS } from '../digest/words.ts';
import { actions, button, context, literalBlock, ours, plain, section, title } from '../render/block.ts';
import { verdictMark } from '../render/counts.ts';
import { escapeText } from '../render/literal.ts';
import type { Ink, SlackBlock } from '../render/message.ts';
import { WORDS } from '../render/slack-words.ts';
import { NODE_QUESTIONS, type NodeRow } from './matrix.ts';
import type { SetupProblem } from './setup.ts';
import { HOME_WORDS } from './words.ts';

export interface ClusterNodes {
  readonly cluster: string;
  readonly rows: readonly NodeRow[];
  /** The cluster itself said which nodes there are. */
  readonly listed: boolean;
}

export interface HomeShown {
  readonly nowMs: number;
  readonly clusters: readonly ClusterNodes[];
  /** null: could not be read. */
  readonly runs: readonly (RunSummary & { readonly link: string })[] | null;
  /** Digests this person ordered; null: could not be read. */
  readonly schedules: readonly Schedule[] | null;
  readonly may: { readonly ask: readonly string[]; readonly share: boolean };
  readonly problems: readonly SetupProblem[];
}

/** A Home holds 100 blocks. */
const MOST_CLUSTERS = 3;
const MOST_NODES = 12;
const MOST_RUNS = 8;
const MOST_DIGESTS = 5;
const MOST_PROBLEMS = 10;

/** @param keep what a click must bring back. */
export const homeView = (shown: HomeShown, keep: string, ink: Ink): types.HomeView => ({
  type: 'home',
  private_metadata: keep,
  blocks: [
    title(ink.say(HOME_WORDS.title)),
    section(plain(ink.say(HOME_WORDS.what))),
    ...setup(shown.problems, ink),
    ...start(shown.may.ask, ink),
    ...shown.clusters.slice(0, MOST_CLUSTERS).flatMap((one) => nodes(one, shown, ink)),
    ...beyond(shown.clusters.length - MOST_CLUSTERS, HOME_WORDS.moreClusters, ink),
    ...runs(shown.runs, ink),
    ...digests(shown, ink),
    ...permissions(shown.may, ink),
  ],
});

/** For who may not use it at all. */
export const closedHome = (why: Text, ink: Ink): types.HomeView => ({
  type: 'home',
  blocks: [title(ink.say(HOME_WORDS.title)), section(plain(ink.literal(why, 1_000)))],
});

const beyond = (count: number, words: Text, ink: Ink): readonly SlackBlock[] =>
  count > 0 ? [context([plain(`+${count} ${ink.say(words)}`)])] : [];

const setup = (problems: readonly SetupProblem[], ink: Ink): readonly SlackBlock[] =>
  problems.length === 0
    ? []
    : [
        title(`! ${ink.say(HOME_WORDS.setup)}`),
        ...problems
          .slice(0, MOST_PROBLEMS)
          .flatMap(({ say, fix }) => [
            section(plain(ink.literal(say, 1_000))),
            ...(fix === '' ? [] : [literalBlock(ink.literal(fix, 300))]),
          ]),
        context([plain(ink.say(HOME_WORDS.doctor))]),
      ];

/** Of the questions one may ask here. */
const start = (may: readonly string[], ink: Ink): readonly SlackBlock[] => {
  const ways: readonly (readonly [needs: string, label: Text, command: string])[] = [
    ['', HOME_WORDS.form, ' '],
    ['health', HOME_WORDS.health, 'health'],
    ['why-no-egress', HOME_WORDS.egress, 'why-no-egress '],
  ];
  const open = ways.filter(([needs]) => (needs === '' ? may.length > 0 : may.includes(needs)));
  if (open.length === 0) return [];
  return [
    title(ink.say(HOME_WORDS.start)),
    actions(open.map(([, label, command], at) => button(numbered(ACTIONS.homeAsk, at), ink.say(label), command))),
    context([plain(ink.say(HOME_WORDS.answers))]),
  ];
};

const nodes = ({ cluster, rows, listed }: ClusterNodes, { nowMs }: HomeShown, ink: Ink): readonly SlackBlock[] => [
  title(ink.literal(`${ink.say(HOME_WORDS.nodes)} · ${cluster}`, 140)),
  ...(rows.length === 0 ? [section(plain(ink.say(HOME_WORDS.noNodes)))] : []),
  ...rows.slice(0, MOST_NODES).map((row) => section(plain(rowText(row, nowMs, ink)))),
  ...beyond(rows.length - MOST_NODES, HOME_WORDS.more, ink),
  context([
    ...(listed ? [] : [plain(ink.say(HOME_WORDS.nodesUnseen))]),
    ours(`${ink.say(HOME_WORDS.asOf)} ${timeOf(nowMs)}`),
  ]),
];

/** `node-1\nhealth ✗ FAIL (2 h) · overlay – not looked`: word and symbol, and how old it is. */
const rowText = ({ node, cells }: NodeRow, nowMs: number, ink: Ink): string => {
  const parts = NODE_QUESTIONS.map((question) => {
    const cell = cells[question];
    return cell === undefined || cell.verdict === null
      ? `${question} – ${ink.say(HOME_WORDS.notLooked)}`
      : `${question} ${verdictMark(cell.verdict, ink)} (${ageOf(nowMs - cell.atMs, ink)})`;
  });
  return `${ink.literal(node, 100)}\n${parts.join(' · ')}`;
};

const ageOf = (ms: number, ink: Ink): string => {
  const minutes = Math.max(0, Math.floor(ms / 60_000));
  const [count, en, ko] =
    minutes < 60
      ? [minutes, 'min', '분']
      : minutes < 48 * 60
        ? [Math.floor(minutes / 60), 'h', '시간']
        : [Math.floor(minutes / 1_440), 'd', '일'];
  return ink.lang === 'ko' ? `${count}${ko} 전` : `${count} ${en}`;
};

const runs = (all: HomeShown['runs'], ink: Ink): readonly SlackBlock[] => [
  title(ink.say(HOME_WORDS.runs)),
  ...(all === null
    ? [section(plain(ink.say(HOME_WORDS.noMemory)))]
    : all.length === 0
      ? [section(plain(ink.say(HOME_WORDS.noRuns)))]
      : all.slice(0, MOST_RUNS).flatMap((run) => runBlocks(run, ink))),
];

const runBlocks = (run: RunSummary & { readonly link: string }, ink: Ink): readonly SlackBlock[] => [
  section(
    plain(
      `${verdictMark(run.verdict, ink)} · ${ink.literal(`${run.question} ${run.subject}`, 200)}\n${ink.literal(run.headline, 300)}`,
    ),
  ),
  context([
    plain(`${ink.literal(`${ink.say(WORDS.cluster)} ${run.cluster} · ${run.run}`, 200)}`),
    ours(
      `${timeOf(run.startedMs)}${run.link === '' ? '' : ` · <${escapeText(run.link)}|${ink.say(HOME_WORDS.open)}>`}`,
    ),
  ]),
];

/** What one ordered, and where; how to order one where there is none. */
const digests = ({ schedules, nowMs }: HomeShown, ink: Ink): readonly SlackBlock[] => [
  title(ink.say(HOME_WORDS.digests)),
  ...(schedules === null || schedules.length === 0
    ? [section(plain(ink.say(schedules === null ? HOME_WORDS.noMemory : HOME_WORDS.noDigests)))]
    : schedules
        .slice(0, MOST_DIGESTS)
        .flatMap((one) => [
          section(plain(scheduleSummary(one, ink))),
          context([
            ours([channelLink(one.channel), nextOf(one, nowMs, ink)].filter((part) => part !== '').join(' · ')),
          ]),
        ])),
  ...beyond((schedules?.length ?? 0) - MOST_DIGESTS, HOME_WORDS.moreDigests, ink),
];

const channelLink = (channel: string): string => (/^[CG][A-Z0-9]{1,30}$/.test(channel) ? `<#${channel}>` : '?');

const nextOf = (schedule: Schedule, nowMs: number, ink: Ink): string => {
  const [next] = schedule.paused ? [] : nextSlots(schedule, nowMs, 1);
  return next === undefined ? '' : `${ink.say(DIGEST_WORDS.next)}: ${timeOf(next)}`;
};

const timeOf = (ms: number): string => {
  const seconds = Math.floor(ms / 1_000);
  return Number.isFinite(seconds)
    ? `<!date^${seconds}^{date_short_pretty} {time}|${escapeText(new Date(seconds * 1_000).toISOString())}>`
    : '?';
};

const permissions = ({ ask, share }: HomeShown['may'], ink: Ink): readonly SlackBlock[] => {
  const not = QUESTIONS.map(({ id }) => id).filter((id) => !ask.includes(id));
  const lines =
    not.length === 0
      ? [ink.say(HOME_WORDS.mayAll)]
      : [
          ...(ask.length === 0 ? [] : [`${ink.say(HOME_WORDS.may)} ${ask.join(', ')}`]),
          `${ink.say(HOME_WORDS.mayNot)} ${not.join(', ')}`,
        ];
  const sharing = ink.say(share ? HOME_WORDS.maySee : HOME_WORDS.mayNotShare);
  return [title(ink.say(HOME_WORDS.permissions)), section(plain([...lines, sharing].join('\n')))];
};
