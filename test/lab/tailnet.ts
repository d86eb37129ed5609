// What joins the nodes: WireGuard that plays Tailscale, or whatever else a lab is given in its place.
import type { NodeSpec, Topology } from '../../src/playground/topology.ts';
import { keysOf } from './keys.ts';
import type { Lab } from './run.ts';
import { daemon, feed } from './script.ts';
import { DISCO_TABLE, listenForDisco } from './tailscaled/arrivals.ts';
import { localApiFolder, startLocalApi } from './tailscaled/server.ts';
import type { Ground } from './topology.ts';

export interface Tailnet {
  /** Lines for the internet's script: servers the tailnet needs. */
  readonly inet: readonly string[];
  /** Lines for a node's script, after its uplink is up: they start the daemon `tailscaled-<node>`. */
  node(ground: Ground, node: NodeSpec): readonly string[];
  /** Once every host is up: the nodes join, and `tailscale0` has its address. */
  join(lab: Lab): Promise<void>;
}

/** wireguard-go with Tailscale's rules and routes, and its LocalAPI: no control plane, a blocked path is dead unless a fault relays it. */
export const PLAYED_TAILNET: Tailnet = {
  inet: [],
  node: ({ topology, folder }, node) => [
    // All nodes want the same socket paths, so each has its own folders.
    'mkdir -p /run/wireguard /run/tailscale',
    'mount -t tmpfs none /run/wireguard',
    `mkdir ${localApiFolder(folder, node)}`,
    `mount --bind ${localApiFolder(folder, node)} /run/tailscale`,
    daemon(`tailscaled-${node.name}`, 'LOG_LEVEL=error wireguard-go -f tailscale0'),
    'tries=0',
    // Listening (00010000), not only there: wg removes a socket that refuses it, and asks the kernel, which has no WireGuard.
    "while ! grep -q ' 00010000 .*/run/wireguard/tailscale0.sock$' /proc/net/unix; do sleep 0.01; tries=$((tries + 1)); [ $tries -lt 500 ]; done",
    feed('wg setconf tailscale0 /dev/stdin', wireguard(topology, node)),
    feed('ip -b -', [`addr add ${node.tailnetIp}/32 dev tailscale0`, 'link set tailscale0 mtu 1280 up']),
    feed('ip -b -', rulesAndTable52(topology, node)),
    feed('nft -f -', DISCO_TABLE),
  ],
  join: async (lab) => {
    await Promise.all(lab.topology.nodes.flatMap((node) => [listenForDisco(lab, node), startLocalApi(lab, node)]));
  },
};

export const others = (topology: Topology, node: NodeSpec): readonly NodeSpec[] =>
  topology.nodes.filter((one) => one.index !== node.index);

const wireguard = (topology: Topology, node: NodeSpec): readonly string[] => [
  '[Interface]',
  `PrivateKey=${keysOf(node.name).privateKey}`,
  'ListenPort=41641',
  'FwMark=0x80000',
  ...others(topology, node).flatMap((peer) => [
    '[Peer]',
    `PublicKey=${keysOf(peer.name).publicKey}`,
    `AllowedIPs=${peer.tailnetIp}/32`,
    `Endpoint=${peer.vcnIp}:41641`,
  ]),
];

/** As tailscaled sets them up: its own packets (mark 0x80000) use main, all others ask table 52 first. */
const rulesAndTable52 = (topology: Topology, node: NodeSpec): readonly string[] => [
  'rule add pref 5210 fwmark 0x80000/0xff0000 lookup main',
  'rule add pref 5230 fwmark 0x80000/0xff0000 lookup default',
  'rule add pref 5250 fwmark 0x80000/0xff0000 unreachable',
  'rule add pref 5270 lookup 52',
  ...others(topology, node).map((peer) => `route add ${peer.tailnetIp} dev tailscale0 table 52`),
];
