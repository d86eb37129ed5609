// The grammar, the same in Slack and on the command line: <question> [words…] [key=value…] [-n namespace] [--cluster name] [--lang en|ko].
import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { Ask } from '../model/ask.ts';
import { Fault } from '../model/fault.ts';
import { type Lang, say } from '../model/text.ts';
import { closest } from '../text/closest.ts';
import { readPositionals } from './positionals.ts';
import { QUESTIONS, type QuestionHelp } from './questions.ts';
import { checkCluster, checkNamespace } from './target.ts';
import { splitWords } from './words.ts';

export type Command = { readonly kind: 'ask'; readonly ask: Ask } | { readonly kind: 'help'; readonly topic: string };

/** A line as typed after `/net` or a mention. @throws Fault usage. */
export const parseWords = (text: string): Command => parseArguments(splitWords(text));

/** Options a surface adds to the grammar's own, in the shape of node:util parseArgs. */
export type Options = NonNullable<ParseArgsConfig['options']>;
export type OptionValues = Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;

/** The same, already split, as a shell hands it over. @throws Fault usage. */
export const parseArguments = (words: readonly string[]): Command => parseWith(words, {}).command;

/** The grammar plus a surface's own options, whose values come back unread. @throws Fault usage. */
export const parseWith = (
  words: readonly string[],
  own: Options,
): { readonly command: Command; readonly values: OptionValues } => {
  const [first = '', ...rest] = words;
  const question = QUESTIONS.find((one) => one.id === first.toLowerCase());
  if (first === '' || first === 'help' || first === '--help' || first === '-h') {
    return { command: { kind: 'help', topic: rest[0]?.slice(0, 60) ?? '' }, values: {} };
  }
  if (question === undefined) throw unknownQuestion(first);
  const { values, positionals } = split(rest, own, question.usage);
  if (values.help === true) return { command: { kind: 'help', topic: question.id }, values };
  return { command: { kind: 'ask', ask: askOf(question, positionals, values) }, values };
};

const askOf = (question: QuestionHelp, positionals: readonly string[], values: OptionValues): Ask => ({
  question: question.id,
  ...readPositionals(question, positionals),
  namespace: typeof values.namespace === 'string' ? checkNamespace(values.namespace) : '',
  cluster: typeof values.cluster === 'string' ? checkCluster(values.cluster) : '',
  lang: typeof values.lang === 'string' ? checkLang(values.lang) : null,
});

const GRAMMAR: Options = {
  namespace: { type: 'string', short: 'n' },
  cluster: { type: 'string' },
  lang: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
};

const split = (
  words: readonly string[],
  own: Options,
  how: string,
): { values: OptionValues; positionals: readonly string[] } => {
  try {
    return parseArgs({ args: [...words], allowPositionals: true, options: { ...GRAMMAR, ...own } });
  } catch (cause) {
    // node:util throws TypeErrors with codes ERR_PARSE_ARGS_*; its sentences quote what was typed.
    const known = new Set(
      Object.entries({ ...GRAMMAR, ...own }).flatMap(([name, option]) => [`--${name}`, `-${option.short ?? ' '}`]),
    );
    const bad =
      words.find((word) => word.startsWith('-') && !known.has(word.replace(/=.*/, ''))) ??
      words.findLast((word) => word.startsWith('-'));
    const option = (bad ?? '').slice(0, 40);
    throw usage(
      say(`Option ${option} is not known here or lacks its value.`, `옵션 ${option}을(를) 모르거나 값이 없습니다.`),
      how,
      cause,
    );
  }
};

/** @throws Fault usage. */
export const checkLang = (typed: string): Lang => {
  if (typed === 'en' || typed === 'ko') return typed;
  throw usage(say('The language is en or ko.', '언어는 en 또는 ko입니다.'), '--lang en|ko');
};

const usage = (what: ReturnType<typeof say>, how: string, cause?: unknown): Fault =>
  new Fault('usage', what, { suggestions: [how], ...(cause !== undefined && { cause }) });

const unknownQuestion = (typed: string): Fault => {
  const ids = QUESTIONS.map((one) => one.id);
  const near = closest(typed.toLowerCase(), ids);
  const shown = typed.length > 40 ? `${typed.slice(0, 40)}…` : typed;
  return new Fault('usage', say(`"${shown}" is not a question I know.`, `"${shown}"은(는) 모르는 질문입니다.`), {
    suggestions: (near.length > 0 ? near : ids).map((id) => QUESTIONS.find((one) => one.id === id)?.usage ?? id),
  });
};
