// What `help` says: the questions, how to type them, one example each.
import { say, type Text } from '../model/text.ts';
import { QUESTIONS, type QuestionHelp } from './questions.ts';

/** Help for one question, or for all when the topic is none of them. `prefix` is how the surface is addressed, e.g. `/net`. */
export const helpText = (topic: string, prefix = '/net'): Text => {
  const one = QUESTIONS.find((question) => question.id === topic);
  const questions = one === undefined ? QUESTIONS : [one];
  const lines = (lang: 'en' | 'ko'): string => questions.map((question) => entry(question, prefix, lang)).join('\n\n');
  return say(
    `netwhy finds the first broken network layer of a pod. It only reads.\n\n${lines('en')}\n\nOptions: -n namespace · --cluster name · --lang en|ko`,
    `netwhy는 파드 네트워크에서 처음 고장 난 계층을 찾습니다. 읽기만 합니다.\n\n${lines('ko')}\n\n옵션: -n 네임스페이스 · --cluster 이름 · --lang en|ko`,
  );
};

const entry = (question: QuestionHelp, prefix: string, lang: 'en' | 'ko'): string =>
  [
    `${prefix} ${question.usage}`,
    `  ${question.asks[lang]}`,
    ...question.examples.map((example) => `  ${lang === 'en' ? 'e.g.' : '예:'} ${prefix} ${example}`),
  ].join('\n');
