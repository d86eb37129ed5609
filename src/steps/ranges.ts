// Is an IPv4 address, or a range, inside a range, and do two ranges overlap?

const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;

const numberOf = (ip: string): number | null => {
  if (!IPV4.test(ip)) return null;
  const parts = ip.split('.').map(Number);
  return parts.some((part) => part > 255) ? null : parts.reduce((sum, part) => sum * 256 + part, 0);
};

const isLength = (bits: string): boolean => /^\d{1,2}$/.test(bits) && Number(bits) <= 32;

/** `inner` may be an address or a range. Anything that is no IPv4 is inside nothing. */
export const isInside = (inner: string, outer: string): boolean => {
  const [ip = '', innerBits = '32'] = inner.split('/');
  const [network = '', outerBits = '32'] = outer.split('/');
  const [at, base] = [numberOf(ip), numberOf(network)];
  if (at === null || base === null || !isLength(innerBits) || !isLength(outerBits)) return false;
  if (Number(innerBits) < Number(outerBits)) return false;
  const size = 2 ** (32 - Number(outerBits));
  return Math.floor(at / size) === Math.floor(base / size);
};

/** Two ranges share an address only where one is inside the other. */
export const overlaps = (a: string, b: string): boolean => isInside(a, b) || isInside(b, a);
