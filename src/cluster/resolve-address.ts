// What stands behind an address as typed: a pod, a Service, or nothing of this cluster?
import { isIP } from 'node:net';
import { nameOf, serviceShape } from './api-objects.ts';
import type { ApiReader } from './api-reader.ts';
import { type PodRecord, readPods } from './pod-facts.ts';
import type { FoundService } from './resolve-service.ts';
import { podsIn, servicesIn } from './resources.ts';

export type Addressed =
  | { readonly kind: 'pod'; readonly pod: PodRecord }
  | { readonly kind: 'service'; readonly service: FoundService }
  | { readonly kind: 'none' };

const MOST_SERVICES = 5_000;

/** null: it is no address. Who may not list takes every address for an outside one. */
export const byAddress = async (reader: ApiReader, typed: string, signal: AbortSignal): Promise<Addressed | null> => {
  if (isIP(typed) === 0) return null;
  const [pods, services] = await Promise.all([
    reader.list(podsIn(''), { fieldSelector: `status.podIP=${typed}` }, signal),
    reader.list(servicesIn(''), { most: MOST_SERVICES }, signal),
  ]);
  const pod = pods.ok
    ? readPods(pods.value.items).find((one) => one.facts.ip === typed && !one.facts.hostNetwork)
    : undefined;
  if (pod) return { kind: 'pod', pod };
  const object = services.ok ? services.value.items.find((item) => clusterIpOf(item) === typed) : undefined;
  return object === undefined
    ? { kind: 'none' }
    : { kind: 'service', service: { ...nameOf(object), object, note: typed } };
};

const clusterIpOf = (item: unknown): string => {
  const read = serviceShape.safeParse(item);
  return read.success ? (read.data.spec?.clusterIP ?? '') : '';
};
