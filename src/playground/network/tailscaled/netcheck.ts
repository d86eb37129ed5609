// What the command line measures of a node's way out: net/netcheck's report, as JSON and as text.
import type { Network, NodeStack } from '../state.ts';
import { reachesOutside } from '../tailnet.ts';
import { DERP_REGIONS, HOME_DERP } from './derp.ts';

interface Report {
  readonly udp: boolean;
  /** By HTTPS where UDP is blocked: latencies prove nothing about UDP. */
  readonly outside: boolean;
  readonly globalV4: string;
}

const reportOf = (network: Network, node: NodeStack): Report => {
  const outside = reachesOutside(network, node);
  const udp = outside && !network.cloud.blocksUdp.has(node.id);
  // A port of its own, not tailscaled's.
  return { udp, outside, globalV4: udp ? `${network.topology.natIp}:${52_000 + node.spec.index}` : '' };
};

export const netcheckJson = (network: Network, node: NodeStack): string => {
  const { udp, outside, globalV4 } = reportOf(network, node);
  const latency = Object.fromEntries(DERP_REGIONS.map(({ id, rttMs }) => [String(id), rttMs * 1e6]));
  const report = {
    Now: new Date().toISOString(),
    UDP: udp,
    IPv6: false,
    IPv4: outside,
    IPv6CanSend: false,
    IPv4CanSend: true,
    OSHasIPv6: true,
    ICMPv4: false,
    MappingVariesByDestIP: udp ? false : null,
    UPnP: false,
    PMP: false,
    PCP: false,
    PreferredDERP: outside ? HOME_DERP.id : 0,
    RegionLatency: outside ? latency : {},
    RegionV4Latency: udp ? latency : {},
    RegionV6Latency: {},
    GlobalV4Counters: udp ? { [globalV4]: 3 } : null,
    GlobalV6Counters: null,
    GlobalV4: globalV4,
    GlobalV6: '',
    CaptivePortal: udp ? null : false,
  };
  return `${JSON.stringify(report, null, '\t')}\n`;
};

export const netcheckText = (network: Network, node: NodeStack): string => {
  const { udp, outside, globalV4 } = reportOf(network, node);
  const lines = [
    `Time: ${new Date().toISOString()}`,
    `UDP: ${udp}`,
    `IPv4: ${udp ? `yes, ${globalV4}` : '(no addr found)'}`,
    'IPv6: no, but OS has support',
    `MappingVariesByDestIP: ${udp ? 'false' : ''}`,
    'PortMapping: ',
    ...(udp ? [] : ['CaptivePortal: false']),
    `Nearest DERP: ${outside ? HOME_DERP.name : 'unknown (no response to latency probes)'}`,
  ];
  const latency = DERP_REGIONS.map(({ code, name, rttMs }) => `\t\t- ${code}: ${rttMs}ms  (${name})\n`).join('');
  return `\nReport:\n${lines.map((line) => `\t* ${line}\n`).join('')}${outside ? `\t* DERP latency:\n${latency}` : ''}`;
};
