// The cloud: the VCN router with its resolver and NAT gateway, and the internet behind it.
import { inCidr, isPrivate } from './addresses.ts';
import { receive } from './hops.ts';
import { type End, type Journey, lost, spend } from './journey.ts';
import type { Packet } from './packet.ts';
import type { Network, NodeStack } from './state.ts';

const WIREGUARD_PORT = 41641;
const STUN_PORT = 3478;

/** Addresses on the internet that answer. */
export const INTERNET_HOSTS: ReadonlyMap<string, string> = new Map([
  ['8.8.8.8', 'dns.google'],
  ['1.1.1.1', 'one.one.one.one'],
  ['142.250.206.206', 'google.com'],
  ['52.20.10.10', 'checkip.amazonaws.com'],
]);

/** WireGuard and STUN of a node that a security list shuts in. */
export const securityListDrops = ({ cloud }: Network, ends: readonly (string | undefined)[], packet: Packet): boolean =>
  packet.protocol === 'udp' &&
  (packet.dport === WIREGUARD_PORT || packet.dport === STUN_PORT) &&
  ends.some((end) => end !== undefined && cloud.blocksUdp.has(end));

const byAddress = new WeakMap<Network['nodes'], ReadonlyMap<string, NodeStack>>();

/** The node behind an address of the VCN; machines neither come nor change theirs. */
export const atVcn = ({ nodes }: Network, ip: string): NodeStack | undefined => {
  const known = byAddress.get(nodes) ?? new Map([...nodes.values()].map((node) => [node.spec.vcnIp, node]));
  byAddress.set(nodes, known);
  return known.get(ip);
};

const toNode = (journey: Journey, packet: Packet): End => {
  const node = atVcn(journey.network, packet.dst);
  return node ? receive(journey, node, 'enp0s6', packet) : lost('vcn: no such address in the subnet');
};

/** A packet leaves a node by its VNIC. */
export const fromNode = (journey: Journey, node: NodeStack, packet: Packet): End => {
  const { apiServerIp, vcnCidr, vcnGatewayIp, vcnResolverIp } = journey.network.topology;
  // The VNIC's source check: only the node's own address may leave.
  if (packet.src !== node.spec.vcnIp) return lost('vcn: source check');
  spend(journey, 0.08);
  const far = atVcn(journey.network, packet.dst);
  if (securityListDrops(journey.network, [node.id, far?.id], packet)) return lost('vcn: security list');
  if (packet.dst === apiServerIp) return { kind: 'arrived', host: { kind: 'api-server' }, packet };
  if (inCidr(packet.dst, vcnCidr) && packet.dst !== vcnGatewayIp) return toNode(journey, packet);
  if (packet.dst === vcnGatewayIp) return { kind: 'arrived', host: { kind: 'gateway' }, packet };
  if (packet.dst === vcnResolverIp) {
    const blocked = journey.network.cloud.resolver === 'blocked' && packet.dport === 53;
    return blocked ? lost('vcn: port 53') : { kind: 'arrived', host: { kind: 'resolver' }, packet };
  }
  return toInternet(journey, packet);
};

const toInternet = (journey: Journey, packet: Packet): End => {
  const { cloud, topology, wire } = journey.network;
  if (packet.bytes > wire.internetCarriesBytes && packet.dontFragment) return lost('internet: too big for the way');
  if (packet.ttl <= 1)
    return { kind: 'icmp', error: 'ttl-exceeded', from: topology.vcnGatewayIp, router: 'vcn', packet };
  if (cloud.natGateway === 'wan-down') {
    return { kind: 'icmp', error: 'net-unreachable', from: topology.vcnGatewayIp, router: 'vcn', packet };
  }
  if (cloud.wayOut !== 'nat') return lost('vcn: the way to the internet');
  if (cloud.natGateway === 'blackhole') return lost('vcn: NAT gateway');
  if (isPrivate(packet.dst)) return lost('vcn: private destination');
  spend(journey, 0.6);
  if (!INTERNET_HOSTS.has(packet.dst)) return lost('internet: nobody there');
  const nats = [...packet.nats, { at: 'vcn', src: packet.src }];
  return {
    kind: 'arrived',
    host: { kind: 'internet' },
    packet: { ...packet, src: topology.natIp, ttl: packet.ttl - 1, nats },
  };
};

/** An answer or an error message on its way back into the subnet. */
export const backToSubnet = (journey: Journey, packet: Packet): End => {
  spend(journey, 0.08);
  const last = packet.nats.at(-1);
  if (last?.at !== 'vcn') return toNode(journey, packet);
  spend(journey, 0.6);
  return toNode(journey, { ...packet, dst: last.src, ttl: packet.ttl - 1, nats: packet.nats.slice(0, -1) });
};
