// What an egress rule lets through, reduced to two questions: cluster DNS, and the world outside; `unknown` is beyond us.
import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { every, type Selects, some } from './label-selector.ts';

export interface Reach {
  readonly dns: Selects;
  readonly world: Selects;
}

export const NOWHERE: Reach = { dns: 'no', world: 'no' };
export const EVERYWHERE: Reach = { dns: 'yes', world: 'yes' };
export const BEYOND_US: Reach = { dns: 'unknown', world: 'unknown' };

/** Rules add up: what one lets through is through. */
export const anyOf = (all: readonly Reach[]): Reach => ({
  dns: some(all.map((one) => one.dns)),
  world: some(all.map((one) => one.world)),
});

/** A rule's peers narrowed by its ports. */
export const both = (peers: Reach, ports: Reach): Reach => ({
  dns: every([peers.dns, ports.dns]),
  world: every([peers.world, ports.world]),
});

export interface PortSpec {
  /** TCP, UDP, SCTP or ANY. */
  readonly protocol: string;
  /** null: every port of the protocol. A string that is no number is a named port. */
  readonly port: string | number | null;
  readonly endPort: number | null;
}

/** No ports: all of them. Only 53 opens no world; any other choice of ports opens a part of it, which we do not weigh. */
export const reachOfPorts = (ports: readonly PortSpec[]): Reach => {
  if (ports.length === 0) return EVERYWHERE;
  return anyOf(ports.map(reachOfPort));
};

const reachOfPort = ({ protocol, port, endPort }: PortSpec): Reach => {
  const udp = protocol === 'UDP' || protocol === 'ANY';
  const from = port === null || port === '' ? 0 : Number(port);
  if (Number.isNaN(from)) return BEYOND_US;
  // Cilium writes "every port" as 0.
  const to = from === 0 ? 65_535 : (endPort ?? from);
  const holds53 = from <= 53 && 53 <= to;
  if (from === 0 && protocol === 'ANY') return EVERYWHERE;
  // A resolver asks over UDP first; TCP alone may or may not do.
  const dns: Selects = !holds53 ? 'no' : udp ? 'yes' : 'unknown';
  return { dns, world: from === 53 && to === 53 ? 'no' : 'unknown' };
};

/**
 * Addresses as peers. Under Cilium a CIDR never matches a pod, so DNS pods stay out of reach (cilium: endpoint and policy semantics).
 * Private ranges are not the world; everything but private ranges is; a part of it is beyond us.
 */
export const reachOfCidr = (cidr: unknown, except: readonly string[]): Reach => {
  const range = rangeOf(cidr);
  if (range === null) return BEYOND_US;
  const [address, bits] = range;
  if (bits === 0) {
    const open = except.every((one) => isInside(one));
    return { dns: 'no', world: open ? 'yes' : 'unknown' };
  }
  return { dns: 'no', world: isInside(`${address.toString()}/${bits}`) ? 'no' : 'unknown' };
};

const INSIDE = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '169.254.0.0/16',
  'fc00::/7',
  'fe80::/10',
];

const isInside = (cidr: string): boolean => {
  const range = rangeOf(cidr);
  return (
    range !== null &&
    INSIDE.some((one) => {
      const [network, bits] = ipaddr.parseCIDR(one);
      return network.kind() === range[0].kind() && range[1] >= bits && range[0].match(network, bits);
    })
  );
};

const rangeOf = (cidr: unknown): [ipaddr.IPv4 | ipaddr.IPv6, number] | null => {
  const read = z.string().safeParse(cidr);
  if (!read.success) return null;
  if (ipaddr.isValid(read.data)) {
    const address = ipaddr.parse(read.data);
    return [address, address.kind() === 'ipv4' ? 32 : 128];
  }
  return ipaddr.isValidCIDR(read.data) ? ipaddr.parseCIDR(read.data) : null;
};

/** Where cluster DNS lives, as far as a policy can name it. */
export interface DnsPods {
  readonly namespace: string;
  /** Labels known to be on every DNS pod; they may have others. */
  readonly labels: Readonly<Record<string, string>>;
}
