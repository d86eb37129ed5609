// What Cilium's eBPF does on a node, played by nft: services, masquerading, and the names a fault finds them by.
import { backendsOf } from '../../src/playground/demo/service.ts';
import type { Topology } from '../../src/playground/topology.ts';
import { isCoredns } from './pod-script.ts';

/** For `nft -f`: a chain a service frontend, and masquerading of what leaves the cluster. */
export const datapath = (topology: Topology): readonly string[] => {
  const dns = topology.pods.filter(isCoredns).map((pod) => pod.ip);
  const frontends = [
    { chain: DNS_CHAIN, rule: serviceRule(topology.dnsServiceIp, '{ tcp, udp }', 53, dns, 53) },
    ...topology.services.map((service) => {
      const backends = backendsOf(topology, service).map((pod) => pod.ip);
      const { clusterIp, port, targetPort } = service;
      return { chain: serviceChain(service), rule: serviceRule(clusterIp, 'tcp', port, backends, targetPort) };
    }),
  ];
  return [
    'table ip cilium {',
    ...frontends.map(({ chain, rule }) => `  chain ${chain} { ${rule}; }`),
    `  chain svc { ${frontends.map(({ chain }) => `jump ${chain};`).join(' ')} }`,
    '  chain prerouting { type nat hook prerouting priority -100; jump svc; }',
    '  chain output { type nat hook output priority -100; jump svc; }',
    `  chain masq { type nat hook postrouting priority 100; ${masqueradeRule(topology.podRange, [topology.uplink, 'tailscale0'])}; }`,
    '}',
  ];
};

export const DNS_CHAIN = 'svc-kube-system-kube-dns';

export const serviceChain = ({ namespace, name }: { readonly namespace: string; readonly name: string }): string =>
  `svc-${namespace}-${name}`;

/** ip daddr 10.96.0.20 meta l4proto tcp th dport 80 counter dnat to numgen random mod 2 map { 0 : 10.244.1.14 . 8080, … } */
export const serviceRule = (
  clusterIp: string,
  protocol: string,
  port: number,
  backends: readonly string[],
  targetPort: number,
): string =>
  `ip daddr ${clusterIp} meta l4proto ${protocol} th dport ${port} counter dnat ip to numgen random mod ${backends.length} ` +
  `map { ${backends.map((ip, at) => `${at} : ${ip} . ${targetPort}`).join(', ')} }`;

export const masqueradeRule = (podRange: string, devices: readonly string[]): string =>
  `ip saddr ${podRange} ip daddr != ${podRange} oifname { ${devices.map((one) => `"${one}"`).join(', ')} } counter masquerade`;
