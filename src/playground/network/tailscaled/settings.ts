// Preferences, DERP map and counters of a node's daemon, in the shapes of its local API.
import type { Network, NodeStack } from '../state.ts';
import type { PathKind } from '../tailnet.ts';
import { DERP_REGIONS, HOME_DERP } from './derp.ts';
import { isExitNode, stableId } from './peers.ts';
import { healthOf } from './status.ts';

/** ipn.Prefs. */
export const prefsOf = (node: NodeStack): object => {
  const { tailscaled, tailnet } = node;
  const exit = tailnet.find(isExitNode);
  return {
    ControlURL: 'https://controlplane.tailscale.com',
    RouteAll: tailscaled.acceptRoutes,
    ExitNodeID: exit ? stableId(exit.name) : '',
    ExitNodeIP: '',
    InternalExitNodePrior: '',
    ExitNodeAllowLANAccess: false,
    CorpDNS: tailscaled.acceptDns,
    RunSSH: false,
    RunWebClient: false,
    WantRunning: tailscaled.backend !== 'Stopped',
    LoggedOut: tailscaled.backend === 'NeedsLogin' && tailscaled.keyExpiresInMs === null,
    ShieldsUp: false,
    AdvertiseTags: ['tag:k8s-node'],
    Hostname: '',
    NotepadURLs: false,
    AdvertiseRoutes: null,
    NoSNAT: false,
    NoStatefulFiltering: true,
    NetfilterMode: 2,
    AutoUpdate: { Check: true, Apply: null },
    PostureChecking: false,
    NetfilterKind: '',
    Config: null,
  };
};

export const derpMapOf = (): object => ({
  Regions: Object.fromEntries(
    DERP_REGIONS.map(({ id, code, name }) => [
      String(id),
      {
        RegionID: id,
        RegionCode: code,
        RegionName: name,
        Nodes: [{ Name: `${id}a`, RegionID: id, HostName: `derp${id}.tailscale.com`, IPv4: '203.0.113.77' }],
      },
    ]),
  ),
});

const PATHS: readonly (readonly [label: string, kind: PathKind | null])[] = [
  ['derp', 'derp'],
  ['direct_ipv4', 'direct'],
  ['direct_ipv6', null],
  ['peer_relay_ipv4', 'peer-relay'],
  ['peer_relay_ipv6', null],
];

const family = (name: string, type: string, help: string, rows: readonly string[]): string =>
  `# TYPE ${name} ${type}\n# HELP ${name} ${help}\n${rows.map((row) => `${name}${row}\n`).join('')}`;

const byPath = (counts: Readonly<Record<PathKind, number>>): readonly string[] =>
  PATHS.map(([label, kind]) => `{path="${label}"} ${kind === null ? 0 : counts[kind]}`);

export const metricsOf = (network: Network, node: NodeStack): string => {
  const { inbound, outbound } = node.tailscaled;
  return [
    family('tailscaled_health_messages', 'gauge', 'Number of health messages broken down by type.', [
      `{type="warning"} ${healthOf(network, node).length}`,
    ]),
    family(
      'tailscaled_inbound_packets_total',
      'counter',
      'Counts the number of packets received from other peers',
      byPath(inbound),
    ),
    family(
      'tailscaled_outbound_packets_total',
      'counter',
      'Counts the number of packets sent to other peers',
      byPath(outbound),
    ),
    family(
      'tailscaled_inbound_dropped_packets_total',
      'counter',
      'Counts the number of dropped packets received by the node from other peers',
      ['{reason="acl"} 0'],
    ),
    family(
      'tailscaled_outbound_dropped_packets_total',
      'counter',
      'Counts the number of packets dropped while being sent to other peers',
      ['{reason="error"} 0'],
    ),
    family('tailscaled_home_derp_region_id', 'gauge', "DERP region ID of this node's home relay server", [
      ` ${HOME_DERP.id}`,
    ]),
  ].join('');
};
