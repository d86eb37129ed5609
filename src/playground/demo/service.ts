// A Service and the EndpointSlice that names its backends, as the API server of the demo holds them.
import type { KubeObject, ObjectStore } from '../objects.ts';
import type { PodSpec, ServiceSpec, Topology } from '../topology.ts';
import { digest, metadata, uidOf } from './metadata.ts';

export const putServices = (topology: Topology, store: ObjectStore): void => {
  for (const spec of topology.services) putService(spec, backendsOf(topology, spec), store);
};

/** Pods the service's selector matches. */
export const backendsOf = (topology: Topology, { namespace, selector }: ServiceSpec): readonly PodSpec[] =>
  topology.pods.filter(
    (pod) => pod.namespace === namespace && Object.entries(selector).every(([key, value]) => pod.labels[key] === value),
  );

/** Puts, or replaces, a service with the backends named. */
export const putService = (spec: ServiceSpec, backends: readonly PodSpec[], store: ObjectStore): void => {
  const { namespace, name, clusterIp, port, targetPort, selector } = spec;
  store.put('services', service(namespace, name, clusterIp, selector, selector, [['http', 'TCP', port, targetPort]]));
  const ports = [{ name: 'http', port: targetPort, protocol: 'TCP' }];
  const suffix = digest(`${namespace}/${name}`).slice(0, 5);
  store.put('discovery.k8s.io/endpointslices', endpointSlice(namespace, name, suffix, selector, backends, ports));
};

export const service = (
  namespace: string,
  name: string,
  clusterIP: string,
  labels: Readonly<Record<string, string>>,
  selector: Readonly<Record<string, string>>,
  ports: readonly (readonly [name: string, protocol: string, port: number, targetPort?: number])[],
): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: metadata('Service', namespace, name, labels),
  spec: {
    type: 'ClusterIP',
    clusterIP,
    clusterIPs: [clusterIP],
    ipFamilies: ['IPv4'],
    ...(Object.keys(selector).length > 0 && { selector }),
    ports: ports.map(([portName, protocol, port, targetPort]) => ({
      name: portName,
      protocol,
      port,
      targetPort: targetPort ?? port,
    })),
  },
  status: { loadBalancer: {} },
});

export const endpointSlice = (
  namespace: string,
  serviceName: string,
  suffix: string,
  labels: Readonly<Record<string, string>>,
  backends: readonly PodSpec[],
  ports: readonly { readonly name: string; readonly port: number; readonly protocol: string }[],
): KubeObject => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: metadata('EndpointSlice', namespace, `${serviceName}-${suffix}`, {
    'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
    ...labels,
    'kubernetes.io/service-name': serviceName,
  }),
  addressType: 'IPv4',
  endpoints: backends.map((pod) => ({
    addresses: [pod.ip],
    conditions: { ready: true, serving: true, terminating: false },
    nodeName: pod.node,
    targetRef: {
      kind: 'Pod',
      namespace: pod.namespace,
      name: pod.name,
      uid: uidOf('Pod', pod.namespace, pod.name),
    },
  })),
  ports,
});
