// When does a step that could not look no longer matter, because the question itself has been answered?
import type { Scene } from '../../model/scene.ts';
import { say, type Text } from '../../model/text.ts';
import type { Verdict } from '../../model/verdict.ts';
import { hasAgent } from '../../steps/places.ts';

type VerdictOf = (step: string) => Verdict;

const REACHES = say('not needed: the pod reaches the internet', '불필요: 파드가 인터넷에 접속됨');

const settled = (verdict: Verdict): boolean => verdict === 'pass' || verdict === 'skipped';

/** The target gets out and its names resolve: settings and controls that could not be read change nothing. */
export const onceItReaches = (verdictOf: VerdictOf): Text | null =>
  verdictOf('egress-pod') === 'pass' && settled(verdictOf('dns-cluster')) && verdictOf('dns-outside') === 'pass'
    ? REACHES
    : null;

/** As above, but a node nobody can look at stays open: without an agent "all is well" would say too much. */
export const onceItReachesWithAgent = (verdictOf: VerdictOf, scene: Scene): Text | null =>
  hasAgent(scene, scene.target.node) ? onceItReaches(verdictOf) : null;

/** Detail that only sharpens a cause. */
export const onlyDetail = (): Text => say('not needed: it would only add detail', '불필요: 세부 정보만 더해 주는 항목');
