// How is each thing asked: catalogue commands with the limits a healthy path needs and a sick one is cut off by?
import type { Location } from '../model/location.ts';
import type { Probe } from '../model/step.ts';
import { type DnsResult, parseDns } from '../parsers/dns.ts';
import { type HttpResult, parseHttp } from '../parsers/http.ts';
import { parseRouteGet, type RouteGet } from '../parsers/ip-route.ts';
import { type PingResult, parsePing } from '../parsers/ping.ts';
import { parseTcpConnect, type TcpConnect } from '../parsers/tcp-connect.ts';

/** Reachability needs few packets: 3 at 100 ms end in 0.2 s; busybox without -i takes 2 s (measured). */
export const pingProbe = (key: string, location: Location, to: string): Probe<PingResult> => ({
  key,
  location,
  call: { name: 'ping', args: { to, count: 3, intervalMs: 100, waitMs: 1000 } },
  timeoutMs: 5000,
  parse: parsePing,
});

/** Packets of an exact size that routers may not split. What refuses them is near (own kernel, own node), so the wait is short. */
export const bigPingProbe = (key: string, location: Location, to: string, sizeBytes: number): Probe<PingResult> => ({
  key,
  location,
  call: { name: 'ping', args: { to, count: 2, intervalMs: 100, waitMs: 200, sizeBytes, dontFragment: true } },
  timeoutMs: 5000,
  parse: parsePing,
});

/**
 * 2 s see as much as 3: the kernel sends its second SYN after 1 s and its third after 3.
 * `resolver` names the host where the agent stands in for a pod; empty for an address.
 */
export const httpProbe = (key: string, location: Location, host: string, resolver = ''): Probe<HttpResult> => ({
  key,
  location,
  call: { name: 'http', args: { host, port: 80, timeoutMs: 2000, resolver } },
  // busybox wget hangs whatever its -T says, so the kill timer is what ends it.
  timeoutMs: 5000,
  parse: parseHttp,
});

/** What CoreDNS knows itself takes milliseconds; what it must ask others may take long and still be an answer. */
const CLUSTER_NAME_MS = 1000;
const OUTSIDE_NAME_MS = 2000;

/** `own`: the server is the one in the place's resolv.conf. */
export const dnsProbe = (
  key: string,
  location: Location,
  server: string,
  name: string,
  own = false,
): Probe<DnsResult> => ({
  key,
  location,
  call: {
    name: 'dns',
    args: { server, name, timeoutMs: name.endsWith('.cluster.local.') ? CLUSTER_NAME_MS : OUTSIDE_NAME_MS, own },
  },
  // busybox nslookup cannot be told to give up before 5 s.
  timeoutMs: 5500,
  parse: parseDns,
});

/** Long enough that what swallowed the first question is over, short enough for a healthy run. */
const AGAIN_MS = 150;

/** The same question once more: one lost packet must not look like a resolver that is dead. */
export const twice = <T>(probe: Probe<T>): readonly Probe<T>[] => [
  probe,
  { ...probe, key: `${probe.key}-again`, delayMs: AGAIN_MS },
];

/** By the resolver the place is set up with. */
export const systemDnsProbe = (key: string, location: Location, name: string): Probe<DnsResult> => ({
  key,
  location,
  call: { name: 'dns-system', args: { name, timeoutMs: OUTSIDE_NAME_MS } },
  timeoutMs: 5500,
  parse: parseDns,
});

export const routeProbe = (key: string, location: Location, to: string): Probe<RouteGet> => ({
  key,
  location,
  call: { name: 'route-get', args: { to } },
  timeoutMs: 2000,
  parse: parseRouteGet,
});

/** 2 s see the second SYN; what hangs all the same (busybox wget) ends by its kill timer. */
export const tcpProbe = (key: string, location: Location, to: string, port: number): Probe<TcpConnect> => ({
  key,
  location,
  call: { name: 'tcp-connect', args: { to, port, timeoutMs: 2000 } },
  timeoutMs: 4000,
  parse: parseTcpConnect,
});
