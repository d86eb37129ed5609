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
/** Looked through for those one may see. */
const MOST_TRIED = 60;
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
  const [before, after] = await Promise.all([seenRun(kit, first, arrival), seenRun(kit, second, arrival)]);
  if (before === null || after === null) return { kind: 'help', message: sentence(HISTORY_WORDS.none, ink) };
  const found = difference(before.report, after.report);
  return { kind: 'help', message: compareMessage(before.report, after.report, found, ink) };
};

const listed = async (kit: Kit, words: readonly string[], arrival: Arrival): Promise<Decision> => {
  const ink = kit.ink(arrival.lang);
  const filter = filterOf(words);
  const past = (await kit.parts.memory?.summaries({ team: arrival.team, ...filter }, MOST_TRIED)) ?? [];
  const own: RunSummary[] = [];
  for (const one of past) {
    const found = await kit.parts.journal.find(one.run);
    if (found !== null && (await isKnownIn(kit, found, arrival))) own.push(one);
  }
  if (own.length === 0) return { kind: 'help', message: sentence(HISTORY_WORDS.none, ink) };
  return {
    kind: 'help',
    message: historyMessage(
      {
        runs: own.slice(0, MOST_SHOWN),
        left: own.length - MOST_SHOWN,
        passed: own.find(({ verdict }) => verdict === 'pass') ?? null,
        // Of a mixed list "it" would be nothing in particular.
        about: filter.question !== undefined || filter.subject !== undefined,
        home: kit.home(),
      },
      ink,
    ),
  };
};

/** A question, a cause's code or a subject, in any order. @throws Fault usage. */
const filterOf = (words: readonly string[]): RunFilter => {
  let filter: RunFilter = {};
  for (const word of words) {
    const question = QUESTIONS.find(({ id }) => id === word.toLowerCase())?.id;
    if (question !== undefined) filter = { ...filter, question };
    else if (/^[a-z0-9][a-z0-9-]{2,60}$/.test(word) && word.includes('-') && !/-\d+$/.test(word))
      filter = { ...filter, code: word };
    else if (/^[a-z0-9][a-z0-9./:-]{0,250}$/.test(word)) filter = { ...filter, subject: word };
    else throw slip(HISTORY_WORDS.how);
  }
  if (words.length > 3) throw slip(HISTORY_WORDS.how);
  return filter;
};
