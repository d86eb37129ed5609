// When does a step that could not look no longer matter, because names resolve for the pod?
import { say, type Text } from '../../model/text.ts';
import type { Verdict } from '../../model/verdict.ts';

const settled = (verdict: Verdict): boolean => verdict === 'pass' || verdict === 'skipped';

export const onceItResolves = (verdictOf: (step: string) => Verdict): Text | null =>
  verdictOf('dns-outside') === 'pass' && settled(verdictOf('dns-cluster')) && settled(verdictOf('dns-host'))
    ? say('not needed: names resolve for the pod', '불필요: 파드에서 이름이 해석됨')
    : null;
