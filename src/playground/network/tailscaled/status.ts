// What a node's daemon says of itself: `GET status`, in the field order of ipnstate.Status.
import type { Network, NodeStack } from '../state.ts';
import { reachesOutside } from '../tailnet.ts';
import {
  addressOf,
  goTime,
  isConnected,
  isExitNode,
  nodeKey,
  peerStatus,
  selfStatus,
  stableId,
  TAILNET_SUFFIX,
} from './peers.ts';

/** Texts of tailscale: health/warnings.go. */
export const healthOf = (network: Network, node: NodeStack): readonly string[] => {
  const { backend, keyExpiresInMs } = node.tailscaled;
  // A logout stops it too; an expired key is no matter of health (seen in 1.102.3).
  if (backend === 'Stopped' || (backend === 'NeedsLogin' && keyExpiresInMs === null)) return ['Tailscale is stopped.'];
  if (backend === 'NeedsLogin') return [];
  return [
    ...(reachesOutside(network, node)
      ? []
      : [
          "Tailscale could not connect to the 'Tokyo' relay server. Your Internet connection might be down, or the server might be temporarily unavailable.",
        ]),
    ...(isConnected(network, node)
      ? []
      : [
          'Unable to connect to the Tailscale coordination server to synchronize the state of your tailnet. Peer reachability might degrade over time.',
        ]),
  ];
};

const loggedOutSelf = (node: NodeStack): object => ({
  ID: '',
  NodeID: 0,
  PublicKey: `nodekey:${'0'.repeat(64)}`,
  HostName: node.id,
  DNSName: '',
  OS: 'linux',
  UserID: 0,
  TailscaleIPs: null,
  Addrs: [],
  CurAddr: '',
  Relay: '',
  PeerRelay: '',
  RxBytes: 0,
  TxBytes: 0,
  Created: goTime(null),
  LastWrite: goTime(null),
  LastSeen: goTime(null),
  LastHandshake: goTime(null),
  Online: false,
  ExitNode: false,
  ExitNodeOption: false,
  Active: false,
  PeerAPIURL: null,
  TaildropTarget: 5,
  NoFileSharingReason: '',
  InNetworkMap: false,
  InMagicSock: false,
  InEngine: false,
});

const LOGIN = 'https://login.tailscale.com/a/1a2b3c4d5e6f';

export const statusOf = (network: Network, node: NodeStack, peers: boolean): object => {
  const nowMs = Date.now();
  const { version, backend, keyExpiresInMs } = node.tailscaled;
  // An expired key leaves the map of the tailnet in place, a logout does not.
  const loggedOut = backend === 'NeedsLogin' && keyExpiresInMs === null;
  const exit = node.tailnet.find(isExitNode);
  // A node that joined anew has another address than the cluster was told.
  const tailnetIp = node.devices.get('tailscale0')?.addresses[0]?.split('/')[0] ?? node.spec.tailnetIp;
  return {
    Version: version,
    TUN: true,
    BackendState: backend,
    ...(!loggedOut && { HaveNodeKey: true }),
    AuthURL: backend === 'NeedsLogin' ? LOGIN : '',
    TailscaleIPs: loggedOut ? null : [tailnetIp, `fd7a:115c:a1e0::${tailnetIp.split('.').at(-1)}`],
    Self: loggedOut ? loggedOutSelf(node) : selfStatus(network, node, nowMs),
    ...(exit && {
      ExitNodeStatus: {
        ID: stableId(exit.name),
        Online: true,
        TailscaleIPs: [`${addressOf(network, node, exit)}/32`],
      },
    }),
    Health: healthOf(network, node),
    MagicDNSSuffix: loggedOut ? '' : TAILNET_SUFFIX,
    CurrentTailnet: loggedOut ? null : { Name: 'example.com', MagicDNSSuffix: TAILNET_SUFFIX, MagicDNSEnabled: true },
    CertDomains: null,
    ExtraRecords: null,
    Peer:
      loggedOut || !peers
        ? null
        : Object.fromEntries(node.tailnet.map((peer) => [nodeKey(peer.name), peerStatus(network, node, peer, nowMs)])),
    User: loggedOut
      ? null
      : { '1234567890': { ID: 1234567890, LoginName: 'tagged-devices', DisplayName: 'Tagged Devices' } },
    ClientVersion: null,
  };
};
