// A pod's namespace: one address, a default route with the overlay's MTU, and CoreDNS where the pod is one.
import type { PodSpec, Topology } from '../../src/playground/topology.ts';
import { daemon, dnsmasq, feed, ownFiles, ready } from './script.ts';
import { hostOf, ROUTE_MTU } from './topology.ts';

export const podScript = (topology: Topology, pod: PodSpec): string => {
  const gateway = topology.nodes.find((node) => node.name === pod.node)?.gatewayIp ?? '';
  return [
    ...ownFiles(hostOf(topology, pod), [
      `search ${pod.namespace}.svc.cluster.local svc.cluster.local cluster.local`,
      `nameserver ${topology.dnsServiceIp}`,
      'options ndots:5',
    ]),
    feed('ip -b -', [
      'link set lo up',
      `addr add ${pod.ip}/32 dev eth0`,
      'link set eth0 up',
      `route add ${gateway} dev eth0 scope link`,
      `route add default via ${gateway} dev eth0 mtu ${ROUTE_MTU}`,
    ]),
    ...(isCoredns(pod) ? [daemon(`coredns-${pod.node}`, coredns(topology))] : []),
    ...ready,
  ].join('\n');
};

export const isCoredns = (pod: PodSpec): boolean => pod.labels['k8s-app'] === 'kube-dns';

const coredns = (topology: Topology): string =>
  dnsmasq(
    `--server=${topology.vcnResolverIp}`,
    '--local=/cluster.local/',
    '--local=/oraclevcn.com/',
    '--dns-forward-max=1000',
    '--host-record=kubernetes.default.svc.cluster.local,10.96.0.1',
    `--host-record=kube-dns.kube-system.svc.cluster.local,${topology.dnsServiceIp}`,
  );
