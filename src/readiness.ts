// Can a question be taken and answered: is Slack connected, and does the API server of some cluster answer?
import type { ComposedClusters } from './compose-clusters.ts';
import type { SlackSide } from './slack/parts.ts';

/** Names what is amiss, a line each, also where the rest is enough. Names and our own words alone: anybody may read it. */
export const readiness =
  (slack: Pick<SlackSide, 'ready'>, clusters: Pick<ComposedClusters, 'answering'>) =>
  async (): Promise<{ readonly ok: boolean; readonly why: string }> => {
    const [talks, pulses] = [slack.ready(), await clusters.answering()];
    const silent = pulses.flatMap(({ cluster, answers }) =>
      answers.ok ? [] : [`the API server of ${cluster} does not answer: ${answers.reason}`],
    );
    return {
      ok: talks.ok && silent.length < pulses.length,
      why: [...(talks.ok ? [] : [talks.why]), ...silent].join('\n'),
    };
  };
