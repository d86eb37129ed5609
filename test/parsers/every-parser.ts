// Every parser by name with an argv it answers to, and which parser reads which sample.
import type { Parser } from '../../src/model/command-call.ts';
import { parseBpfCgroup, parseBpfPrograms } from '../../src/parsers/bpftool-lists.ts';
import { parseBpfNet } from '../../src/parsers/bpftool-net.ts';
import { parseDropCounters } from '../../src/parsers/cilium-drop-counters.ts';
import { parseCiliumEndpoint, parseCiliumEndpoints } from '../../src/parsers/cilium-endpoint.ts';
import { parseCiliumConnections, parseCiliumNat } from '../../src/parsers/cilium-flows.ts';
import { parseCiliumHealth } from '../../src/parsers/cilium-health.ts';
import { parseCiliumIpcache, parseCiliumTunnels } from '../../src/parsers/cilium-ipcache.ts';
import { parseCiliumLb } from '../../src/parsers/cilium-lb.ts';
import {
  parseCiliumEncryption,
  parseCiliumMaps,
  parseCiliumNodes,
  parseMasqueradeExempt,
} from '../../src/parsers/cilium-lists.ts';
import { parseCiliumMetrics } from '../../src/parsers/cilium-metrics.ts';
import { parseCiliumMetricsList } from '../../src/parsers/cilium-metrics-list.ts';
import { parseCiliumPolicyMap } from '../../src/parsers/cilium-policy-map.ts';
import { parseCiliumServices } from '../../src/parsers/cilium-services.ts';
import { parseCiliumStatus } from '../../src/parsers/cilium-status.ts';
import { parseConntrackCount, parseConntrackList, parseConntrackStats } from '../../src/parsers/conntrack.ts';
import { parseDns } from '../../src/parsers/dns.ts';
import { parseFeatures } from '../../src/parsers/ethtool.ts';
import { parseHttp } from '../../src/parsers/http.ts';
import { parseHubbleDrops, parseHubbleSeen } from '../../src/parsers/hubble.ts';
import { parseAddress, parseLink, parseLinks } from '../../src/parsers/ip-link.ts';
import { parseRouteGet, parseRoutes, parseRules } from '../../src/parsers/ip-route.ts';
import { parseIptablesSave } from '../../src/parsers/iptables-save.ts';
import { parseConntrack, parseFlag, parseResolvConf, parseSnmp } from '../../src/parsers/kernel-files.ts';
import { parseNftRuleset } from '../../src/parsers/nft.ts';
import { parseOracleVnics } from '../../src/parsers/oracle-vnics.ts';
import { parsePing } from '../../src/parsers/ping.ts';
import { parseSettings } from '../../src/parsers/settings.ts';
import { parseSockets } from '../../src/parsers/sockets.ts';
import { parseTailscaleMetrics } from '../../src/parsers/tailscale-metrics.ts';
import { parseTailscaleNetcheck } from '../../src/parsers/tailscale-netcheck.ts';
import { parseTailscalePing } from '../../src/parsers/tailscale-ping.ts';
import { parseDerpMap, parseTailscaleCheck, parseTailscalePrefs } from '../../src/parsers/tailscale-settings.ts';
import { parseTailscaleStatus } from '../../src/parsers/tailscale-status.ts';
import { parseTcpConnect } from '../../src/parsers/tcp-connect.ts';
import { parseTcpdump } from '../../src/parsers/tcpdump.ts';
import { parseTracepath } from '../../src/parsers/tracepath.ts';
import { parseTraceroute } from '../../src/parsers/traceroute.ts';

export const EVERY: readonly (readonly [string, string, Parser<unknown>])[] = [
  ['ping', 'ping -c 1 10.0.0.1', parsePing],
  ['dig', 'dig @10.96.0.10 x A', parseDns],
  ['nslookup', 'nslookup x 10.96.0.10', parseDns],
  ['getent', 'getent ahostsv4 x', parseDns],
  ['curl', 'curl -sS http://10.0.0.1/', parseHttp],
  ['wget', 'wget -q -O- http://10.0.0.1/', parseHttp],
  ['route-get', 'ip route get 10.0.0.1', parseRouteGet],
  ['route-get-json', 'ip -j route get 10.0.0.1', parseRouteGet],
  ['routes', 'ip route show table main', parseRoutes],
  ['routes-json', 'ip -j route show table main', parseRoutes],
  ['rules', 'ip -j rule show', parseRules],
  ['links', 'ip link show', parseLinks],
  ['links-json', 'ip -j -s -d link show', parseLinks],
  ['link', 'ip -j -s -d link show dev eth0', parseLink],
  ['address', 'ip -j addr show dev eth0', parseAddress],
  ['flag', 'cat /proc/sys/net/ipv4/ip_forward', parseFlag],
  ['conntrack', 'cat a b', parseConntrack],
  ['snmp', 'cat /proc/net/snmp', parseSnmp],
  ['resolv-conf', 'cat /etc/resolv.conf', parseResolvConf],
  ['iptables-save', 'iptables-save -c', parseIptablesSave],
  ['nft', 'nft -j list ruleset', parseNftRuleset],
  ['dig-yaml', 'dig +yaml @10.96.0.10 x A', parseDns],
  ['curl-json', 'curl -sS -o /dev/null -w %{json} http://10.0.0.1/', parseHttp],
  ['rules-text', 'ip rule show', parseRules],
  ['address-text', 'ip addr show dev eth0', parseAddress],
  ['tracepath', 'tracepath -n -m 5 10.0.0.1', parseTracepath],
  ['tcp-nc', 'nc -n -z -v -w 2 10.0.0.1 80', parseTcpConnect],
  ['tcp-curl', 'curl -v -sS telnet://10.0.0.1:80', parseTcpConnect],
  ['tcp-wget', 'wget -q -O- http://10.0.0.1:80/', parseTcpConnect],
  ['sockets', 'ss -H -u -a -n -p', parseSockets],
  ['features', 'ethtool -k eth0', parseFeatures],
  ['features-json', 'ethtool --json -k eth0', parseFeatures],
  ['conntrack-count', 'conntrack -C', parseConntrackCount],
  ['conntrack-stats', 'conntrack -S', parseConntrackStats],
  ['conntrack-list', 'conntrack -L', parseConntrackList],
  ['settings', 'grep -H x /proc/sys/a', parseSettings],
  ['settings-bare', 'sysctl -n a b', parseSettings],
  ['tcpdump', 'timeout -s INT 5 tcpdump -i eth0', parseTcpdump],
  ['traceroute', 'traceroute -n 10.0.0.1', parseTraceroute],
  ['cilium-status', 'cilium-dbg status -o json', parseCiliumStatus],
  ['cilium-endpoint', 'cilium-dbg endpoint get x -o json', parseCiliumEndpoint],
  ['hubble', 'hubble observe -o json', parseHubbleDrops],
  ['tailscale-status', 'curl http://local-tailscaled.sock/localapi/v0/status', parseTailscaleStatus],
  ['tailscale-status-cli', 'tailscale status --json', parseTailscaleStatus],
  ['tailscale-ping', 'curl http://x/localapi/v0/ping?ip=10.0.0.1&type=disco', parseTailscalePing],
  ['tailscale-ping-cli', 'tailscale ping 10.0.0.1', parseTailscalePing],
  ['tailscale-netcheck', 'tailscale netcheck --format=json', parseTailscaleNetcheck],
  ['tailscale-netcheck-text', 'tailscale netcheck', parseTailscaleNetcheck],
  ['tailscale-prefs', 'curl http://x/localapi/v0/prefs', parseTailscalePrefs],
  ['tailscale-derp-map', 'curl http://x/localapi/v0/derpmap', parseDerpMap],
  ['tailscale-check', 'curl http://x/localapi/v0/check-ip-forwarding', parseTailscaleCheck],
  ['tailscale-metrics', 'curl http://x/localapi/v0/usermetrics', parseTailscaleMetrics],
  ['hubble-seen', 'hubble observe -o json', parseHubbleSeen],
  ['cilium-status-text', 'cilium-dbg status', parseCiliumStatus],
  ['cilium-endpoints', 'cilium-dbg endpoint list -o json', parseCiliumEndpoints],
  ['cilium-endpoints-text', 'cilium-dbg endpoint list', parseCiliumEndpoints],
  ['cilium-lb', 'cilium-dbg bpf lb list -o json', parseCiliumLb],
  ['cilium-lb-text', 'cilium-dbg bpf lb list', parseCiliumLb],
  ['cilium-services', 'cilium-dbg service list -o json', parseCiliumServices],
  ['cilium-services-text', 'cilium-dbg service list', parseCiliumServices],
  ['cilium-ipcache', 'cilium-dbg bpf ipcache list -o json', parseCiliumIpcache],
  ['cilium-ipcache-text', 'cilium-dbg bpf ipcache list', parseCiliumIpcache],
  ['cilium-tunnels', 'cilium-dbg bpf tunnel list', parseCiliumTunnels],
  ['cilium-nat', 'cilium-dbg bpf nat list', parseCiliumNat],
  ['cilium-ct', 'cilium-dbg bpf ct list global', parseCiliumConnections],
  ['cilium-bpf-policy', 'cilium-dbg bpf policy get 1 -n', parseCiliumPolicyMap],
  ['cilium-bpf-metrics', 'cilium-dbg bpf metrics list -o json', parseDropCounters],
  ['cilium-metrics', 'curl -sS http://127.0.0.1:9962/metrics', parseCiliumMetrics],
  ['oracle-vnics', 'curl -sS http://169.254.169.254/opc/v2/vnics/', parseOracleVnics],
  ['cilium-metrics-list', 'cilium-dbg metrics list -p x -o json', parseCiliumMetricsList],
  ['cilium-maps', 'cilium-dbg map list', parseCiliumMaps],
  ['cilium-nodes', 'cilium-dbg node list', parseCiliumNodes],
  ['cilium-ipmasq', 'cilium-dbg bpf ipmasq list', parseMasqueradeExempt],
  ['cilium-encryption', 'cilium-dbg encrypt status', parseCiliumEncryption],
  ['cilium-health', 'cilium-health status -o json', parseCiliumHealth],
  ['cilium-health-text', 'cilium-health status', parseCiliumHealth],
  ['bpf-net', 'bpftool -j net show', parseBpfNet],
  ['bpf-net-text', 'bpftool net show', parseBpfNet],
  ['bpf-cgroup', 'bpftool cgroup tree /run/cilium/cgroupv2', parseBpfCgroup],
  ['bpf-programs', 'bpftool prog show name cil_from_netdev', parseBpfPrograms],
];

const READERS: readonly (readonly [RegExp, Parser<unknown>])[] = [
  [/^ping\//, parsePing],
  [/^dns\//, parseDns],
  [/^http\//, parseHttp],
  [/^traceroute\//, parseTraceroute],
  [/^tracepath\//, parseTracepath],
  [/^tcpdump\//, parseTcpdump],
  [/^tcp\//, parseTcpConnect],
  [/^sockets\//, parseSockets],
  [/^ethtool\//, parseFeatures],
  [/^settings\//, parseSettings],
  [/^conntrack\/.*-C/, parseConntrackCount],
  [/^conntrack\/.*-S/, parseConntrackStats],
  [/^conntrack\//, parseConntrackList],
  [/^files\/snmp/, parseSnmp],
  [/^firewall\/nft/, parseNftRuleset],
  [/^firewall\//, parseIptablesSave],
  [/^cilium\/hubble/, parseHubbleDrops],
  [/^cilium\/lb/, parseCiliumLb],
  [/^cilium\/services/, parseCiliumServices],
  [/^cilium\/endpoints/, parseCiliumEndpoints],
  [/^cilium\/ipcache/, parseCiliumIpcache],
  [/^cilium\/tunnels/, parseCiliumTunnels],
  [/^cilium\/nat/, parseCiliumNat],
  [/^cilium\/ct/, parseCiliumConnections],
  [/^cilium\/maps/, parseCiliumMaps],
  [/^cilium\/nodes/, parseCiliumNodes],
  [/^cilium\/ipmasq/, parseMasqueradeExempt],
  [/^cilium\/encryption/, parseCiliumEncryption],
  [/^cilium\/health/, parseCiliumHealth],
  [/^cilium\/policy-map/, parseCiliumPolicyMap],
  [/^cilium\/drop-counters/, parseDropCounters],
  [/^cilium\/agent-metrics/, parseCiliumMetrics],
  [/^cilium\/metrics-list/, parseCiliumMetricsList],
  [/^cilium\/bpf-net/, parseBpfNet],
  [/^cilium\/bpf-cgroup/, parseBpfCgroup],
  [/^cilium\/bpf-programs/, parseBpfPrograms],
  [/^cilium\//, parseCiliumStatus],
  [/^tailscale\/status/, parseTailscaleStatus],
  [/^tailscale\/ping/, parseTailscalePing],
  [/^tailscale\/netcheck/, parseTailscaleNetcheck],
  [/^tailscale\//, parseTailscaleMetrics],
  [/^ip\/.*route-get/, parseRouteGet],
  [/^ip\/.*route/, parseRoutes],
  [/^ip\/.*rule/, parseRules],
  [/^ip\/.*links/, parseLinks],
  [/^ip\/.*addr/, parseAddress],
  [/^ip\//, parseLink],
  [/^files\/.*resolv/, parseResolvConf],
  [/^files\//, parseConntrack],
];

/** The parser of a sample by its name. */
export const readerOf = (name: string): Parser<unknown> => {
  const reader = READERS.find(([pattern]) => pattern.test(name))?.[1];
  if (reader === undefined) throw new Error(`no parser for sample ${name}`);
  return reader;
};
