// The policies that select the target, from all kinds there are, as the scene tells them.
import { type Looked, looked, notLooked } from '../model/looked.ts';
import type { PolicyFacts } from '../model/scene.ts';
import type { Selects } from './label-selector.ts';
import type { PolicyRecord } from './network-policy.ts';
import type { PodRecord } from './pod-facts.ts';

/** Not looked when it cannot be told whether one selects the target: silence would read as "no policy". */
export const policiesOf = (
  target: PodRecord,
  records: readonly PolicyRecord[],
  siblings: readonly PodRecord[],
): Looked<readonly PolicyFacts[]> => {
  // Policies act on a pod's own network; a pod in the host's has none to act on.
  if (target.facts.hostNetwork) return looked([]);
  const open = records.find((one) => one.selects(target) === 'unknown');
  if (open !== undefined) {
    return notLooked('inconclusive', `cannot tell whether ${open.kind} ${nameOf(open)} selects ${target.facts.name}`);
  }
  return looked(
    records
      .filter((one) => one.selects(target) === 'yes')
      .map((one) => ({
        kind: one.kind,
        namespace: one.namespace,
        name: one.name,
        egress: one.egress,
        allowsDns: answerOf(one.reach.dns),
        allowsWorld: answerOf(one.reach.world),
        // A sibling that may be selected is no clean control either.
        selectsToo: siblings
          .filter((pod) => one.selects(pod) !== 'no')
          .map((pod) => `${pod.facts.namespace}/${pod.facts.name}`),
      })),
  );
};

const nameOf = ({ namespace, name }: PolicyRecord): string => (namespace === '' ? name : `${namespace}/${name}`);

const answerOf = (reach: Selects): boolean | null => (reach === 'unknown' ? null : reach === 'yes');
