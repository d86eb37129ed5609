// A namespace behind a node: one address, a default route with the overlay's MTU, and what listens there.
import { backendsOf } from '../../src/playground/demo/service.ts';
import type { NodeSpec, PodSpec, Topology } from '../../src/playground/topology.ts';
import { daemon, dnsmasq, feed, ownFiles, ready, web } from './script.ts';
import { type Ground, healthHost, healthIp, hostOf, ROUTE_MTU } from './topology.ts';

export const podScript = ({ topology, folder }: Ground, pod: PodSpec): string => {
  const gateway = topology.nodes.find((node) => node.name === pod.node)?.gatewayIp ?? '';
  const listening = topology.services.filter((service) => backendsOf(topology, service).includes(pod));
  return [
    ...ownFiles(folder, hostOf(topology, pod), [
      `search ${pod.namespace}.svc.cluster.local svc.cluster.local cluster.local`,
      `nameserver ${topology.dnsServiceIp}`,
      'options ndots:5',
    ]),
    network(pod.ip, gateway),
    ...(isCoredns(pod) ? [daemon(`coredns-${pod.node}`, coredns(topology))] : []),
    ...listening.flatMap(({ name, targetPort }) =>
      web(folder, `${name}-${pod.node}`, targetPort, 'index.html', pod.name),
    ),
    ...ready,
  ].join('\n');
};

/** Cilium's health endpoint of a node: it answers ICMP and, like the agent itself, HTTP on 4240. */
export const healthScript = ({ folder }: Ground, node: NodeSpec): string =>
  [
    ...ownFiles(folder, healthHost(node), []),
    network(healthIp(node), node.gatewayIp),
    ...web(folder, `health-endpoint-${node.name}`, HEALTH_PORT, 'hello', 'ok'),
    ...ready,
  ].join('\n');

/** cilium: pkg/defaults, ClusterHealthPort. */
export const HEALTH_PORT = 4240;

const network = (ip: string, gateway: string): string =>
  feed('ip -b -', [
    'link set lo up',
    `addr add ${ip}/32 dev eth0`,
    'link set eth0 up',
    `route add ${gateway} dev eth0 scope link`,
    `route add default via ${gateway} dev eth0 mtu ${ROUTE_MTU}`,
  ]);

export const isCoredns = (pod: PodSpec): boolean => pod.labels['k8s-app'] === 'kube-dns';

const coredns = ({ vcnResolverIp, apiServiceIp, dnsServiceIp, services }: Topology): string =>
  dnsmasq(
    `--server=${vcnResolverIp}`,
    '--local=/cluster.local/',
    '--local=/oraclevcn.com/',
    '--dns-forward-max=1000',
    `--host-record=kubernetes.default.svc.cluster.local,${apiServiceIp}`,
    `--host-record=kube-dns.kube-system.svc.cluster.local,${dnsServiceIp}`,
    ...services.map((one) => `--host-record=${one.name}.${one.namespace}.svc.cluster.local,${one.clusterIp}`),
  );
