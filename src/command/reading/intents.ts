// Which question does a sentence ask, in English or Korean? By fixed rules over its words and the names found in it.
import { type Part, troubled } from './contrast.ts';
import { type Found, marked, settle } from './found.ts';
import { isHost, isStranger, waysOf } from './roles.ts';
import { type Draft, RULES, type Sentence } from './rules.ts';
import { ASKS, ORDER, POLITE, SUPPOSED, TROUBLE, WELL } from './signs.ts';

export interface Intent {
  readonly question: string;
  /** Whole commands, the likeliest first; several where a name means several things. */
  readonly commands: readonly string[];
  /** Certain enough to run at once: the question is, and every name is there exactly once. */
  readonly sure: boolean;
  /** The question wants a name that the sentence does not give: the first command is only its beginning. */
  readonly incomplete: boolean;
}

const MAX_COMMANDS = 4;
/** A sentence is short; what is longer tells a story. */
const MAX_SENTENCE = 1_500;

/** @param text of `readable`. @param all what its candidates mean here. @returns null when it asks nothing we answer. */
export const intentOf = (text: string, all: readonly Found[]): Intent | null => {
  const found = settle(all);
  const parts = troubled(text, found);
  for (const part of parts ?? [{ marks: marked(text, found), found }]) {
    const sentence = sentenceOf(text, part);
    if (WELL.test(sentence.marks) || (ORDER.test(sentence.marks) && !sentence.trouble)) continue;
    const draft = firstOf(sentence);
    if (draft === null || (draft.incomplete === true && parts !== null && part !== parts.at(-1))) continue;
    const intent = finished(draft, sentence);
    // Which part is meant was guessed.
    return parts === null ? intent : { ...intent, sure: false };
  }
  return null;
};

const sentenceOf = (text: string, part: Part): Sentence => {
  const { found } = part;
  const marks = part.marks.slice(0, MAX_SENTENCE);
  const has = (kinds: Parameters<typeof waysOf>[1]) => {
    const ways = found.map((one) => waysOf(one, kinds).join(' '));
    // web-0 (10.244.1.10): its name and its address are one.
    return found.filter((_, at) => ways[at] !== '' && ways.indexOf(ways[at] ?? '') === at);
  };
  return {
    text,
    marks,
    trouble: TROUBLE.test(marks),
    asks: ASKS.test(marks),
    pods: has(['pod', 'workload']),
    services: has(['service']),
    nodes: has(['node']),
    hosts: found.filter(isHost),
    named: found.filter(({ candidate }) => candidate.host !== '' && !candidate.address),
    strangers: found.filter(isStranger),
  };
};

const firstOf = (sentence: Sentence): Draft | null => {
  for (const rule of RULES) {
    const draft = rule(sentence);
    if (draft !== null) return draft;
  }
  return null;
};

const finished = (draft: Draft, { marks, asks, strangers, pods }: Sentence): Intent => {
  // The pod is gone; what made it is there.
  const guessed = pods.some(
    ({ candidate, entries }) => !candidate.address && entries.every((one) => !one.name.endsWith(candidate.name)),
  );
  const commands = draft.words.reduce<readonly string[]>(
    (before, ways) => before.flatMap((line) => ways.map((way) => `${line} ${way}`)),
    [draft.question],
  );
  return {
    question: draft.question,
    commands: commands.slice(0, MAX_COMMANDS),
    sure:
      draft.sure &&
      draft.incomplete !== true &&
      commands.length === 1 &&
      strangers.length === 0 &&
      !guessed &&
      !SUPPOSED.test(marks) &&
      (asks || !POLITE.test(marks)),
    incomplete: draft.incomplete === true,
  };
};
