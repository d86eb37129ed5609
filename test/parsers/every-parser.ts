// Every parser by name with an argv it answers to, and which parser reads which sample.
import type { Parser } from '../../src/model/command-call.ts';
import { parseCiliumEndpoint } from '../../src/parsers/cilium-endpoint.ts';
import { parseCiliumStatus } from '../../src/parsers/cilium-status.ts';
import { parseDns } from '../../src/parsers/dns.ts';
import { parseHttp } from '../../src/parsers/http.ts';
import { parseHubbleDrops } from '../../src/parsers/hubble.ts';
import { parseAddress, parseLink, parseLinks } from '../../src/parsers/ip-link.ts';
import { parseRouteGet, parseRoutes, parseRules } from '../../src/parsers/ip-route.ts';
import { parseIptablesSave } from '../../src/parsers/iptables-save.ts';
import { parseConntrack, parseFlag, parseResolvConf, parseSnmp } from '../../src/parsers/kernel-files.ts';
import { parseNftRuleset } from '../../src/parsers/nft.ts';
import { parsePing } from '../../src/parsers/ping.ts';
import { parseTailscaleMetrics } from '../../src/parsers/tailscale-metrics.ts';
import { parseTailscaleNetcheck } from '../../src/parsers/tailscale-netcheck.ts';
import { parseTailscalePing } from '../../src/parsers/tailscale-ping.ts';
import { parseDerpMap, parseTailscaleCheck, parseTailscalePrefs } from '../../src/parsers/tailscale-settings.ts';
import { parseTailscaleStatus } from '../../src/parsers/tailscale-status.ts';
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
];

const READERS: readonly (readonly [RegExp, Parser<unknown>])[] = [
  [/^ping\//, parsePing],
  [/^dns\//, parseDns],
  [/^http\//, parseHttp],
  [/^traceroute\//, parseTraceroute],
  [/^firewall\/nft/, parseNftRuleset],
  [/^firewall\//, parseIptablesSave],
  [/^cilium\/hubble/, parseHubbleDrops],
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
