// Is an IPv4 address inside a range, and how specific is the range?

const toNumber = (ip: string): number => {
  let [whole, part] = [0, 0];
  for (let at = 0; at < ip.length; at += 1) {
    const code = ip.charCodeAt(at);
    if (code === DOT) [whole, part] = [whole * 256 + part, 0];
    else part = part * 10 + code - ZERO;
  }
  return whole * 256 + part;
};

const [DOT, ZERO] = [46, 48];

export const isIpv4 = (text: string): boolean =>
  /^\d{1,3}(?:\.\d{1,3}){3}$/.test(text) && text.split('.').every((part) => Number(part) <= 255);

/** Bits of `a.b.c.d/n`; a bare address counts as /32. */
export const prefixLength = (cidr: string): number => {
  const slash = cidr.indexOf('/');
  return slash < 0 ? 32 : Number(cidr.slice(slash + 1));
};

const sizeOf = (cidr: string): number => 2 ** (32 - prefixLength(cidr));
const startOf = (cidr: string): number => {
  const slash = cidr.indexOf('/');
  return Math.floor(toNumber(slash < 0 ? cidr : cidr.slice(0, slash)) / sizeOf(cidr));
};

export const inCidr = (ip: string, cidr: string): boolean => Math.floor(toNumber(ip) / sizeOf(cidr)) === startOf(cidr);

/** By size of the range, smallest first, and by which of these ranges it is. */
type Index<T> = readonly (readonly [size: number, Map<number, T>])[];

const indexed = <T>(all: readonly T[], cidrOf: (one: T) => string): Index<T> => {
  const index = new Map<number, Map<number, T>>();
  for (const one of all) {
    const cidr = cidrOf(one);
    const size = sizeOf(cidr);
    const ranges = index.get(size) ?? new Map<number, T>();
    index.set(size, ranges);
    const at = startOf(cidr);
    if (!ranges.has(at)) ranges.set(at, one);
  }
  return [...index].sort(([a], [b]) => a - b);
};

/** Of a thousand nodes each table has a thousand routes, and each packet looks through several. */
const indexes = new WeakMap<readonly unknown[], { readonly length: number; readonly index: Index<unknown> }>();

/** Of those whose range holds an address the most specific one, the first of several. A list is only ever replaced, or grows. */
export const mostSpecific = <T>(all: readonly T[], ip: string, cidrOf: (one: T) => string): T | undefined => {
  let known = indexes.get(all);
  if (known?.length !== all.length) {
    known = { length: all.length, index: indexed(all, cidrOf) };
    indexes.set(all, known);
  }
  const address = toNumber(ip);
  for (const [size, ranges] of known.index as Index<T>) {
    const found = ranges.get(Math.floor(address / size));
    if (found !== undefined) return found;
  }
  return undefined;
};

const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '169.254.0.0/16', '127.0.0.0/8'];

/** An address no internet router carries. */
export const isPrivate = (ip: string): boolean => PRIVATE.some((cidr) => inCidr(ip, cidr));
