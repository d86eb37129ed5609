// The questions one can ask today, with how to type them; a test holds this list and the runbook catalog together.
import { say, type Text } from '../model/text.ts';

export interface QuestionHelp {
  readonly id: string;
  readonly usage: string;
  readonly asks: Text;
  readonly examples: readonly string[];
}

export const QUESTIONS: readonly QuestionHelp[] = [
  {
    id: 'why-no-egress',
    usage: 'why-no-egress <pod> [host] [-n namespace]',
    asks: say('Why can this pod not reach the internet?', '이 파드는 왜 인터넷에 접속하지 못하는가?'),
    examples: ['why-no-egress web-0', 'why-no-egress shop/web-0 google.com', 'why-no-egress deploy/web -n shop'],
  },
];
