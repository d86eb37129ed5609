// When does a step that could not look no longer matter, because the service answers the pod?
import { say, type Text } from '../../model/text.ts';
import type { Verdict } from '../../model/verdict.ts';

const settled = (verdict: Verdict): boolean => verdict === 'pass' || verdict === 'skipped';

export const onceItAnswers = (verdictOf: (step: string) => Verdict): Text | null => {
  const [address, backends] = [verdictOf('service-address'), verdictOf('service-backends')];
  return settled(address) && settled(backends) && (address === 'pass' || backends === 'pass')
    ? say('not needed: the service answers the pod', '불필요: 서비스가 파드에 응답함')
    : null;
};
