// The tailnet as the nodes' daemons have it: who they are, which paths they found, what went through.
import { lookup } from './routing.ts';
import type { Network, NodeStack } from './state.ts';

/** MagicDNS: every daemon answers at it, its own node alone. */
export const MAGIC_DNS_IP = '100.100.100.100';

export type PathKind = 'direct' | 'derp' | 'peer-relay';

/** One way, in milliseconds: by Tokyo's DERP servers, by another machine of the tailnet. */
export const RELAY_MS: Readonly<Record<Exclude<PathKind, 'direct'>, number>> = { derp: 19, 'peer-relay': 4 };

/** Between two nodes, both directions. */
export interface TailnetPath {
  /** What the daemons find, one disco ping after the other; one entry is a path that holds. */
  kinds: readonly PathKind[];
  turn: number;
  /** One way, on the direct path. */
  latencyMs: number;
  lossRatio: number;
  /** The direct path carries disco and no data. */
  blackholed: boolean;
  /** Neither directly nor by a relay. */
  cut: boolean;
}

export interface Traffic {
  rxBytes: number;
  txBytes: number;
}

/** The daemon of one node; its peers are the node's `tailnet`. */
export interface Tailscaled {
  /** Nobody listens at the socket otherwise. */
  running: boolean;
  version: string;
  backend: 'Running' | 'Stopped' | 'NeedsLogin';
  /** The control plane hears of it. */
  online: boolean;
  /** Milliseconds from now, negative when past; null: the key never expires. */
  keyExpiresInMs: number | null;
  acceptRoutes: boolean;
  acceptDns: boolean;
  /** What `check-udp-gro-forwarding` says; empty is well. */
  groWarning: string;
  /** By node. */
  readonly traffic: Map<string, Traffic>;
  /** Packets by path, since the daemon started. */
  readonly inbound: Record<PathKind, number>;
  readonly outbound: Record<PathKind, number>;
}

export const healthyTailscaled = (): Tailscaled => ({
  running: true,
  version: '1.102.3-t0123456789-g0123456789a',
  backend: 'Running',
  online: true,
  // Tagged devices do not expire.
  keyExpiresInMs: null,
  acceptRoutes: false,
  acceptDns: false,
  groWarning: '',
  traffic: new Map(),
  inbound: { direct: 884_213, derp: 12, 'peer-relay': 0 },
  outbound: { direct: 901_554, derp: 9, 'peer-relay': 0 },
});

const pairOf = (a: string, b: string): string => [a, b].sort().join(' ');

export const healthyPaths = (names: readonly string[]): Map<string, TailnetPath> =>
  new Map(
    names.flatMap((a, at) =>
      names
        .slice(at + 1)
        .map((b): [string, TailnetPath] => [
          pairOf(a, b),
          { kinds: ['direct'], turn: 0, latencyMs: 0.3, lossRatio: 0, blackholed: false, cut: false },
        ]),
    ),
  );

/** @throws Error when the two are no pair of nodes. */
export const pathBetween = (network: Network, a: NodeStack, b: NodeStack): TailnetPath => {
  const path = network.tailnetPaths.get(pairOf(a.id, b.id));
  if (!path) throw new Error(`no path between ${a.id} and ${b.id}`);
  return path;
};

const isExpired = ({ keyExpiresInMs }: Tailscaled): boolean => keyExpiresInMs !== null && keyExpiresInMs <= 0;

/** The daemon runs, is logged in and its key is valid: WireGuard works. */
export const carries = ({ on, tailscaled }: NodeStack): boolean =>
  on && tailscaled.running && tailscaled.backend === 'Running' && !isExpired(tailscaled);

/** Relays and the control plane are reached by TCP through the cloud's NAT gateway, past table 52. */
export const reachesOutside = (network: Network, node: NodeStack): boolean =>
  network.cloud.natGateway === 'up' && network.cloud.wayOut === 'nat' && lookup(node, '203.0.113.77', 0x80000) !== null;

/** By what packets between two nodes go now; null when there is no way at all. */
export const kindOf = (network: Network, a: NodeStack, b: NodeStack): PathKind | null => {
  const { kinds, turn, cut } = pathBetween(network, a, b);
  if (cut) return null;
  const found = kinds[turn % kinds.length] ?? 'direct';
  const udp = !network.cloud.blocksUdp.has(a.id) && !network.cloud.blocksUdp.has(b.id);
  if (found !== 'derp' && udp) return found;
  return reachesOutside(network, a) && reachesOutside(network, b) ? 'derp' : null;
};

const trafficWith = (node: NodeStack, far: NodeStack): Traffic => {
  const { traffic } = node.tailscaled;
  const known = traffic.get(far.id) ?? { rxBytes: 884_213_312, txBytes: 912_345_000 };
  traffic.set(far.id, known);
  return known;
};

export const trafficOf = (node: NodeStack, far: NodeStack): Traffic => ({ ...trafficWith(node, far) });

export const countOut = (node: NodeStack, far: NodeStack, kind: PathKind, bytes: number): void => {
  trafficWith(node, far).txBytes += bytes;
  node.tailscaled.outbound[kind] += 1;
};

export const countIn = (node: NodeStack, far: NodeStack, kind: PathKind, bytes: number): void => {
  trafficWith(node, far).rxBytes += bytes;
  node.tailscaled.inbound[kind] += 1;
};

/** `tailscale down`, a logout, an expired key: the device stays, its address and routes go (tailscale: osrouter). */
export const takeDown = (node: NodeStack, backend: 'Stopped' | 'NeedsLogin'): void => {
  node.tailscaled.backend = backend;
  const device = node.devices.get('tailscale0');
  if (device) node.devices.set('tailscale0', { ...device, addresses: [] });
  node.tables.set('52', []);
};
