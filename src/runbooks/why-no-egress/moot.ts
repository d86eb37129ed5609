// When does a step that could not look no longer matter, because the question itself has been answered?
import { say, type Text } from '../../model/text.ts';
import type { Verdict } from '../../model/verdict.ts';

type VerdictOf = (step: string) => Verdict;

export const REACHES = say('not needed: the pod reaches the internet', '불필요: 파드가 인터넷에 접속됨');

const settled = (verdict: Verdict): boolean => verdict === 'pass' || verdict === 'skipped';

/** The target gets out and its names resolve: settings and controls that could not be read change nothing. */
export const onceItReaches = (verdictOf: VerdictOf): Text | null =>
  verdictOf('egress-pod') === 'pass' && settled(verdictOf('dns-cluster')) && verdictOf('dns-outside') === 'pass'
    ? REACHES
    : null;

/** Any of them seen shows that the node could be looked at. */
const AT_THE_NODE = ['egress-node', 'node-dns', 'uplink-route', 'ip-forward', 'conntrack'];

/** As above, but a node nobody could look at stays open: "all is well" would say too much. An agent may be ready and tell nothing. */
export const onceItReachesWithAgent = (verdictOf: VerdictOf): Text | null =>
  AT_THE_NODE.some((step) => ['pass', 'warn', 'fail'].includes(verdictOf(step))) ? onceItReaches(verdictOf) : null;

/** Detail that only sharpens a cause. */
export const onlyDetail = (): Text => say('not needed: it would only add detail', '불필요: 세부 정보만 더해 주는 항목');
