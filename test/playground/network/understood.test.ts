// Whatever is broken, the product's own parsers read every line the simulation prints.
import { describe, expect, it } from 'vitest';
import { variantsOf } from '../../../src/commands/catalogue.ts';
import { isToolMissing, refusesOptions } from '../../../src/commands/tool-missing.ts';
import type { CommandCall, Parser, ToolOutput } from '../../../src/model/command-call.ts';
import type { Rung } from '../../../src/model/location.ts';
import { parseBpfCgroup, parseBpfPrograms } from '../../../src/parsers/bpftool-lists.ts';
import { parseBpfNet } from '../../../src/parsers/bpftool-net.ts';
import { parseDropCounters } from '../../../src/parsers/cilium-drop-counters.ts';
import { parseCiliumEndpoint, parseCiliumEndpoints } from '../../../src/parsers/cilium-endpoint.ts';
import { parseCiliumConnections, parseCiliumNat } from '../../../src/parsers/cilium-flows.ts';
import { parseCiliumHealth } from '../../../src/parsers/cilium-health.ts';
import { parseCiliumIpcache, parseCiliumTunnels } from '../../../src/parsers/cilium-ipcache.ts';
import { parseCiliumLb } from '../../../src/parsers/cilium-lb.ts';
import {
  parseCiliumEncryption,
  parseCiliumMaps,
  parseCiliumNodes,
  parseMasqueradeExempt,
} from '../../../src/parsers/cilium-lists.ts';
import { parseCiliumMetrics } from '../../../src/parsers/cilium-metrics.ts';
import { parseCiliumMetricsList } from '../../../src/parsers/cilium-metrics-list.ts';
import { parseCiliumPolicyMap } from '../../../src/parsers/cilium-policy-map.ts';
import { parseCiliumServices } from '../../../src/parsers/cilium-services.ts';
import { parseCiliumStatus } from '../../../src/parsers/cilium-status.ts';
import { parseConntrackList, parseConntrackStats } from '../../../src/parsers/conntrack.ts';
import { parseDns } from '../../../src/parsers/dns.ts';
import { parseFeatures } from '../../../src/parsers/ethtool.ts';
import { parseHttp } from '../../../src/parsers/http.ts';
import { parseHubbleDrops } from '../../../src/parsers/hubble.ts';
import { parseAddress, parseLink, parseLinks } from '../../../src/parsers/ip-link.ts';
import { parseRouteGet, parseRoutes, parseRules } from '../../../src/parsers/ip-route.ts';
import { parseIptablesSave } from '../../../src/parsers/iptables-save.ts';
import { parseConntrack, parseFlag, parseSnmp } from '../../../src/parsers/kernel-files.ts';
import { parseNftRuleset } from '../../../src/parsers/nft.ts';
import { parseOracleVnics } from '../../../src/parsers/oracle-vnics.ts';
import { parsePing } from '../../../src/parsers/ping.ts';
import { parseResolvConf } from '../../../src/parsers/resolv-conf.ts';
import { parseSettings } from '../../../src/parsers/settings.ts';
import { parseSockets } from '../../../src/parsers/sockets.ts';
import { parseTailscaleMetrics } from '../../../src/parsers/tailscale-metrics.ts';
import { parseTailscaleNetcheck } from '../../../src/parsers/tailscale-netcheck.ts';
import { parseTailscalePing } from '../../../src/parsers/tailscale-ping.ts';
import { parseDerpMap, parseTailscaleCheck, parseTailscalePrefs } from '../../../src/parsers/tailscale-settings.ts';
import { parseTailscaleStatus } from '../../../src/parsers/tailscale-status.ts';
import { parseTcpConnect } from '../../../src/parsers/tcp-connect.ts';
import { parseTcpdump } from '../../../src/parsers/tcpdump.ts';
import { parseTracepath } from '../../../src/parsers/tracepath.ts';
import { parseTraceroute } from '../../../src/parsers/traceroute.ts';
import { FAULTS } from '../../../src/playground/network/faults.ts';
import { playAtOnce } from '../../../src/playground/network/play.ts';
import { start } from '../../../src/playground/network/toolbox.ts';
import { broken, placeAt } from './places.ts';

type Asked = readonly [name: string, args: CommandCall['args'], parser: Parser<unknown>];

const LIMIT = { timeoutMs: 2000 };
const PING = { count: 3, intervalMs: 20, waitMs: 500 };

const FROM_A_POD: readonly Asked[] = [
  ['ping', { ...PING, to: '8.8.8.8' }, parsePing],
  ['ping', { ...PING, to: '10.244.2.11' }, parsePing],
  ['ping', { ...PING, to: '10.244.2.11', quiet: true }, parsePing],
  ['dns', { server: '10.96.0.10', name: 'google.com.', timeoutMs: 1000 }, parseDns],
  ['dns', { server: '10.244.1.10', name: 'kubernetes.default.svc.cluster.local.', timeoutMs: 1000 }, parseDns],
  ['dns', { server: '10.244.2.10', name: 'nope.example.', timeoutMs: 1000 }, parseDns],
  ['http', { host: '1.1.1.1', timeoutMs: 2000 }, parseHttp],
  ['route-get', { to: '8.8.8.8' }, parseRouteGet],
  ['link-list', {}, parseLinks],
  ['route-list', { table: 'main' }, parseRoutes],
];

/** What only the agent's image holds the tools for. */
const BY_AGENT: readonly Asked[] = [
  ['dns', { server: '10.244.2.10', name: 'google.com.', timeoutMs: 1000, tcp: true }, parseDns],
  ['tracepath', { to: '10.244.2.11', maxHops: 4 }, parseTracepath],
  ['tracepath', { to: '8.8.8.8', maxHops: 4 }, parseTracepath],
  ['tcp-connect', { to: '1.1.1.1', port: 80, timeoutMs: 1000 }, parseTcpConnect],
  ['tcp-connect', { to: '10.244.2.11', port: 81, timeoutMs: 1000 }, parseTcpConnect],
  ['socket-list', { kind: 'udp' }, parseSockets],
  ['read-file', { file: 'settings' }, parseSettings],
  ['read-file', { file: 'rp-filter' }, parseSettings],
];

const CAPTURE = { count: 4, seconds: 3 };

const FROM_A_NODE: readonly Asked[] = [
  ...FROM_A_POD,
  ...BY_AGENT,
  ['socket-list', { kind: 'tcp-listening' }, parseSockets],
  ['ethtool-features', { device: 'enp0s6' }, parseFeatures],
  ['conntrack-stats', {}, parseConntrackStats],
  ['conntrack-list', { protocol: 'icmp', from: '10.244.1.11', to: '8.8.8.8' }, parseConntrackList],
  ['capture', { ...CAPTURE, device: 'tailscale0', filter: 'vxlan' }, parseTcpdump],
  ['capture', { ...CAPTURE, device: 'any', filter: 'wireguard' }, parseTcpdump],
  ['capture', { ...CAPTURE, device: 'lxc2', filter: 'host', host: '10.244.1.11' }, parseTcpdump],
  ['ping', { ...PING, to: '100.64.0.2', sizeBytes: 1253, dontFragment: true }, parsePing],
  ['route-get', { to: '10.244.1.11' }, parseRouteGet],
  ['route-get', { to: '10.244.2.11' }, parseRouteGet],
  ['route-get', { to: '100.64.0.2' }, parseRouteGet],
  ['route-list', { table: '52' }, parseRoutes],
  ['route-list', { table: 'default' }, parseRoutes],
  ['rule-list', {}, parseRules],
  ['link', { device: 'tailscale0' }, parseLink],
  ['link', { device: 'cilium_vxlan' }, parseLink],
  ['address', { device: 'tailscale0' }, parseAddress],
  ['read-file', { file: 'ip-forward' }, parseFlag],
  ['read-file', { file: 'conntrack' }, parseConntrack],
  ['read-file', { file: 'snmp' }, parseSnmp],
  ['iptables-save', {}, parseIptablesSave],
  ['nft-ruleset', {}, parseNftRuleset],
  ['trace', { to: '8.8.8.8', maxHops: 5 }, parseTraceroute],
  ['tailscale-status', LIMIT, parseTailscaleStatus],
  ['tailscale-status', { ...LIMIT, peers: false }, parseTailscaleStatus],
  ['tailscale-ping', { ...LIMIT, to: '100.64.0.2', type: 'disco' }, parseTailscalePing],
  ['tailscale-ping', { ...LIMIT, to: '100.64.0.2', type: 'TSMP' }, parseTailscalePing],
  ['tailscale-ping', { ...LIMIT, to: '100.64.0.2', type: 'ICMP' }, parseTailscalePing],
  ['tailscale-ping', { ...LIMIT, to: '100.64.0.77', type: 'disco' }, parseTailscalePing],
  ['tailscale-ping', { ...LIMIT, to: '100.64.0.1', type: 'disco' }, parseTailscalePing],
  ['tailscale-netcheck', {}, parseTailscaleNetcheck],
  ['tailscale-prefs', LIMIT, parseTailscalePrefs],
  ['tailscale-derp-map', LIMIT, parseDerpMap],
  ['tailscale-metrics', LIMIT, parseTailscaleMetrics],
  ['tailscale-check-udp-gro', LIMIT, parseTailscaleCheck],
  ['tailscale-check-ip-forwarding', LIMIT, parseTailscaleCheck],
  ['oracle-vnics', { timeoutMs: 2000 }, parseOracleVnics],
  ['cilium-metrics', { timeoutMs: 2000 }, parseCiliumMetrics],
];

const FROM_CILIUM: readonly Asked[] = [
  ['cilium-status', {}, parseCiliumStatus],
  ['cilium-endpoint', { namespace: 'shop', pod: 'web-0' }, parseCiliumEndpoint],
  ['hubble-drops', { namespace: 'shop', pod: 'web-0' }, parseHubbleDrops],
  ['hubble-node-drops', {}, parseHubbleDrops],
  ['cilium-endpoints', {}, parseCiliumEndpoints],
  ['cilium-services', {}, parseCiliumServices],
  ['cilium-lb', {}, parseCiliumLb],
  ['cilium-ipcache', {}, parseCiliumIpcache],
  ['cilium-tunnels', {}, parseCiliumTunnels],
  ['cilium-nat', {}, parseCiliumNat],
  ['cilium-ct', {}, parseCiliumConnections],
  ['cilium-bpf-policy', { endpoint: 574 }, parseCiliumPolicyMap],
  ['cilium-bpf-metrics', {}, parseDropCounters],
  ['cilium-metrics-list', { which: 'drops' }, parseCiliumMetricsList],
  ['cilium-metrics-list', { which: 'map-pressure' }, parseCiliumMetricsList],
  ['cilium-maps', {}, parseCiliumMaps],
  ['cilium-nodes', {}, parseCiliumNodes],
  ['cilium-ipmasq', {}, parseMasqueradeExempt],
  ['cilium-encryption', {}, parseCiliumEncryption],
  ['cilium-health', { probe: true }, parseCiliumHealth],
  ['bpf-net', {}, parseBpfNet],
  ['bpf-cgroup', {}, parseBpfCgroup],
  ['bpf-programs', { program: 'cil_from_netdev' }, parseBpfPrograms],
];

const BY_EXEC: readonly Asked[] = [
  ...FROM_A_POD,
  ['ping', { ...PING, to: '10.244.2.11', sizeBytes: 1203 }, parsePing],
  ['http', { host: 'checkip.amazonaws.com', timeoutMs: 2000 }, parseHttp],
  ['read-file', { file: 'resolv-conf' }, parseResolvConf],
];

const PLACES: readonly (readonly [where: string, rung: Rung, asked: readonly Asked[]])[] = [
  ['node-1', 'agent', FROM_A_NODE],
  ['10.244.1.11@node-1', 'agent-netns', [...FROM_A_POD, ...BY_AGENT]],
  ['shop/web-0', 'pod-exec', BY_EXEC],
  ['shop/batch-0', 'pod-exec', BY_EXEC],
  ['kube-system/cilium-qk8dz', 'cilium-exec', FROM_CILIUM],
];

/** Like the product: a missing tool or a refused option leads to the next variant. */
const ask = (cluster: ReturnType<typeof broken>, where: string, rung: Rung, call: CommandCall): ToolOutput | null => {
  const place = placeAt(cluster, where);
  for (const argv of variantsOf(call, rung)) {
    const script = start(argv, place);
    if (!script) continue;
    const output = { argv, ...playAtOnce(script) };
    if (!isToolMissing(output) && !refusesOptions(output)) return output;
  }
  return null;
};

const notUnderstood = (faults: readonly string[]): readonly string[] => {
  const cluster = broken(...faults);
  return PLACES.flatMap(([where, rung, asked]) => {
    const gone = where.includes('@') && !cluster.network.pods.get('10.244.1.11')?.running;
    if (gone) return [];
    return asked.flatMap(([name, args, parser]) => {
      const output = ask(cluster, where, rung, { name, args });
      if (!output) return [`${where}: ${name} ${JSON.stringify(args)}: no tool`];
      const read = parser(output);
      // `wget -q` that failed says nothing: a parser that calls it inconclusive has understood it.
      return read.ok || read.reason !== 'unreadable'
        ? []
        : [`${where}: ${output.argv.join(' ')}: ${read.reason}: ${read.why}`];
    });
  });
};

describe('everything printed is understood', () => {
  it.each([[[]], ...FAULTS.map(({ name }) => [[name]])])('with %j', (faults) => {
    expect(notUnderstood(faults)).toEqual([]);
  });
});
