// Who is on the tailnet, as one node's daemon sees it.
import { digest } from '../../demo/metadata.ts';
import type { Network, NodeStack, TailnetPeer } from '../state.ts';
import { carries, kindOf, pathBetween, reachesOutside, trafficOf } from '../tailnet.ts';

/** A Go time; null is the zero time. */
export const goTime = (ms: number | null): string =>
  ms === null ? '0001-01-01T00:00:00Z' : new Date(ms).toISOString();

export const TAILNET_SUFFIX = 'tail1234.ts.net';
export const RELAY_ADDRESS = '10.0.0.200:7777:vni:12';

const HANDSHAKE_AGE_MS = 80_000;
/** Beyond the three minutes after which WireGuard asks for a new one. */
const DEAD_HANDSHAKE_AGE_MS = 660_000;
const GONE_FOR_MS = 10_140_000;

/** A machine outside the cluster has an address too: the demo's nodes take the first ones. */
export const addressOf = (network: Network, node: NodeStack, peer: TailnetPeer): string =>
  network.nodes.get(peer.node ?? '')?.spec.tailnetIp ?? `100.64.0.${90 + node.tailnet.indexOf(peer)}`;

export const isExitNode = (peer: TailnetPeer): boolean => peer.allowed.includes('0.0.0.0/0');

export const stableId = (name: string): string => `n${digest(name).slice(0, 10)}CNTRL`;
export const nodeKey = (name: string): string => `nodekey:${digest(`key ${name}`)}`;
const v6Of = (ip: string): string => `fd7a:115c:a1e0::${ip.split('.').at(-1) ?? '0'}`;

/** The control plane hears of the node, and it of the control plane. */
export const isConnected = (network: Network, node: NodeStack): boolean =>
  node.on &&
  node.tailscaled.running &&
  node.tailscaled.backend === 'Running' &&
  node.tailscaled.online &&
  reachesOutside(network, node);

/** What all machines have, in the order of ipnstate.PeerStatus. */
const machine = (name: string, ip: string, routes: readonly string[], own: object, seen: object, flags: object) => ({
  ID: stableId(name),
  NodeID: Number.parseInt(digest(name).slice(0, 6), 16),
  PublicKey: nodeKey(name),
  HostName: name,
  DNSName: `${name}.${TAILNET_SUFFIX}.`,
  OS: 'linux',
  UserID: 1234567890,
  TailscaleIPs: [ip, v6Of(ip)],
  AllowedIPs: [`${ip}/32`, `${v6Of(ip)}/128`, ...routes],
  Tags: ['tag:k8s-node'],
  ...own,
  Created: '2026-03-01T02:03:04.5Z',
  ...seen,
  ...flags,
  PeerAPIURL: [`http://${ip}:41234`],
  TaildropTarget: 5,
  NoFileSharingReason: '',
});

/** Left out where the key never expires. */
const keyOf = ({ tailscaled: { keyExpiresInMs } }: NodeStack, nowMs: number) =>
  keyExpiresInMs === null
    ? {}
    : { ...(keyExpiresInMs <= 0 && { Expired: true }), KeyExpiry: goTime(nowMs + keyExpiresInMs) };

export const selfStatus = (network: Network, node: NodeStack, nowMs: number): object => ({
  ...machine(
    node.id,
    node.spec.tailnetIp,
    [],
    {
      Addrs: [`${network.topology.natIp}:${41640 + node.spec.index}`, `${node.spec.vcnIp}:41641`],
      CurAddr: '',
      Relay: 'tok',
      PeerRelay: '',
      RxBytes: 0,
      TxBytes: 0,
    },
    {
      LastWrite: goTime(null),
      LastSeen: goTime(null),
      LastHandshake: goTime(null),
      Online: isConnected(network, node),
    },
    { ExitNode: false, ExitNodeOption: false, Active: false },
  ),
  ...(node.tailscaled.backend !== 'Running' && { PeerAPIURL: null }),
  InNetworkMap: true,
  InMagicSock: false,
  InEngine: false,
  ...keyOf(node, nowMs),
});

/** A peer that is no node of the cluster: known, idle. */
const strangerStatus = (network: Network, node: NodeStack, peer: TailnetPeer): object => ({
  ...machine(
    peer.name,
    addressOf(network, node, peer),
    peer.allowed,
    { Addrs: null, CurAddr: '', Relay: 'tok', PeerRelay: '', RxBytes: 0, TxBytes: 0 },
    { LastWrite: goTime(null), LastSeen: goTime(null), LastHandshake: goTime(null), Online: true },
    { ExitNode: isExitNode(peer), ExitNodeOption: isExitNode(peer), Active: false },
  ),
  InNetworkMap: true,
  InMagicSock: true,
  InEngine: true,
});

/** How the daemon reaches a node: by what, and does data come through. */
const wayTo = (network: Network, node: NodeStack, far: NodeStack) => {
  const kind = carries(node) && carries(far) ? kindOf(network, node, far) : null;
  return { kind, flows: kind !== null && !(kind === 'direct' && pathBetween(network, node, far).blackholed) };
};

export const peerStatus = (network: Network, node: NodeStack, peer: TailnetPeer, nowMs: number): object => {
  const far = network.nodes.get(peer.node ?? '');
  if (!far) return strangerStatus(network, node, peer);
  const { kind, flows } = wayTo(network, node, far);
  const { rxBytes, txBytes } = trafficOf(node, far);
  // Cut off from the control plane, a daemon keeps what it heard last.
  const online = !isConnected(network, node) || isConnected(network, far);
  return {
    ...machine(
      far.id,
      far.spec.tailnetIp,
      [],
      {
        Addrs: null,
        CurAddr: kind === 'direct' ? `${far.spec.vcnIp}:41641` : '',
        Relay: 'tok',
        PeerRelay: kind === 'peer-relay' ? RELAY_ADDRESS : '',
        RxBytes: rxBytes,
        TxBytes: txBytes,
      },
      {
        LastWrite: goTime(nowMs - 1900),
        LastSeen: goTime(online ? null : nowMs - GONE_FOR_MS),
        LastHandshake: goTime(nowMs - (flows ? HANDSHAKE_AGE_MS : DEAD_HANDSHAKE_AGE_MS)),
        Online: online,
      },
      { ExitNode: false, ExitNodeOption: false, Active: carries(node) && (far.tailscaled.keyExpiresInMs ?? 1) > 0 },
    ),
    InNetworkMap: true,
    InMagicSock: true,
    InEngine: true,
    ...keyOf(far, nowMs),
  };
};
