// `/net history [what]`, `show <run>`, `diff <run> <run>`: past answers this person may see, for their eyes alone.
import { QUESTIONS } from '../../command/questions.ts';
import type { RunFilter, RunSummary } from '../../engine/ports/memory.ts';
import { difference } from '../../export/difference.ts';
import { Fault } from '../../model/fault.ts';
import type { Arrival, Decision } from '../intake.ts';
import type { Kit } from '../kit.ts';
import { compareMessage } from '../next/compare-view.ts';
import { sentence } from '../render/notice.ts';
import { rootMessage } from '../render/root.ts';
import { isKnownIn } from '../share/clicked.ts';
import { historyMessage } from './message.ts';
import { seenRun } from './seen.ts';
import { HISTORY_WORDS } from './words.ts';

export const HISTORY_VERBS: readonly string[] = ['history', 'show', 'diff'];

const HOW = [
  'history',
  'history why-no-egress',
  'history shop/web-0',
  'history peer-relayed',
  'show r-…',
  'diff r-… r-…',
];
const RUN = /^r-[a-z0-9]{10}$/;
/** Looked through for those one may see: digests of other channels must not hide them. */
const MOST_TRIED = 500;
/** Counted; there may be more. */
const MOST_FOUND = 60;
const MOST_SHOWN = 10;

const slip = (what: (typeof HISTORY_WORDS)[keyof typeof HISTORY_WORDS]): Fault =>
  new Fault('usage', what, { suggestions: HOW });

/** @throws Fault usage. */
export const historyWords = async (
  kit: Kit,
  verb: string,
  words: readonly string[],
  arrival: Arrival,
): Promise<Decision> => {
  if (verb === 'show') return await shown(kit, words, arrival);
  if (verb === 'diff') return await compared(kit, words, arrival);
  return await listed(kit, words, arrival);
};

const shown = async (kit: Kit, [run = '', ...more]: readonly string[], arrival: Arrival): Promise<Decision> => {
  if (!RUN.test(run) || more.length > 0) throw slip(HISTORY_WORDS.howShow);
  const ink = kit.ink(arrival.lang);
  const found = await seenRun(kit, run, arrival);
  if (found === null) return { kind: 'help', message: sentence(HISTORY_WORDS.none, ink) };
  return { kind: 'help', message: rootMessage(found.before.request, found.report, ink) };
};

const compared = async (
  kit: Kit,
  [first = '', second = '', ...more]: readonly string[],
  arrival: Arrival,
): Promise<Decision> => {
  if (!RUN.test(first) || !RUN.test(second) || more.length > 0) throw slip(HISTORY_WORDS.howDiff);
  const ink = kit.ink(arrival.lang);
  const [one, other] = await Promise.all([seenRun(kit, first, arrival), seenRun(kit, second, arrival)]);
  if (one === null || other === null) return { kind: 'help', message: sentence(HISTORY_WORDS.none, ink) };
  // A list shows the newest first, and so people name them: what is called new must be so all the same.
  const turned = Date.parse(one.report.startedAt) > Date.parse(other.report.startedAt);
  const [before, after] = turned ? [other, one] : [one, other];
  const found = difference(before.report, after.report);
  return { kind: 'help', message: compareMessage(before.report, after.report, found, ink) };
};

const listed = async (kit: Kit, words: readonly string[], arrival: Arrival): Promise<Decision> => {
  const ink = kit.ink(arrival.lang);
  const filter = filterOf(words);
  const own = await visible(kit, filter, arrival, MOST_FOUND);
  if (own.length === 0) return { kind: 'help', message: sentence(HISTORY_WORDS.none, ink) };
  return {
    kind: 'help',
    message: historyMessage(
      {
        runs: own.slice(0, MOST_SHOWN),
        left: own.length - MOST_SHOWN,
        // Asked for by itself: it may be long before what is listed.
        passed: (await visible(kit, { ...filter, verdict: 'pass' }, arrival, 1))[0] ?? null,
        // Of a mixed list "it" would be nothing in particular.
        about: words.length > 0,
        home: kit.home(),
      },
      ink,
    ),
  };
};

/** Newest first. */
const visible = async (kit: Kit, filter: RunFilter, arrival: Arrival, most: number): Promise<readonly RunSummary[]> => {
  const past = (await kit.parts.memory?.summaries({ team: arrival.team, ...filter }, MOST_TRIED)) ?? [];
  const own: RunSummary[] = [];
  for (const one of past) {
    const found = await kit.parts.journal.find(one.run);
    if (found !== null && (await isKnownIn(kit, found, arrival))) own.push(one);
    if (own.length === most) break;
  }
  return own;
};

/** A question, and what else is named: a cause's code or a thing, which look alike. @throws Fault usage. */
const filterOf = (words: readonly string[]): RunFilter => {
  if (words.length > 3) throw slip(HISTORY_WORDS.how);
  let question: string | undefined;
  const about: string[] = [];
  for (const word of words) {
    const known = QUESTIONS.find(({ id }) => id === word.toLowerCase())?.id;
    if (known !== undefined) question = known;
    else if (/^[a-z0-9][a-z0-9./:>-]{0,250}$/.test(word)) about.push(word);
    else throw slip(HISTORY_WORDS.how);
  }
  return { about, ...(question !== undefined && { question }) };
};
