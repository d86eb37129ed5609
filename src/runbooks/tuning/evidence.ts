// What the causes of this question have in common: warnings all, each with the nodes it is about.
import type { Cause, Found } from '../../model/runbook.ts';
import type { NodeScene } from '../../model/scene.ts';
import { say } from '../../model/text.ts';
import { change } from '../../steps/remedies.ts';
import type { TuningStepId } from './steps.ts';

export { listed, wordOf } from '../../steps/facts.ts';
export { firstNode, type Mark, marksOf, nodesOf, whatOf } from '../../steps/marks.ts';
export { change, helmSet, inAgentOn, look } from '../../steps/remedies.ts';
export { concerns, listNames } from '../../steps/rows.ts';

export type TuningCause = Cause<TuningStepId, NodeScene>;
export type Ask = Found<TuningStepId>;

export const ASK_AGAIN = 'netwhy ask tuning';

/** What is true of every one of them. */
export const ADVICE = { layer: 'tuning', severity: 'warn', explains: [] } as const;

/** Agents read their options at their start. */
export const restartAgents = (namespace: string, source: string) =>
  change(
    say(
      'Restart the agents so that they act on it; running flows go on.',
      '에이전트를 재시작해 반영하세요. 기존 연결은 유지됩니다.',
    ),
    `kubectl -n ${namespace} rollout restart daemonset/cilium`,
    ASK_AGAIN,
    source,
  );
