// Status conditions and container states, as the API server shows a pod, a node or an endpoint that is not well.
import type { PodSpec } from '../../topology.ts';
import type { World } from './world.ts';

interface Condition {
  readonly type: string;
  readonly [key: string]: unknown;
}

interface Endpoint {
  readonly targetRef?: { readonly name?: string };
  readonly conditions?: object;
}

/** Conditions with one of them changed; the rest stays. */
export const withCondition = (object: unknown, changed: Condition): readonly Condition[] => {
  const { conditions = [] } = (object as { status?: { conditions?: readonly Condition[] } }).status ?? {};
  return [...conditions.filter(({ type }) => type !== changed.type), changed];
};

/** The pod's container keeps crashing: Running phase, nothing ready. */
export const crashLoop = (world: World, pod: PodSpec): void =>
  world.patch('pods', pod.namespace, pod.name, (object) => ({
    status: {
      conditions: withCondition(object, { type: 'Ready', status: 'False', reason: 'ContainersNotReady' }),
      containerStatuses: containers(object).map((container) => ({
        ...container,
        ready: false,
        started: false,
        restartCount: 7,
        state: {
          waiting: {
            reason: 'CrashLoopBackOff',
            message: `back-off 5m0s restarting failed container=${pod.container}`,
          },
        },
        lastState: { terminated: { exitCode: 1, reason: 'Error' } },
      })),
    },
  }));

export const containers = (object: unknown): readonly object[] =>
  (object as { status?: { containerStatuses?: readonly object[] } }).status?.containerStatuses ?? [];

/** The EndpointSlices of kube-dns with only these pods ready; `gone` ones are left out. */
export const dnsEndpoints = (world: World, ready: (podName: string) => boolean, gone = false): void =>
  endpointsOf(world, 'kube-system', 'kube-dns', ready, gone);

/** The same of any service. */
export const endpointsOf = (
  world: World,
  namespace: string,
  service: string,
  ready: (podName: string) => boolean,
  gone = false,
): void => {
  for (const slice of world.list('discovery.k8s.io/endpointslices', namespace)) {
    if (slice.metadata.labels?.['kubernetes.io/service-name'] !== service) continue;
    world.patch('discovery.k8s.io/endpointslices', namespace, slice.metadata.name, (object) => {
      const endpoints = (object as { endpoints?: readonly Endpoint[] }).endpoints ?? [];
      const isReady = (endpoint: Endpoint) => ready(endpoint.targetRef?.name ?? '');
      return {
        endpoints: gone
          ? endpoints.filter(isReady)
          : endpoints.map((endpoint) => ({
              ...endpoint,
              conditions: { ready: isReady(endpoint), serving: isReady(endpoint), terminating: false },
            })),
      };
    });
  }
};

/** The kubelet of a node stopped reporting: the node and its pods count as not ready, and services leave them out. */
export const stopsReporting = (world: World, node: string): void => {
  world.patch('nodes', undefined, node, (object) => ({
    status: {
      conditions: withCondition(object, {
        type: 'Ready',
        status: 'Unknown',
        reason: 'NodeStatusUnknown',
        message: 'Kubelet stopped posting node status.',
      }),
    },
  }));
  const pods = world.network.topology.pods.filter((pod) => pod.node === node);
  for (const { namespace, name } of pods) {
    world.patch('pods', namespace, name, (object) => ({
      status: { conditions: withCondition(object, { type: 'Ready', status: 'False' }) },
    }));
  }
  const isUp = (name: string): boolean => !pods.some((pod) => pod.name === name);
  for (const { namespace, name } of [
    ...world.network.topology.services,
    { namespace: 'kube-system', name: 'kube-dns' },
  ])
    endpointsOf(world, namespace, name, isUp);
  const isThere = ({ ip }: { ip: string }): boolean => world.network.pods.get(ip)?.node !== node;
  for (const { cilium } of world.network.nodes.values()) {
    for (const service of [...cilium.services, ...cilium.lb]) service.backends = service.backends.filter(isThere);
  }
};
