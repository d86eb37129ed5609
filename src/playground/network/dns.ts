// Who answers a DNS question, and what they say: CoreDNS in pods, the VCN resolver, the internet's servers.
import { send } from './send.ts';
import type { Network, NodeStack, Stack } from './state.ts';
import { MAGIC_DNS_IP } from './tailnet.ts';

export type DnsResult =
  | {
      readonly kind: 'answer';
      readonly ms: number;
      readonly rcode: 'NOERROR' | 'NXDOMAIN' | 'REFUSED' | 'SERVFAIL';
      readonly a: readonly string[];
      readonly aaaa: readonly string[];
    }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'refused'; readonly ms: number }
  /** The packet could not leave its own stack. */
  | { readonly kind: 'unreachable' };

interface Names {
  readonly a: readonly string[];
  readonly aaaa: readonly string[];
}

const OUTSIDE: ReadonlyMap<string, Names> = new Map([
  ['google.com', { a: ['142.250.206.206'], aaaa: ['2404:6800:400a:805::200e'] }],
  ['checkip.amazonaws.com', { a: ['52.20.10.10'], aaaa: [] }],
  ['dns.google', { a: ['8.8.8.8'], aaaa: [] }],
  // A name without an IPv4 address.
  ['ipv6.google.com', { a: [], aaaa: ['2404:6800:400a:805::200e'] }],
  ['one.one.one.one', { a: ['1.1.1.1'], aaaa: [] }],
]);

const answer = (names: Names | undefined, ms: number): DnsResult => ({
  kind: 'answer',
  ms,
  rcode: names ? 'NOERROR' : 'NXDOMAIN',
  a: names?.a ?? [],
  aaaa: names?.aaaa ?? [],
});

const clusterNames = (network: Network, name: string): Names | undefined => {
  const { apiServiceIp, dnsServiceIp, services } = network.topology;
  if (name === 'kubernetes.default.svc.cluster.local') return { a: [apiServiceIp], aaaa: [] };
  if (name === 'kube-dns.kube-system.svc.cluster.local') return { a: [dnsServiceIp], aaaa: [] };
  const service = services.find((one) => name === `${one.name}.${one.namespace}.svc.cluster.local`);
  return service && { a: [service.clusterIp], aaaa: [] };
};

const failure = (code: 'REFUSED' | 'SERVFAIL', ms: number): DnsResult => ({
  kind: 'answer',
  ms,
  rcode: code,
  a: [],
  aaaa: [],
});

/** The servers of this zone are dead. */
const DEAD_ZONE = /(?:^|\.)dead\.example$/;

/** The VCN resolver asks the internet by a way of its own: a NAT gateway that swallows packets does not stop it. */
const vcnResolver = (network: Network, name: string, ms: number): DnsResult =>
  network.cloud.natGateway === 'wan-down'
    ? failure('REFUSED', ms)
    : DEAD_ZONE.test(name)
      ? failure('SERVFAIL', ms + 4)
      : answer(OUTSIDE.get(name), ms + 4);

/** The nameserver in a node's resolv.conf, which CoreDNS there takes over. */
export const resolverOf = ({ topology }: Network, node: NodeStack | undefined): string =>
  node?.tailscaled.acceptDns ? MAGIC_DNS_IP : topology.vcnResolverIp;

/** CoreDNS knows the cluster's zone and forwards the rest to its node's resolver. */
const coreDns = (network: Network, pod: Stack, name: string, ms: number): DnsResult => {
  if (name.endsWith('.cluster.local')) return answer(clusterNames(network, name), ms);
  const to = resolverOf(network, network.nodes.get(pod.node));
  const upstream = send(network, pod, { to, protocol: 'udp', port: 53, sizeBytes: 70 });
  if (upstream.kind === 'delivered') return vcnResolver(network, name, ms + upstream.rttMs);
  // With no way out at all it says so; a silent upstream outlasts every client's patience.
  return upstream.kind === 'local' ? failure('SERVFAIL', ms) : { kind: 'timeout' };
};

/** Cilium answers itself for a name that no rule of the pod's policies lists (cilium: DNS proxy). */
const refusedByProxy = (network: Network, from: Stack, name: string): boolean => {
  const listing = network.policies.filter((one) => from.kind === 'pod' && one.selects(from.spec) && one.names);
  return listing.length > 0 && !listing.some((one) => one.names?.(name));
};

/** One question, once. Case and a final dot of the name do not matter. */
export const queryDns = (
  network: Network,
  from: Stack,
  server: string,
  asked: string,
  protocol: 'udp' | 'tcp' = 'udp',
): DnsResult => {
  const name = asked.toLowerCase().replace(/\.$/, '');
  const fate = send(network, from, { to: server, protocol, port: 53, sizeBytes: 60 + name.length });
  if (fate.kind === 'local') return fate.errno === 'ENETUNREACH' ? { kind: 'unreachable' } : { kind: 'timeout' };
  if (fate.kind === 'refused') return { kind: 'refused', ms: fate.rttMs };
  // An ICMP error other than a closed port looks like silence to a resolver (measured).
  if (fate.kind !== 'delivered') return { kind: 'timeout' };
  const pod = network.pods.get(fate.to);
  if (pod)
    return refusedByProxy(network, from, name)
      ? failure('REFUSED', fate.rttMs)
      : coreDns(network, pod, name, fate.rttMs);
  if (fate.to === network.topology.vcnResolverIp || fate.to === MAGIC_DNS_IP)
    return vcnResolver(network, name, fate.rttMs);
  return answer(OUTSIDE.get(name), fate.rttMs);
};
