// Which address, or range, does a text name, written one way? `::ffff:10.0.0.1` is 10.0.0.1.
import ipaddr from 'ipaddr.js';
import { wholeNumber } from './numbers.ts';

const MAPPED_BITS = 96;

/** IPv4 inside IPv6 is unwrapped, IPv6 shortened. null: a name, or no address at all. */
export const oneAddress = (text: string): string | null => {
  const isPlain = ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text);
  return isPlain && !text.includes('%') ? ipaddr.process(text).toString() : null;
};

/** A range, or an address with no length. null: neither. */
export const oneCidr = (text: string): string | null => {
  const [head = '', length, ...rest] = text.split('/');
  const ip = oneAddress(head);
  if (ip === null || rest.length > 0) return null;
  if (length === undefined) return ip;
  const bits = wholeNumber(length);
  if (bits === null) return null;
  const isFour = !ip.includes(':');
  // Of an unwrapped IPv4 the length may be either family's.
  const isWrapped = isFour && head.includes(':') && bits >= MAPPED_BITS;
  const own = isWrapped ? bits - MAPPED_BITS : bits;
  return own <= (isFour ? 32 : 128) ? `${ip}/${own}` : null;
};

/** A range as routes and rules name it: no bit is set behind its length. */
export const oneNetwork = (text: string): string | null => {
  const cidr = oneCidr(text);
  if (cidr === null || !cidr.includes('/')) return null;
  const network = cidr.includes(':')
    ? ipaddr.IPv6.networkAddressFromCIDR(cidr)
    : ipaddr.IPv4.networkAddressFromCIDR(cidr);
  return cidr.split('/')[0] === network.toString() ? cidr : null;
};
