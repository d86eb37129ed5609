// Is an IPv4 address inside a range, and how specific is the range?

const toNumber = (ip: string): number => ip.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);

export const isIpv4 = (text: string): boolean =>
  /^\d{1,3}(?:\.\d{1,3}){3}$/.test(text) && text.split('.').every((part) => Number(part) <= 255);

/** Bits of `a.b.c.d/n`; a bare address counts as /32. */
export const prefixLength = (cidr: string): number => Number(cidr.split('/')[1] ?? '32');

export const inCidr = (ip: string, cidr: string): boolean => {
  const [network = ''] = cidr.split('/');
  const size = 2 ** (32 - prefixLength(cidr));
  return Math.floor(toNumber(ip) / size) === Math.floor(toNumber(network) / size);
};

const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '169.254.0.0/16', '127.0.0.0/8'];

/** An address no internet router carries. */
export const isPrivate = (ip: string): boolean => PRIVATE.some((cidr) => inCidr(ip, cidr));
