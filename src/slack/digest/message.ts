// A digest as a message: one line when nothing changed, else what is new first; it fits one phone screen, the rest is counted.
import type { DigestGroup, DigestItem, DigestView } from '../../digest/view.ts';
import type { AcceptedRequest, DigestOrder } from '../../engine/ports.ts';
import { VERDICT_SYMBOLS, VERDICT_WORDS } from '../../text/words.ts';
import { ACTIONS } from '../action-ids.ts';
import { EXPORTING_WORDS } from '../export/words.ts';
import { actions, button, context, ours, plain, section, title } from '../render/block.ts';
import { verdictMark } from '../render/counts.ts';
import { escapeText } from '../render/literal.ts';
import { type Ink, type SlackBlock, type SlackMessage, topText } from '../render/message.ts';
import { person } from '../render/provenance.ts';
import { WORDS } from '../render/slack-words.ts';
import { SHARE_WORDS } from '../share/words.ts';
import { DIGEST_WORDS, HUSH_WORDS } from './words.ts';

/** As many as Slack takes in one context: questions not asked must not crowd out what was missed. */
const MOST_NOTES = 10;
/** Characters of all of them; many are told shorter. */
const NOTES_LENGTH = 1_400;

/** Items told in full, by group; the others are counted. */
const MOST: Readonly<Record<DigestGroup['kind'], number>> = {
  new: 5,
  flapping: 3,
  still: 3,
  unseen: 3,
  blind: 3,
  recovered: 3,
  hushed: 2,
};

export const digestMessage = (
  request: AcceptedRequest,
  order: DigestOrder,
  view: DigestView,
  ink: Ink,
): SlackMessage => {
  const name = ink.say(order.full ? DIGEST_WORDS.full : DIGEST_WORDS.title);
  const headline = ink.literal(view.headline, 300);
  const mark = verdictMark(view.verdict, ink);
  const about = provenance(request, order, view, ink);
  const told = view.notes.slice(0, MOST_NOTES);
  const notes = told.map((note) => plain(ink.literal(note, Math.min(350, Math.floor(NOTES_LENGTH / told.length)))));
  const noted: readonly SlackBlock[] = notes.length === 0 ? [] : [context(notes)];
  const [news] = view.groups.filter(({ kind }) => kind === 'new' || kind === 'unseen').flatMap(({ items }) => items);
  const worst = view.quiet || news === undefined ? '' : ` — ${ink.literal(news.say, 200)}`;
  // What a locked phone shows.
  const text = topText(`${mark} ${name}: ${headline}${worst}`);
  if (view.quiet) return { text, looks: [[section(plain(`${mark} · ${headline}`)), ...noted, about]] };
  const open = view.groups.some(({ kind }) => kind !== 'recovered');
  const buttons = actions([
    ...(open ? [button(ACTIONS.digestHush, ink.say(DIGEST_WORDS.acknowledge), request.run)] : []),
    button(ACTIONS.evidence, ink.say(WORDS.evidence), request.run),
    button(ACTIONS.share, ink.say(SHARE_WORDS.share), request.run),
    button(ACTIONS.export, ink.say(EXPORTING_WORDS.export), request.run),
  ]);
  const groups = withinBudget(view.groups).flatMap(({ group, shown }) => groupBlocks(group, shown, ink));
  const head = title(`${mark} · ${name}: ${headline}`);
  return {
    text,
    looks: [
      [head, ...groups, ...noted, about, buttons],
      [head, ...noted, about, buttons],
    ],
  };
};

/** Items in all: a message has room for fifty blocks, and a phone for fewer. */
const BUDGET = 10;

/** What is told first may take more; no group goes without one. */
const withinBudget = (groups: readonly DigestGroup[]) => {
  let left = BUDGET - groups.length;
  return groups.map((group) => {
    const extra = Math.max(0, Math.min(MOST[group.kind], group.items.length, left + 1) - 1);
    left -= extra;
    return { group, shown: group.items.slice(0, 1 + extra) };
  });
};

const groupBlocks = (
  { kind, title: name, items }: DigestGroup,
  shown: readonly DigestItem[],
  ink: Ink,
): readonly SlackBlock[] => {
  const left = items.length - shown.length;
  return [
    section(ours(`*${ink.say(name)}* (${items.length})`)),
    ...shown.flatMap((item) => itemBlocks(item, kind, ink)),
    ...(left === 0 ? [] : [context([plain(`+${left}${ink.say(DIGEST_WORDS.more)}`)])]),
  ];
};

/** What is old is told shorter: whoever reads it has read it before. */
const LENGTH: Readonly<Record<DigestGroup['kind'], number>> = {
  new: 300,
  flapping: 200,
  still: 160,
  unseen: 160,
  blind: 160,
  recovered: 160,
  hushed: 120,
};

const itemBlocks = (item: DigestItem, kind: DigestGroup['kind'], ink: Ink): readonly SlackBlock[] => {
  const over = kind === 'recovered';
  const verdict = over ? 'pass' : item.severity;
  const word = over ? DIGEST_WORDS.was : VERDICT_WORDS[verdict];
  const mark = `${VERDICT_SYMBOLS[verdict]} ${ink.say(word)}`;
  const turns = item.turns === 0 ? '' : ` · ${item.turns} ${ink.say(DIGEST_WORDS.turns)}`;
  const since = `${ink.say(over ? DIGEST_WORDS.until : DIGEST_WORDS.since)} ${dateOf(item.sinceMs)}${turns}`;
  return [
    section(plain(`${mark} · ${ink.literal(item.say, LENGTH[kind])}`)),
    context([plain(ink.literal(named(item), 120)), ours(since), ...hushed(item, ink)]),
  ];
};

/** Who asked for quiet, how long, and why. */
const hushed = ({ hush }: DigestItem, ink: Ink): Parameters<typeof context>[0] => {
  if (hush === null) return [];
  const note = hush.note === '' ? [] : [plain(ink.literal(hush.note, 120))];
  return [ours(`${ink.say(HUSH_WORDS[hush.kind])} · ${person(hush.owner)} · ${endOf(hush.untilMs, ink)}`), ...note];
};

/** When quiet ends. @param untilMs null: when the thing is well. */
export const endOf = (untilMs: number | null, ink: Ink): string =>
  untilMs === null ? ink.say(DIGEST_WORDS.untilWell) : `${ink.say(DIGEST_WORDS.untilThen)} ${dateOf(untilMs)}`;

/** Its stable name, as history and acknowledgements take it. */
const named = ({ code, subjects }: DigestItem): string =>
  [code, subjects.map((one) => one.replace('>', ' → ')).join(', ')].filter((part) => part !== '').join(' · ');

/** In the reader's own timezone. */
export const dateOf = (ms: number): string => {
  const seconds = Math.floor(ms / 1_000);
  return Number.isFinite(seconds)
    ? `<!date^${seconds}^{date_short_pretty} {time}|${escapeText(new Date(seconds * 1_000).toISOString())}>`
    : '?';
};

const provenance = (
  request: AcceptedRequest,
  { schedule, slotMs }: DigestOrder,
  view: DigestView,
  ink: Ink,
): SlackBlock => {
  const { nodes, checks } = view.counts;
  const size = [
    ...(nodes > 0 ? [ink.say(DIGEST_WORDS.nodes(nodes))] : []),
    ink.say(DIGEST_WORDS.checks(checks)),
    ...(request.ask.cluster === '' ? [] : [`${ink.say(WORDS.cluster)} ${request.ask.cluster}`]),
    schedule,
    `${ink.say(WORDS.run)} ${request.run}`,
  ].join(' · ');
  return context([
    plain(ink.literal(size, 300)),
    ours(
      `${ink.say(DIGEST_WORDS.slot)} ${dateOf(slotMs)} · ${ink.say(DIGEST_WORDS.scheduled)} ${person(request.user)}`,
    ),
  ]);
};
