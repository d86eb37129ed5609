// Finds the pod a typed name means: exact first, then a unique prefix, then one pod of a workload; else says what there is.
import type { Fault } from '../model/fault.ts';
import { type Looked, looked } from '../model/looked.ts';
import type { ApiReader } from './api-reader.ts';
import { type FoundTarget, MOST_PODS, namesOf, notSeen, sameNamespace, withoutOthers } from './found-target.ts';
import { slimPod } from './kept/slim.ts';
import { nearNames } from './near-names.ts';
import { refuseOtherKind } from './other-kinds.ts';
import { type PodRecord, readPod, readPods } from './pod-facts.ts';
import { resolveWorkload } from './resolve-workload.ts';
import { namespaces, podNamed, podsIn, serviceNamed } from './resources.ts';
import { kindSaid } from './service-name.ts';
import { ambiguous, fullName, noNamespace, notThere, saidOtherKind, serviceNotPod } from './target-faults.ts';
import type { TargetName } from './target-name.ts';

/**
 * One round of reads when the name is exact.
 * @throws Fault usage when it is not there or means several. Not looked when the API server could not be asked.
 */
export const resolveTarget = async (
  reader: ApiReader,
  target: TargetName,
  contextNamespace: string,
  signal: AbortSignal,
): Promise<Looked<FoundTarget>> => {
  const namespace = target.namespace || contextNamespace;
  if (target.kind !== 'Pod') {
    return await resolveWorkload(reader, { ...target, kind: target.kind }, namespace, signal);
  }
  const sameName = { fieldSelector: `metadata.name=${target.name}` };
  const [exact, known, everywhere] = await Promise.all([
    reader.get(podNamed(namespace, target.name), signal),
    reader.list(podsIn(namespace), { slim: slimPod }, signal),
    target.namespace === '' ? reader.list(podsIn(''), sameName, signal) : null,
  ]);
  // A pod that is not there, or may not be read by name, is looked for among those there now.
  const here =
    !exact.ok && known.ok && known.value.kept === true ? await reader.list(podsIn(namespace), {}, signal) : known;
  const neighbours = here.ok ? readPods(here.value.items) : [];
  const found = (pod: PodRecord, note = ''): Looked<FoundTarget> =>
    looked({ pod, note, neighbours: sameNamespace(pod, neighbours) });

  const pod = (exact.ok ? readPod(exact.value) : null) ?? neighbours.find((one) => one.facts.name === target.name);
  if (pod) return found(pod);
  // Neither "it is not there" nor a list: nothing was seen.
  if (!exact.ok && exact.httpStatus !== 404 && !here.ok && !everywhere?.ok) return notSeen(exact);
  // A prefix is unique only among all: one page of a large namespace would make a guess of it.
  const whole =
    here.ok && !here.value.complete ? await reader.list(podsIn(namespace), { most: MOST_PODS }, signal) : here;
  const allHere = whole.ok ? readPods(whole.value.items) : neighbours;
  const twins = everywhere?.ok ? readPods(everywhere.value.items).filter((one) => one.facts.name === target.name) : [];
  const candidates = twins.length > 0 ? twins : allHere.filter((one) => one.facts.name.startsWith(target.name));
  if (candidates.length > 1) throw await severalPods(reader, target, candidates, signal);
  if (candidates[0]) return found(candidates[0], target.typed);
  return await searchFurther(reader, target, namespace, allHere, signal);
};

/** The name is not where it was looked for: elsewhere by prefix when no namespace was given, then what comes close. */
const searchFurther = async (
  reader: ApiReader,
  target: TargetName,
  namespace: string,
  neighbours: readonly PodRecord[],
  signal: AbortSignal,
): Promise<Looked<FoundTarget>> => {
  const [all, spaces] = await Promise.all([
    reader.list(podsIn(''), { most: MOST_PODS }, signal),
    reader.list(namespaces, {}, signal),
  ]);
  if (target.namespace === '') {
    if (!all.ok) return withoutOthers(all, target, namespace);
    const pods = readPods(all.value.items);
    const candidates = pods.filter((one) => one.facts.name.startsWith(target.name));
    if (candidates.length > 1) throw await severalPods(reader, target, candidates, signal);
    const [pod] = candidates;
    if (pod) return looked({ pod, note: target.typed, neighbours: sameNamespace(pod, pods) });
    await refuseOtherKind(reader, target.name, namespace, 'pod', signal);
    throw notThere(target, '', nearPods(target.name, pods));
  }
  const elsewhere = all.ok ? readPods(all.value.items).filter((one) => one.facts.name === target.name) : [];
  const exist = namesOf(spaces);
  const said = kindSaid(namespace);
  if (exist !== null && !exist.includes(namespace) && said !== null) throw saidOtherKind(target, said);
  if (exist !== null && !exist.includes(namespace))
    throw noNamespace(namespace, target, exist, elsewhere.map(fullName));
  await refuseOtherKind(reader, target.name, namespace, 'pod', signal);
  throw notThere(target, namespace, [...elsewhere.map(fullName), ...nearPods(target.name, neighbours)]);
};

/** What was typed may be the name of the Service before them. */
const severalPods = async (
  reader: ApiReader,
  { name, typed }: TargetName,
  candidates: readonly PodRecord[],
  signal: AbortSignal,
): Promise<Fault> => {
  const choices = candidates.map(fullName);
  const [namespace = '', ...others] = new Set(candidates.map(({ facts }) => facts.namespace));
  if (others.length > 0) return ambiguous(typed, choices);
  const service = await reader.get(serviceNamed(namespace, name), signal);
  return service.ok ? serviceNotPod(typed, choices, `${namespace}/${name}`) : ambiguous(typed, choices);
};

const nearPods = (name: string, pods: readonly PodRecord[]): readonly string[] => {
  const near = nearNames(
    name,
    pods.map((one) => one.facts.name),
  );
  return near.flatMap((one) => pods.filter((pod) => pod.facts.name === one).map(fullName)).slice(0, 8);
};
