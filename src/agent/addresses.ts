// Which addresses netwhy never opens a connection to, whoever asks and whatever a name resolves to; and one spelling of each.
import ipaddr from 'ipaddr.js';

/** 169.254.169.254 hands out cloud credentials; loopback is the node itself; nobody answers TCP on multicast. */
const REFUSED: Readonly<Record<string, string>> = {
  linkLocal: 'link-local',
  loopback: 'loopback',
  multicast: 'multicast',
  unspecified: 'unspecified',
  broadcast: 'broadcast',
};

/** @returns the kind of address that is refused, or null when it may be used (or is a name). IPv4 inside IPv6 is unwrapped. */
export const refusedKind = (address: string): string | null =>
  ipaddr.isValid(address) ? (REFUSED[ipaddr.process(address).range()] ?? null) : null;

/** One spelling per address, so that two can be compared: IPv4 inside IPv6 is unwrapped, IPv6 is shortened. */
export const canonical = (address: string): string =>
  ipaddr.isValid(address) ? ipaddr.process(address).toString() : address;
