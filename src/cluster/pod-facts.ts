// A Pod object as the facts a scene holds, with what only this room needs beside them.
import { isIPv4 } from 'node:net';
import type { CiliumPodFacts, ContainerFacts, PodFacts } from '../model/scene.ts';
import { type PodShape, podShape, present, readAll } from './api-objects.ts';

export interface PodRecord {
  readonly facts: PodFacts;
  readonly serviceAccount: string;
  /** kind/name of its controller; empty when it has none. */
  readonly owner: string;
  /** The Ready condition. */
  readonly ready: boolean;
  /** Image of each container by name, as the spec says. */
  readonly images: Readonly<Record<string, string>>;
}

export const readPods = (items: readonly unknown[]): readonly PodRecord[] => readAll(podShape, items).map(recordOf);

export const readPod = (item: unknown): PodRecord | null => readPods([item])[0] ?? null;

export const recordOf = (pod: PodShape): PodRecord => {
  const containers = present(pod.spec?.containers);
  return {
    facts: factsOf(pod),
    serviceAccount: pod.spec?.serviceAccountName || 'default',
    owner: ownerOf(pod),
    ready: present(pod.status?.conditions).some((one) => one.type === 'Ready' && one.status === 'True'),
    images: Object.fromEntries(containers.map((one) => [one.name ?? '', one.image ?? ''])),
  };
};

const ownerOf = (pod: PodShape): string => {
  const owner = present(pod.metadata.ownerReferences)[0];
  return owner?.kind && owner.name ? `${owner.kind}/${owner.name}` : '';
};

const factsOf = (pod: PodShape): PodFacts => ({
  namespace: pod.metadata.namespace ?? '',
  name: pod.metadata.name,
  uid: pod.metadata.uid ?? '',
  node: pod.spec?.nodeName ?? '',
  ip: addressOf(pod),
  phase: pod.status?.phase ?? '',
  reason: pod.status?.reason ?? '',
  deleting: pod.metadata.deletionTimestamp !== undefined && pod.metadata.deletionTimestamp !== null,
  hostNetwork: pod.spec?.hostNetwork === true,
  ...(pod.spec?.dnsPolicy && pod.spec.dnsPolicy !== 'ClusterFirst' && { dnsPolicy: pod.spec.dnsPolicy }),
  labels: pod.metadata.labels ?? {},
  containers: containersOf(pod),
});

/** Probes go over IPv4: a dual-stack pod is asked by that address, whichever family comes first. */
const addressOf = ({ status }: PodShape): string =>
  present(status?.podIPs)
    .map((one) => one.ip ?? '')
    .find((ip) => isIPv4(ip)) ??
  status?.podIP ??
  '';

/** As kubectl chooses without -c. A mesh's sidecar bypasses the mesh, so it may not see what the workload sees. */
export const DEFAULT_CONTAINER = 'kubectl.kubernetes.io/default-container';

/** The default container first. */
const containersOf = (pod: PodShape): readonly ContainerFacts[] => {
  const first = pod.metadata.annotations?.[DEFAULT_CONTAINER];
  const statuses = new Map(present(pod.status?.containerStatuses).map((one) => [one.name ?? '', one]));
  const containers = present(pod.spec?.containers);
  const ordered = [
    ...containers.filter((one) => one.name === first),
    ...containers.filter((one) => one.name !== first),
  ];
  return ordered.map((container) => {
    const name = container.name ?? '';
    const status = statuses.get(name);
    return {
      name,
      image: container.image ?? status?.image ?? '',
      ready: status?.ready === true,
      restarts: status?.restartCount ?? 0,
      state: stateOf(status?.state),
    };
  });
};

type State = NonNullable<NonNullable<NonNullable<PodShape['status']>['containerStatuses']>[number]>['state'];

const stateOf = (state: State): string => {
  if (state?.waiting) return `waiting:${state.waiting.reason ?? ''}`;
  if (state?.terminated) return `terminated:${state.terminated.reason ?? ''}`;
  return state?.running !== undefined && state.running !== null ? 'running' : '';
};

/** Runs, and is not on its way out: a rollout shows an old and a new one. */
export const isLive = ({ facts }: PodRecord): boolean => facts.phase === 'Running' && !facts.deleting;

export const ciliumPodFacts = (pod: PodRecord): CiliumPodFacts => ({
  namespace: pod.facts.namespace,
  pod: pod.facts.name,
  node: pod.facts.node,
  ready: isLive(pod) && pod.ready,
  version: tagOf(pod.images['cilium-agent'] ?? ''),
});

// quay.io/cilium/cilium:v1.18.2@sha256:5db6… · localhost:5000/cilium/cilium
const tagOf = (image: string): string => /:([^:/@]+)(?:@|$)/.exec(image.replace(/@.*/, ''))?.[1] ?? '';
