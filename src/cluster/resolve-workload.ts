// Picks one pod of a Deployment, StatefulSet, DaemonSet or ReplicaSet: a running and ready one when there is any.
import { z } from 'zod';
import { type Looked, looked } from '../model/looked.ts';
import type { ApiReader } from './api-reader.ts';
import { type FoundTarget, MOST_PODS, namesOf, notSeen, sameNamespace, withoutOthers } from './found-target.ts';
import { labelsOf, selects } from './label-selector.ts';
import { nearNames } from './near-names.ts';
import { isLive, type PodRecord, readPods } from './pod-facts.ts';
import { namespaces, podsIn, workloadNamed } from './resources.ts';
import { ambiguous, noNamespace, noPods, notThere } from './target-faults.ts';
import type { TargetName, WorkloadKind } from './target-name.ts';

type WorkloadName = TargetName & { readonly kind: WorkloadKind };

const workloadShape = z.object({ spec: z.object({ selector: z.unknown() }) });

export const resolveWorkload = async (
  reader: ApiReader,
  target: WorkloadName,
  namespace: string,
  signal: AbortSignal,
): Promise<Looked<FoundTarget>> => {
  const [object, here] = await Promise.all([
    reader.get(workloadNamed(target.kind, namespace, target.name), signal),
    reader.list(podsIn(namespace), { most: MOST_PODS }, signal),
  ]);
  if (!here.ok && here.httpStatus !== 404) return notSeen(here);
  const pods = here.ok ? readPods(here.value.items) : [];
  // Owner references need no right on apps/*; the selector serves where they are missing.
  const selector = object.ok ? workloadShape.safeParse(object.value) : null;
  const own = pods.filter(
    (pod) =>
      isOwnedBy(pod, target) ||
      (selector?.success === true && selects(selector.data.spec.selector, labelsOf(pod.facts.labels)) === 'yes'),
  );
  const picked = pick(own);
  if (picked) return looked({ pod: picked, note: target.typed, neighbours: sameNamespace(picked, pods) });
  if (object.ok) throw noPods(target, namespace);
  return await searchFurther(reader, target, namespace, pods, signal);
};

const searchFurther = async (
  reader: ApiReader,
  target: WorkloadName,
  namespace: string,
  here: readonly PodRecord[],
  signal: AbortSignal,
): Promise<Looked<FoundTarget>> => {
  const [all, spaces] = await Promise.all([
    reader.list(podsIn(''), { most: MOST_PODS }, signal),
    reader.list(namespaces, {}, signal),
  ]);
  const pods = all.ok ? readPods(all.value.items) : here;
  const own = pods.filter((pod) => isOwnedBy(pod, target));
  const homes = [...new Set(own.map((pod) => pod.facts.namespace))];
  const named = homes.map((home) => `${home}/${target.kind.toLowerCase()}/${target.name}`);
  if (target.namespace === '') {
    if (!all.ok) return withoutOthers(all, target, namespace);
    if (homes.length > 1) throw ambiguous(target.typed, named);
    const picked = pick(own);
    if (picked) return looked({ pod: picked, note: target.typed, neighbours: sameNamespace(picked, pods) });
    throw notThere(target, '', nearWorkloads(target, pods));
  }
  const exist = namesOf(spaces);
  if (exist !== null && !exist.includes(namespace)) throw noNamespace(namespace, target, exist, named);
  throw notThere(target, namespace, [...named, ...nearWorkloads(target, here)]);
};

/** A Deployment owns its pods through a ReplicaSet named after it and the pods' template hash. */
const isOwnedBy = (pod: PodRecord, { kind, name }: WorkloadName): boolean =>
  workloadsOf(pod).includes(`${kind}/${name}`);

const workloadsOf = (pod: PodRecord): readonly string[] => {
  const hash = pod.facts.labels['pod-template-hash'];
  const suffix = `-${hash ?? ''}`;
  const deployed = pod.owner.startsWith('ReplicaSet/') && hash !== undefined && pod.owner.endsWith(suffix);
  return deployed ? [pod.owner, `Deployment/${pod.owner.slice('ReplicaSet/'.length, -suffix.length)}`] : [pod.owner];
};

const nearWorkloads = (target: WorkloadName, pods: readonly PodRecord[]): readonly string[] => {
  const known = pods.flatMap((pod) =>
    workloadsOf(pod)
      .filter((one) => one.startsWith(`${target.kind}/`))
      .map((one) => ({ name: one.slice(target.kind.length + 1), namespace: pod.facts.namespace })),
  );
  const near = nearNames(
    target.name,
    known.map((one) => one.name),
  );
  const full = near.flatMap((name) =>
    known.filter((one) => one.name === name).map((one) => `${one.namespace}/${target.kind.toLowerCase()}/${name}`),
  );
  return [...new Set(full)];
};

const pick = (pods: readonly PodRecord[]): PodRecord | undefined =>
  [...pods].sort((a, b) => rank(a) - rank(b) || (a.facts.name < b.facts.name ? -1 : 1))[0];

const rank = (pod: PodRecord): number => (isLive(pod) ? 0 : 2) + (pod.ready ? 0 : 1);
