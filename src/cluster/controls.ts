// Which other pods make good controls for the target: same surroundings, but not the same policy or workload.
import type { PodFacts } from '../model/scene.ts';
import type { PolicyRecord } from './network-policy.ts';
import { isLive, type PodRecord } from './pod-facts.ts';

/** More would only cost execs. */
const MOST = 5;

/** Best first: not selected by the policies that select the target, ready, of its namespace, of another workload. */
export const controlsFor = (
  target: PodRecord,
  pods: readonly PodRecord[],
  selecting: readonly PolicyRecord[],
): readonly PodRecord[] =>
  pods
    .filter(
      (pod) =>
        isLive(pod) &&
        !pod.facts.hostNetwork &&
        pod.facts.ip !== '' &&
        !(pod.facts.namespace === target.facts.namespace && pod.facts.name === target.facts.name),
    )
    .map((pod) => ({ pod, rank: rankOf(pod, target, selecting) }))
    .sort((a, b) => a.rank - b.rank || (nameOf(a.pod.facts) < nameOf(b.pod.facts) ? -1 : 1))
    .slice(0, MOST)
    .map(({ pod }) => pod);

const rankOf = (pod: PodRecord, target: PodRecord, selecting: readonly PolicyRecord[]): number =>
  (selecting.some((policy) => policy.selects(pod) !== 'no') ? 8 : 0) +
  (pod.ready ? 0 : 4) +
  (pod.facts.namespace === target.facts.namespace ? 0 : 2) +
  (isSameWorkload(pod, target) ? 1 : 0);

const isSameWorkload = (pod: PodRecord, target: PodRecord): boolean =>
  pod.facts.namespace === target.facts.namespace &&
  (pod.owner !== '' ? pod.owner === target.owner : appOf(pod.facts) !== '' && appOf(pod.facts) === appOf(target.facts));

const appOf = ({ labels }: PodFacts): string => labels['app.kubernetes.io/name'] ?? labels.app ?? '';

const nameOf = ({ namespace, name }: PodFacts): string => `${namespace}/${name}`;
