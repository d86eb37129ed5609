// Public addresses in foreign text, and how they are hidden: the same one becomes the same mark, so that a text still makes sense.
import { isIPv6 } from 'node:net';

/** Everybody's resolvers and probe targets say nothing of a site. */
const EVERYBODYS = new Set([
  '8.8.8.8',
  '8.8.4.4',
  '1.1.1.1',
  '1.0.0.1',
  '9.9.9.9',
  '2001:4860:4860::8888',
  '2606:4700:4700::1111',
]);

// 203.0.113.7 but not 1.2.3.4.5, v1.2.3.4 or 10.0.0.300
const IPV4 = /(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w]|\.\d)/g;
// 2603:c020:1::5 · [2603:c020:1::5]:41641: any run of hex and colons; node:net says whether it is an address
const IPV6 = /(?<![\w:.])[0-9a-f]{1,4}:[0-9a-f:]{2,40}(?![\w.])/gi;

/** Not private, not the tailnet's 100.64.0.0/10, not local, not multicast or above. */
const isPublicIpv4 = (text: string): boolean => {
  const parts = text.split('.').map(Number);
  const [a = 0, b = 0] = parts;
  if (parts.some((part) => part > 255) || EVERYBODYS.has(text)) return false;
  if (a === 0 || a === 10 || a === 127 || a >= 224) return false;
  if (a === 100) return b < 64 || b > 127;
  if (a === 169) return b !== 254;
  if (a === 172) return b < 16 || b > 31;
  return !(a === 192 && b === 168);
};

/** Global unicast is 2000::/3. */
const isPublicIpv6 = (text: string): boolean =>
  /^[23][0-9a-f]{3}:/i.test(text) && isIPv6(text) && !EVERYBODYS.has(text.toLowerCase());

export const publicAddresses = (text: string): readonly string[] => [
  ...new Set([
    ...(text.match(IPV4) ?? []).filter(isPublicIpv4),
    ...(text.match(IPV6) ?? []).filter(isPublicIpv6).map((one) => one.toLowerCase()),
  ]),
];

/** Gives each new word the next mark of its kind: `[public-address-1]`. */
export const marks = (kind: string): ((word: string) => string) => {
  const given = new Map<string, string>();
  return (word) => {
    const known = given.get(word);
    if (known !== undefined) return known;
    const mark = `[${kind}-${given.size + 1}]`;
    given.set(word, mark);
    return mark;
  };
};

/** Hides public addresses, each under one mark for as long as the returned function lives. Idempotent. */
export const addressMask = (): ((text: string) => string) => {
  const mark = marks('public-address');
  return (text) => replacePublicAddresses(text, mark);
};

/** @param standIn gets an address in lower case. */
export const replacePublicAddresses = (text: string, standIn: (address: string) => string): string =>
  text
    // First, so that no stand-in is replaced again.
    .replace(IPV6, (one) => (isPublicIpv6(one) ? standIn(one.toLowerCase()) : one))
    .replace(IPV4, (one) => (isPublicIpv4(one) ? standIn(one) : one));
