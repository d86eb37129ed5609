// The two services every cluster has, and the EndpointSlice that names the CoreDNS pods.
import type { ObjectStore } from '../objects.ts';
import type { Topology } from '../topology.ts';
import { endpointSlice, service } from './service.ts';

const DNS_SELECTOR = { 'k8s-app': 'kube-dns' };
const DNS_LABELS = { 'k8s-app': 'kube-dns', 'kubernetes.io/name': 'CoreDNS' };

export const putDns = (topology: Topology, store: ObjectStore): void => {
  store.put('services', service('default', 'kubernetes', topology.apiServiceIp, {}, {}, [['https', 'TCP', 443]]));
  store.put(
    'services',
    service('kube-system', 'kube-dns', topology.dnsServiceIp, DNS_LABELS, DNS_SELECTOR, [
      ['dns', 'UDP', 53],
      ['dns-tcp', 'TCP', 53],
      ['metrics', 'TCP', 9153],
    ]),
  );
  const replicas = topology.pods.filter((pod) => pod.labels['k8s-app'] === 'kube-dns');
  const ports = [
    { name: 'dns', port: 53, protocol: 'UDP' },
    { name: 'dns-tcp', port: 53, protocol: 'TCP' },
    { name: 'metrics', port: 9153, protocol: 'TCP' },
  ];
  store.put(
    'discovery.k8s.io/endpointslices',
    endpointSlice('kube-system', 'kube-dns', '7q4xn', DNS_SELECTOR, replicas, ports),
  );
};
