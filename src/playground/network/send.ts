// One packet there and its answer back: what the sending program gets to know.
import { API_SERVER_PORT } from '../topology.ts';
import { backToSubnet } from './cloud.ts';
import { output, receive } from './hops.ts';
import type { End, Host, Journey } from './journey.ts';
import type { Fate, Packet, Trip } from './packet.ts';
import type { Network, NodeStack, Stack } from './state.ts';

const DEFAULT_BYTES = 84;

export const METRICS_PORT = 9962;

/** TCP ports of Cilium's agent: its health page, also inside the test endpoint, and its metrics. */
const nodeListens = ({ cilium, ciliumAgentUp }: NodeStack, { protocol, dport }: Packet): boolean =>
  protocol === 'tcp' && ciliumAgentUp && (dport === 4240 || (dport === METRICS_PORT && cilium.metricsServed));

/** What a host does with a packet that reached it. */
const answers = (host: Host, packet: Packet): 'yes' | 'refused' | 'silent' => {
  if (packet.protocol === 'icmp') return 'yes';
  if (host.kind === 'internet') return packet.dport === 53 || packet.dport === 80 ? 'yes' : 'refused';
  if (host.kind === 'resolver' || host.kind === 'magic-dns') return packet.dport === 53 ? 'yes' : 'refused';
  if (host.kind === 'api-server')
    return packet.protocol === 'tcp' && packet.dport === API_SERVER_PORT ? 'yes' : 'refused';
  if (host.kind !== 'stack') return 'refused';
  if (host.stack.kind === 'node') return nodeListens(host.stack, packet) ? 'yes' : 'refused';
  if (packet.protocol === 'tcp' && host.stack.listens.has(packet.dport)) return 'yes';
  if (packet.dport !== 53) return 'refused';
  if (host.stack.dns === 'hanging') return 'silent';
  return host.stack.dns === 'up' ? 'yes' : 'refused';
};

const back = (packet: Packet, src: string): Packet => ({
  ...packet,
  src,
  dst: packet.src,
  sport: packet.dport,
  dport: packet.sport,
  ttl: 64,
  mark: 0,
  reply: true,
});

const carryBack = (journey: Journey, from: Host | 'vcn', packet: Packet): End => {
  if (from === 'vcn') return backToSubnet(journey, packet);
  if (from.kind === 'magic-dns') return receive(journey, from.node, 'tailscale0', packet);
  return from.kind === 'stack' ? output(journey, from.stack, packet) : backToSubnet(journey, packet);
};

const reached = (end: End, stack: Stack): Packet | null =>
  end.kind === 'arrived' && end.host.kind === 'stack' && end.host.stack === stack ? end.packet : null;

const whereLost = (end: End): string => (end.kind === 'lost' ? `${end.at} (answer)` : 'the way back');

const errorFate = (journey: Journey, from: Stack, end: Extract<End, { kind: 'icmp' }>): Fate => {
  const router: Host | 'vcn' = end.router === 'vcn' ? 'vcn' : { kind: 'stack', stack: end.router };
  const message = carryBack(journey, router, back(end.packet, end.from));
  if (!reached(message, from)) return { kind: 'lost', at: whereLost(message) };
  if (end.error === 'frag-needed' && end.mtuBytes !== undefined) from.pmtu.set(end.packet.dst, end.mtuBytes);
  return {
    kind: 'icmp',
    error: end.error,
    from: end.from,
    rttMs: journey.elapsedMs,
    ...(end.mtuBytes !== undefined && { mtuBytes: end.mtuBytes }),
  };
};

/** Sends one packet and follows it both ways. Counters, connection tracking and path-MTU caches move as they would. */
export const send = (network: Network, from: Stack, trip: Trip): Fate => {
  const journey: Journey = { network, elapsedMs: 0.02, hops: 0 };
  const sport = 32_768 + Math.floor(network.random() * 28_000);
  const end = output(journey, from, {
    src: '',
    dst: trip.to,
    protocol: trip.protocol,
    sport,
    dport: trip.port ?? 0,
    bytes: trip.sizeBytes ?? DEFAULT_BYTES,
    dontFragment: trip.dontFragment ?? false,
    ttl: trip.ttl ?? 64,
    mark: 0,
    reply: false,
    nats: [],
  });
  if (end.kind === 'icmp') return errorFate(journey, from, end);
  if (end.kind !== 'arrived') return end;
  if (trip.protocol === 'icmp' && end.host.kind === 'stack' && end.host.stack.kind === 'node')
    end.host.stack.snmp.inEchos += 1;
  const answer = answers(end.host, end.packet);
  if (answer === 'silent') return { kind: 'lost', at: 'the program there' };
  const message = carryBack(journey, end.host, back(end.packet, end.packet.dst));
  const arrived = reached(message, from);
  if (!arrived) return { kind: 'lost', at: whereLost(message) };
  const rttMs = journey.elapsedMs;
  if (answer === 'refused') return { kind: 'refused', rttMs, from: end.packet.dst };
  return { kind: 'delivered', rttMs, ttl: arrived.ttl, to: end.packet.dst, seenAs: end.packet.src };
};
