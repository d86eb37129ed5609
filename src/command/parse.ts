// The grammar, the same in Slack and on the command line: <question> <target> [host] [-n namespace] [--cluster name] [--lang en|ko].
import { parseArgs } from 'node:util';
import type { Ask } from '../model/ask.ts';
import { Fault } from '../model/fault.ts';
import { type Lang, say } from '../model/text.ts';
import { closest } from './closest.ts';
import { checkHost } from './host.ts';
import { QUESTIONS } from './questions.ts';
import { checkCluster, checkNamespace, checkTarget } from './target.ts';
import { splitWords } from './words.ts';

export type Command = { readonly kind: 'ask'; readonly ask: Ask } | { readonly kind: 'help'; readonly topic: string };

/** A line as typed after `/net` or a mention. @throws Fault usage. */
export const parseWords = (text: string): Command => parseArguments(splitWords(text));

/** The same, already split, as a shell hands it over. @throws Fault usage. */
export const parseArguments = (words: readonly string[]): Command => {
  const [first = '', ...rest] = words;
  if (first === '' || first === 'help' || first === '--help' || first === '-h')
    return { kind: 'help', topic: rest[0]?.slice(0, 60) ?? '' };
  const question = QUESTIONS.find((one) => one.id === first.toLowerCase());
  if (question === undefined) throw unknownQuestion(first);
  const { values, positionals } = options(rest, question.usage);
  const [target, host, ...more] = positionals;
  if (values.help) return { kind: 'help', topic: question.id };
  if (target === undefined) throw usage(say('Which pod?', '어느 파드인가요?'), question.usage);
  if (more.length > 0)
    throw usage(say('That is more than a pod and a host.', '파드와 호스트 외에 다른 말이 있습니다.'), question.usage);
  const ask: Ask = {
    question: question.id,
    target: checkTarget(target),
    namespace: values.namespace === undefined ? '' : checkNamespace(values.namespace),
    cluster: values.cluster === undefined ? '' : checkCluster(values.cluster),
    host: host === undefined ? '' : checkHost(host.replace(/^host=/, '')),
    lang: values.lang === undefined ? null : checkLang(values.lang),
  };
  return { kind: 'ask', ask };
};

const options = (words: readonly string[], how: string) => {
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        namespace: { type: 'string', short: 'n' },
        cluster: { type: 'string' },
        lang: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (cause) {
    // node:util throws TypeErrors with codes ERR_PARSE_ARGS_*; its sentences quote what was typed.
    const option = words.find((word) => word.startsWith('-'))?.slice(0, 40) ?? '';
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
