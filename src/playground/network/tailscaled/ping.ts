// One ping of a node's daemon to an address of the tailnet: what it gets to know, and when.
import type { Network, NodeStack } from '../state.ts';
import { carries, kindOf, pathBetween, RELAY_MS } from '../tailnet.ts';
import { HOME_DERP } from './derp.ts';
import { addressOf, RELAY_ADDRESS } from './peers.ts';

export type PingType = 'disco' | 'TSMP' | 'ICMP';

/** ipnstate.PingResult. */
export interface PingResult {
  readonly IP: string;
  readonly NodeIP: string;
  readonly NodeName: string;
  readonly Err: string;
  readonly LatencySeconds: number;
  readonly Endpoint: string;
  readonly PeerRelay: string;
  readonly DERPRegionID: number;
  readonly DERPRegionCode: string;
  readonly PeerAPIPort?: number;
  readonly IsLocalIP?: true;
}

const blank = (ip: string): PingResult => ({
  IP: ip,
  NodeIP: '',
  NodeName: '',
  Err: '',
  LatencySeconds: 0,
  Endpoint: '',
  PeerRelay: '',
  DERPRegionID: 0,
  DERPRegionCode: '',
});

/** Nine digits, as nanoseconds give. */
const inSeconds = (ms: number): number => Math.round(ms * 1e6) / 1e9;

/** null: no answer ever comes. */
export const pingOnce = (network: Network, node: NodeStack, ip: string, type: PingType): PingResult | null => {
  if (ip === node.spec.tailnetIp) return { ...blank(ip), Err: `${ip} is local Tailscale IP`, IsLocalIP: true };
  const peer = node.tailnet.find((one) => addressOf(network, node, one) === ip);
  const { backend, keyExpiresInMs } = node.tailscaled;
  // Logged out it knows nobody; stopped, or with a key of its own that expired, it knows them and has no key.
  if (backend === 'Stopped' || (keyExpiresInMs ?? 1) <= 0) return { ...blank(ip), Err: 'local tailscaled stopped' };
  if (!peer || !carries(node)) return { ...blank(ip), Err: 'no matching peer' };
  const far = network.nodes.get(peer.node ?? '');
  if (!far) return null;
  if ((far.tailscaled.keyExpiresInMs ?? 1) <= 0) return { ...blank(ip), Err: "peer's node key has expired" };
  const answer = { ...blank(ip), NodeIP: ip, NodeName: peer.name };
  if (type === 'disco') return disco(network, node, far, answer);
  const path = pathBetween(network, node, far);
  const kind = carries(far) ? kindOf(network, node, far) : null;
  if (kind === null || (kind === 'direct' && path.blackholed) || isLost(network, path.lossRatio)) return null;
  // The far system answers an ICMP, so its device matters; the own one does not, it all goes on in the daemon (seen in 1.102.3).
  if (type === 'ICMP' && !far.devices.get('tailscale0')?.up) return null;
  return {
    ...answer,
    LatencySeconds: roundTrip(network, kind === 'direct' ? path.latencyMs : RELAY_MS[kind]),
    ...(type === 'TSMP' && { PeerAPIPort: 41_234 }),
  };
};

/** By the daemons alone: neither WireGuard nor the far system nor any packet filter on tailscale0 is asked. */
const disco = (network: Network, node: NodeStack, far: NodeStack, answer: PingResult): PingResult | null => {
  const path = pathBetween(network, node, far);
  const kind = carries(far) ? kindOf(network, node, far) : null;
  path.turn += 1;
  if (kind === null || isLost(network, path.lossRatio)) return null;
  if (kind === 'direct')
    return { ...answer, LatencySeconds: roundTrip(network, path.latencyMs), Endpoint: `${far.spec.vcnIp}:41641` };
  const LatencySeconds = roundTrip(network, RELAY_MS[kind]);
  return kind === 'derp'
    ? { ...answer, LatencySeconds, DERPRegionID: HOME_DERP.id, DERPRegionCode: HOME_DERP.code }
    : { ...answer, LatencySeconds, PeerRelay: RELAY_ADDRESS };
};

/** There or back. */
const isLost = (network: Network, ratio: number): boolean => network.random() < ratio || network.random() < ratio;

const roundTrip = (network: Network, oneWayMs: number): number =>
  inSeconds(2 * oneWayMs * (0.9 + network.random() * 0.3) + 0.15);
