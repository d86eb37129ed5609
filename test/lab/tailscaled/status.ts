// GET /localapi/v0/status of a node: what WireGuard, table 52 and the bare path say, in tailscaled's words.
import type { NodeSpec } from '../../../src/playground/topology.ts';
import { RELAY_IP } from '../outside-script.ts';
import type { Lab } from '../run.ts';
import { nodeHost } from '../topology.ts';
import { hasPath } from './ping.ts';
import { nodeKey, peersOf, type WireguardPeer } from './wireguard.ts';

const NEVER = '0001-01-01T00:00:00Z';
const SUFFIX = 'tail1234.ts.net';
const USER = 1_234_567_890;
/** WireGuard gives a session up after this long. */
const SESSION_SECONDS = 180;

/** The one DERP region, which is every node's home. */
export const REGION = { id: 7, code: 'tok', name: 'Tokyo' };

export const status = async (lab: Lab, node: NodeSpec, withPeers: boolean): Promise<object> => {
  const [peers, routes] = withPeers ? await Promise.all([peersOf(lab, node), table52(lab, node)]) : [[], []];
  const entries = await Promise.all(peers.map((peer) => peerStatus(lab, node, peer, routes)));
  return {
    Version: '1.102.3-t0123456789-g0123456789a',
    TUN: true,
    BackendState: 'Running',
    HaveNodeKey: true,
    AuthURL: '',
    TailscaleIPs: [node.tailnetIp],
    Self: {
      ...machine(node),
      Addrs: [`${lab.topology.natIp}:41641`, `${node.vcnIp}:41641`],
      CurAddr: '',
      RxBytes: 0,
      TxBytes: 0,
      LastWrite: NEVER,
      LastHandshake: NEVER,
      Online: true,
      Active: false,
      InMagicSock: false,
      InEngine: false,
    },
    Health: [],
    MagicDNSSuffix: SUFFIX,
    CurrentTailnet: { Name: 'example.com', MagicDNSSuffix: SUFFIX, MagicDNSEnabled: true },
    CertDomains: null,
    Peer: withPeers ? Object.fromEntries(entries) : null,
    User: { [USER]: { ID: USER, LoginName: 'tagged-devices', DisplayName: 'Tagged Devices' } },
    ClientVersion: null,
  };
};

const machine = (node: NodeSpec) => ({
  ID: nodeId(node),
  NodeID: 1000 + node.index,
  PublicKey: nodeKey(node),
  HostName: node.name,
  DNSName: `${node.name}.${SUFFIX}.`,
  OS: 'linux',
  UserID: USER,
  TailscaleIPs: [node.tailnetIp],
  AllowedIPs: [`${node.tailnetIp}/32`],
  Tags: ['tag:k8s-node'],
  Relay: REGION.code,
  PeerRelay: '',
  Created: '2026-03-01T02:03:04.5Z',
  LastSeen: NEVER,
  ExitNode: false,
  ExitNodeOption: false,
  PeerAPIURL: [`http://${node.tailnetIp}:41234`],
  TaildropTarget: 5,
  NoFileSharingReason: '',
  InNetworkMap: true,
});

export const nodeId = (node: NodeSpec): string => `n${node.name}CNTRL`;

const peerStatus = async (
  lab: Lab,
  self: NodeSpec,
  peer: WireguardPeer,
  routes: readonly string[],
): Promise<readonly [key: string, status: object]> => {
  const { node, endpoint, handshakeAt, rxBytes, txBytes } = peer;
  const online = lab.isAlive(`tailscaled-${node.name}`);
  const direct = !endpoint.startsWith(`${RELAY_IP}:`) && (await hasPath(lab, self, node));
  const now = new Date().toISOString();
  const gives = node === giver(lab, self) ? routes : [];
  return [
    nodeKey(node),
    {
      ...machine(node),
      AllowedIPs: [`${node.tailnetIp}/32`, ...gives],
      ...(gives.length > 0 && { PrimaryRoutes: gives.filter((route) => route !== DEFAULT_ROUTE) }),
      ExitNode: gives.includes(DEFAULT_ROUTE),
      ExitNodeOption: gives.includes(DEFAULT_ROUTE),
      Addrs: null,
      CurAddr: direct ? endpoint : '',
      RxBytes: rxBytes,
      TxBytes: txBytes,
      LastSeen: online ? NEVER : now,
      LastWrite: txBytes > 0 ? now : NEVER,
      LastHandshake: handshakeAt > 0 ? new Date(handshakeAt * 1000).toISOString() : NEVER,
      Online: online,
      Active: handshakeAt > Date.now() / 1000 - SESSION_SECONDS,
      InMagicSock: true,
      InEngine: true,
    },
  ];
};

const DEFAULT_ROUTE = '0.0.0.0/0';

/** Who offers what a node accepted beyond the peers' own addresses. */
export const giver = (lab: Lab, self: NodeSpec): NodeSpec | undefined =>
  lab.topology.nodes.findLast((node) => node !== self);

/** Routes in table 52 beyond the peers' own addresses: accepted subnets, and the default route of an exit node. */
export const table52 = async (lab: Lab, node: NodeSpec): Promise<readonly string[]> => {
  const listed = await lab.line(nodeHost(node), 'ip -j route show table 52');
  const routes = JSON.parse(listed || '[]') as readonly { readonly dst: string }[];
  const peers = lab.topology.nodes.map((one) => one.tailnetIp);
  return routes.map(({ dst }) => (dst === 'default' ? DEFAULT_ROUTE : dst)).filter((dst) => !peers.includes(dst));
};

export const takesExitNode = (routes: readonly string[]): boolean => routes.includes(DEFAULT_ROUTE);
export const takesSubnets = (routes: readonly string[]): boolean => routes.some((route) => route !== DEFAULT_ROUTE);
