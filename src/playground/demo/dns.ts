// The two services every cluster has, and the EndpointSlice that names the CoreDNS pods.
import type { KubeObject, ObjectStore } from '../objects.ts';
import { API_SERVER_PORT, type Topology } from '../topology.ts';
import { metadata } from './metadata.ts';
import { endpointSlice, service } from './service.ts';

const DNS_SELECTOR = { 'k8s-app': 'kube-dns' };
const DNS_LABELS = { 'k8s-app': 'kube-dns', 'kubernetes.io/name': 'CoreDNS' };

export const putDns = (topology: Topology, store: ObjectStore): void => {
  store.put(
    'services',
    service('default', 'kubernetes', topology.apiServiceIp, {}, {}, [['https', 'TCP', 443, API_SERVER_PORT]]),
  );
  store.put('discovery.k8s.io/endpointslices', apiServerSlice(topology));
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

/** The API server writes it itself, without a selector and without pods. */
const apiServerSlice = ({ apiServerIp }: Topology): KubeObject => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: metadata('EndpointSlice', 'default', 'kubernetes', { 'kubernetes.io/service-name': 'kubernetes' }),
  addressType: 'IPv4',
  endpoints: [{ addresses: [apiServerIp], conditions: { ready: true } }],
  ports: [{ name: 'https', port: API_SERVER_PORT, protocol: 'TCP' }],
});
