// What `help` says: the questions and how to type them; of one question, its examples, and the topics there are.
import { say, type Text } from '../model/text.ts';
import { TOPICS } from '../model/topics.ts';
import { QUESTIONS, type QuestionHelp } from './questions.ts';

/**
 * Help for one question, or for all when the topic is none of them.
 * @param prefix how the surface is addressed, e.g. `/net`.
 * @param allowed ids of the questions the reader may ask; all when absent.
 */
export const helpText = (topic: string, prefix = '/net', allowed?: readonly string[]): Text => {
  const shown = QUESTIONS.filter(({ id }) => allowed === undefined || allowed.includes(id));
  const one = shown.find((question) => question.id === topic);
  return one === undefined ? ofAll(shown, prefix) : ofOne(one, prefix);
};

const OPTIONS = say(
  'Options: -n namespace · --cluster name · --lang en|ko',
  '옵션: -n 네임스페이스 · --cluster 이름 · --lang en|ko',
);

const IN_CHAT = say(
  `
Also: a sentence ("web-0 can't reach google.com") · nothing at all, for a form
in:<message link> answers in that thread · use cluster|language|reactions sets this channel's
share <run> #channel|<link> · export <run> [md|json|bundle] · export thread
history [what] · show <run> · diff <run> <run> · schedule weekdays 09:00 for a digest · ack|snooze|maintenance
doctor looks at netwhy itself: rights, tools, versions, scopes, settings`,
  `
또한: 문장("web-0에서 외부 접속이 안돼요") · 아무것도 쓰지 않으면 양식
in:<메시지 링크>는 그 스레드에 답함 · use cluster|language|reactions는 이 채널의 설정
share <실행> #채널|<링크>로 공유 · export <실행> [md|json|bundle], export thread로 내보내기
history [대상], show <실행>, diff <실행> <실행>은 지난 답 · schedule weekdays 09:00은 다이제스트 예약 · ack|snooze|maintenance
doctor는 netwhy 자신의 권한, 도구, 버전, 설정을 점검`,
);

/** What only a chat understands; a shell has its own ways. */
const chat = (prefix: string): Text => (/^[/@]/.test(prefix) ? IN_CHAT : say('', ''));

const ofAll = (questions: readonly QuestionHelp[], prefix: string): Text => {
  const list = (lang: 'en' | 'ko'): string =>
    questions.map(({ usage, asks }) => `${prefix} ${usage}\n  ${asks[lang]}`).join('\n');
  return say(
    `netwhy finds the first broken network layer. It only reads.\n\n${list('en')}\n\nExamples: ${prefix} help why-no-egress\n${OPTIONS.en}${chat(prefix).en}`,
    `netwhy는 네트워크에서 처음 고장 난 계층을 찾습니다. 읽기만 합니다.\n\n${list('ko')}\n\n예시 보기: ${prefix} help why-no-egress\n${OPTIONS.ko}${chat(prefix).ko}`,
  );
};

const ofOne = (question: QuestionHelp, prefix: string): Text => {
  const page = (lang: 'en' | 'ko'): string =>
    [
      `${prefix} ${question.usage}`,
      `  ${question.asks[lang]}`,
      ...question.examples.map((example) => `  ${lang === 'en' ? 'e.g.' : '예:'} ${prefix} ${example}`),
      ...(question.takes.some(({ kind }) => kind === 'topic') ? ['', ...topics(lang)] : []),
      '',
      OPTIONS[lang],
    ].join('\n');
  return say(page('en'), page('ko'));
};

const topics = (lang: 'en' | 'ko'): readonly string[] => TOPICS.map(({ id, title }) => `${id}\n  ${title[lang]}`);
