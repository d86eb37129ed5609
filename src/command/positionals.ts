// The words after the question: each checked by what the question takes in its place.
import type { Ask } from '../model/ask.ts';
import { Fault } from '../model/fault.ts';
import { say, type Text } from '../model/text.ts';
import { TOPICS, topicNamed } from '../model/topics.ts';
import { closest } from '../text/closest.ts';
import { checkDnsName, checkHost, looksLikeHost } from './host.ts';
import type { NumberOption, QuestionHelp, Word } from './questions.ts';
import { checkTarget } from './target.ts';

export type Named = Pick<Ask, 'target' | 'other' | 'host' | 'options'>;

const NOTHING: Named = { target: '', other: '', host: '', options: {} };

/** @throws Fault usage. */
export const readPositionals = (question: QuestionHelp, typed: readonly string[]): Named => {
  const settings = typed.filter((word) => isSetting(word));
  const words = typed.filter((word) => !isSetting(word)).map((word) => word.replace(/^host=/, ''));
  if (words.length > question.takes.length) {
    throw usage(
      question,
      say(
        `That is more than ${question.id} takes: "${short(words[question.takes.length] ?? '')}".`,
        `${question.id}에는 말이 너무 많습니다: "${short(words[question.takes.length] ?? '')}"`,
      ),
    );
  }
  const options = Object.fromEntries(settings.map((word) => readSetting(question, word)));
  let named: Named = { ...NOTHING, options };
  for (const [at, word] of question.takes.entries()) {
    const given = words[at];
    if (given !== undefined) {
      const read = readWord(question, word, given, named.target !== '');
      named = { ...named, ...read, options: { ...named.options, ...read.options } };
    } else if (!word.optional) throw usage(question, MISSING[word.kind]);
  }
  return named;
};

const readWord = (question: QuestionHelp, word: Word, typed: string, second: boolean): Partial<Named> => {
  const inCluster = (checked: string): Partial<Named> => (second ? { other: checked } : { target: checked });
  switch (word.kind) {
    case 'pod':
    case 'service':
    case 'node':
    case 'place':
      return inCluster(checkTarget(typed, word.kind));
    case 'host':
      return { host: checkHost(typed) };
    case 'name':
      return { host: checkDnsName(typed) };
    case 'anywhere':
      // An address or a dotted name may also be a pod or a service: what it is shows in the cluster.
      return looksLikeHost(typed)
        ? { other: typed.toLowerCase(), host: checkHost(typed) }
        : { other: checkTarget(typed, word.kind) };
    case 'topic':
      return { target: readTopic(question, typed) };
    case 'choice':
      return { options: readChoice(question, word.choices ?? [], typed) };
    default:
      return word.kind satisfies never;
  }
};

const readTopic = (question: QuestionHelp, typed: string): string => {
  const topic = topicNamed(typed);
  if (topic !== null) return topic.id;
  const words = TOPICS.flatMap(({ id, also }) => [id, ...also]);
  const near = closest(typed.toLowerCase(), words, 3);
  throw new Fault('usage', say(`There is no topic "${short(typed)}".`, `"${short(typed)}"이라는 주제는 없습니다.`), {
    suggestions: (near.length > 0 ? near : TOPICS.map(({ id }) => id)).map((id) => `${question.id} ${id}`),
  });
};

const readChoice = (question: QuestionHelp, choices: readonly string[], typed: string): Record<string, string> => {
  const choice = choices.find((one) => one === typed.toLowerCase());
  if (choice !== undefined) return { what: choice };
  throw usage(
    question,
    say(
      `"${short(typed)}" is not one of ${choices.join(', ')}.`,
      `"${short(typed)}"은(는) ${choices.join(', ')} 중 하나가 아닙니다.`,
    ),
  );
};

const isSetting = (word: string): boolean => /^[a-z]+=/.test(word) && !word.startsWith('host=');

const readSetting = (question: QuestionHelp, word: string): readonly [string, string] => {
  const at = word.indexOf('=');
  const [key, value] = [word.slice(0, at), word.slice(at + 1)];
  const option = (question.options ?? []).find((one) => one.key === key);
  if (option === undefined) {
    throw usage(
      question,
      say(`${question.id} has no setting "${short(key)}".`, `${question.id}에는 "${short(key)}" 설정이 없습니다.`),
    );
  }
  const number = /^\d{1,6}$/.test(value) ? Number(value) : Number.NaN;
  if (number >= option.min && number <= option.max) return [key, String(number)];
  throw usage(question, outOfBounds(option));
};

const outOfBounds = ({ key, min, max }: NumberOption): Text =>
  say(`${key} is a whole number from ${min} to ${max}.`, `${key}은(는) ${min}에서 ${max} 사이의 정수입니다.`);

const MISSING: Readonly<Record<Word['kind'], Text>> = {
  pod: say('Which pod?', '어느 파드인가요?'),
  service: say('Which service?', '어느 서비스인가요?'),
  node: say('Which node?', '어느 노드인가요?'),
  place: say('Which node or pod?', '어느 노드나 파드인가요?'),
  anywhere: say('Where to? A pod, a service or a host.', '어디로 가는 길인가요? 파드, 서비스, 호스트 중 하나입니다.'),
  host: say('Which host?', '어느 호스트인가요?'),
  name: say('Which name?', '어떤 이름인가요?'),
  topic: say('Which topic?', '어떤 주제인가요?'),
  choice: say('Which packets?', '어떤 패킷인가요?'),
};

const usage = (question: QuestionHelp, what: Text): Fault =>
  new Fault('usage', what, {
    suggestions:
      question.takes[0]?.kind === 'topic' ? TOPICS.map(({ id }) => `${question.id} ${id}`) : [question.usage],
  });

const short = (typed: string): string => (typed.length > 40 ? `${typed.slice(0, 40)}…` : typed);
