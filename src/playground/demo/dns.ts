// The two services every cluster has, and the EndpointSlice that names the CoreDNS pods.
import type { KubeObject, ObjectStore } from '../objects.ts';
import type { PodSpec, Topology } from '../topology.ts';
import { metadata, uidOf } from './metadata.ts';

const DNS_LABELS = { 'k8s-app': 'kube-dns', 'kubernetes.io/name': 'CoreDNS' };

export const putDns = (topology: Topology, store: ObjectStore): void => {
  store.put('services', service('default', 'kubernetes', '10.96.0.1', {}, {}, [['https', 'TCP', 443]]));
  store.put(
    'services',
    service('kube-system', 'kube-dns', topology.dnsServiceIp, DNS_LABELS, { 'k8s-app': 'kube-dns' }, [
      ['dns', 'UDP', 53],
      ['dns-tcp', 'TCP', 53],
      ['metrics', 'TCP', 9153],
    ]),
  );
  store.put('discovery.k8s.io/endpointslices', {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: metadata('EndpointSlice', 'kube-system', 'kube-dns-7q4xn', {
      'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
      'k8s-app': 'kube-dns',
      'kubernetes.io/service-name': 'kube-dns',
    }),
    addressType: 'IPv4',
    endpoints: topology.pods.filter((pod) => pod.labels['k8s-app'] === 'kube-dns').map(endpoint),
    ports: [
      { name: 'dns', port: 53, protocol: 'UDP' },
      { name: 'dns-tcp', port: 53, protocol: 'TCP' },
      { name: 'metrics', port: 9153, protocol: 'TCP' },
    ],
  });
};

const endpoint = (pod: PodSpec) => ({
  addresses: [pod.ip],
  conditions: { ready: true, serving: true, terminating: false },
  nodeName: pod.node,
  targetRef: {
    kind: 'Pod',
    namespace: pod.namespace,
    name: pod.name,
    uid: uidOf('Pod', pod.namespace, pod.name),
  },
});

const service = (
  namespace: string,
  name: string,
  clusterIP: string,
  labels: Record<string, string>,
  selector: Record<string, string>,
  ports: readonly (readonly [name: string, protocol: string, port: number])[],
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
    ports: ports.map(([portName, protocol, port]) => ({ name: portName, protocol, port, targetPort: port })),
  },
  status: { loadBalancer: {} },
});
