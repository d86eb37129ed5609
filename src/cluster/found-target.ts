// The pod a name was found to mean, and what both ways of finding one share.
import type { Looked } from '../model/looked.ts';
import { nameOf } from './api-objects.ts';
import type { List, NotRead, Read } from './api-reader.ts';
import type { PodRecord } from './pod-facts.ts';
import { sayNamespace } from './target-faults.ts';
import type { TargetName } from './target-name.ts';

export interface FoundTarget {
  readonly pod: PodRecord;
  /** As typed when it was not the pod's exact name; empty otherwise. */
  readonly note: string;
  /** Other pods of its namespace, as far as they were listed. */
  readonly neighbours: readonly PodRecord[];
}

/** Most pods looked at when a name has to be searched in all namespaces. */
export const MOST_PODS = 5_000;

export const sameNamespace = (pod: PodRecord, pods: readonly PodRecord[]): readonly PodRecord[] =>
  pods.filter((one) => one.facts.namespace === pod.facts.namespace && one.facts.name !== pod.facts.name);

export const notSeen = (answer: Read<unknown> & { readonly ok: false }): Looked<never> => ({
  ok: false,
  reason: answer.reason,
  detail: answer.detail,
});

/** The other namespaces could not be listed: for want of a right the asker can help, else nothing was seen. */
export const withoutOthers = (answer: NotRead, target: TargetName, namespace: string): Looked<never> => {
  if (answer.reason === 'forbidden') throw sayNamespace(target, namespace);
  return notSeen(answer);
};

/** null when they could not be listed whole. */
export const namesOf = (list: Read<List>): readonly string[] | null =>
  list.ok && list.value.complete ? list.value.items.map((item) => nameOf(item).name) : null;
