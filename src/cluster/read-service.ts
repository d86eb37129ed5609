// A Service with what stands behind it: its ports, its endpoints, the pods its selector matches.
import { isIPv4 } from 'node:net';
import { type Looked, looked, mapLooked, notLooked } from '../model/looked.ts';
import type { SelectedPod, ServiceEndpoint, ServiceFacts, ServicePort } from '../model/scene.ts';
import { podShape, present, readAll, serviceShape, sliceShape } from './api-objects.ts';
import type { ApiReader } from './api-reader.ts';
import type { Port } from './ingress-reach.ts';
import { type PodRecord, readPods } from './pod-facts.ts';
import { seen } from './read-surroundings.ts';
import type { FoundService } from './resolve-service.ts';
import { podsIn, slicesIn } from './resources.ts';

const MOST_ENDPOINTS = 2_000;

export interface ServiceRead {
  /** Without its ingress policies, which need the pod that asks. */
  readonly facts: Omit<ServiceFacts, 'ingress'>;
  /** The pods its selector matches, as far as they could be listed. */
  readonly pods: readonly PodRecord[];
}

export const readService = async (
  reader: ApiReader,
  found: FoundService,
  signal: AbortSignal,
): Promise<Looked<ServiceRead>> => {
  const read = serviceShape.safeParse(found.object);
  if (!read.success) return notLooked('unreadable', `${found.namespace}/${found.name} is no Service object`);
  const { spec } = read.data;
  const selector = spec?.selector ?? {};
  const labelSelector = Object.entries(selector)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
  const [slices, pods] = await Promise.all([
    reader.list(
      slicesIn(found.namespace),
      { labelSelector: `kubernetes.io/service-name=${found.name}`, most: MOST_ENDPOINTS },
      signal,
    ),
    labelSelector === '' ? null : reader.list(podsIn(found.namespace), { labelSelector, most: MOST_ENDPOINTS }, signal),
  ]);
  const clusterIps = present(spec?.clusterIPs);
  const clusterIp = clusterIps.find((ip) => isIPv4(ip)) ?? spec?.clusterIP ?? '';
  return looked({
    facts: {
      namespace: found.namespace,
      name: found.name,
      type: spec?.type ?? 'ClusterIP',
      clusterIp: clusterIp === 'None' ? '' : clusterIp,
      headless: clusterIp === 'None',
      externalName: spec?.externalName ?? '',
      ports: present(spec?.ports).flatMap(portOf),
      selector,
      endpoints: mapLooked(seen(slices), (list) => endpointsOf(list.items)),
      selected: pods === null ? looked([]) : mapLooked(seen(pods), (list) => selectedOf(list.items)),
    },
    pods: pods?.ok ? readPods(pods.value.items) : [],
  });
};

/** What its backends listen on: as their endpoints say, else as numbers in its own ports. */
export const portsBehind = ({ ports, endpoints }: ServiceRead['facts']): readonly Port[] =>
  ports.flatMap(({ name, protocol, targetPort }) => {
    const told = endpoints.ok
      ? endpoints.value.flatMap((one) => one.ports.filter((port) => port.name === name).map(({ port }) => port))
      : [];
    const known = told.length > 0 ? told : /^\d{1,5}$/.test(targetPort) ? [Number(targetPort)] : [];
    return [...new Set(known)].map((port) => ({ protocol, port }));
  });

type PortShape = NonNullable<ReturnType<typeof serviceShape.parse>['spec']>['ports'];

const portOf = (port: NonNullable<NonNullable<PortShape>[number]>): readonly ServicePort[] => {
  if (typeof port.port !== 'number') return [];
  const protocol = port.protocol === 'UDP' || port.protocol === 'SCTP' ? port.protocol : 'TCP';
  return [{ name: port.name ?? '', protocol, port: port.port, targetPort: String(port.targetPort ?? port.port) }];
};

const endpointsOf = (slices: readonly unknown[]): readonly ServiceEndpoint[] =>
  readAll(sliceShape, slices).flatMap((slice) => {
    const ports = present(slice.ports).flatMap((one) =>
      typeof one.port === 'number' ? [{ name: one.name ?? '', port: one.port }] : [],
    );
    return present(slice.endpoints).flatMap((endpoint) =>
      present(endpoint.addresses).map((ip) => ({
        ip,
        pod: endpoint.targetRef?.kind === 'Pod' ? (endpoint.targetRef.name ?? '') : '',
        node: endpoint.nodeName ?? '',
        // discovery.k8s.io: an absent condition means ready.
        ready: endpoint.conditions?.ready ?? true,
        terminating: endpoint.conditions?.terminating ?? false,
        ports,
      })),
    );
  });

const selectedOf = (items: readonly unknown[]): readonly SelectedPod[] =>
  readAll(podShape, items).flatMap((item) => {
    const [pod] = readPods([item]);
    if (pod === undefined) return [];
    const containerPorts = present(item.spec?.containers).flatMap((one) =>
      present(one.ports).flatMap((port) =>
        typeof port.containerPort === 'number'
          ? [{ name: port.name ?? '', port: port.containerPort, protocol: port.protocol ?? 'TCP' }]
          : [],
      ),
    );
    return [{ facts: pod.facts, ready: pod.ready, containerPorts }];
  });
