// The outside host an asker may name: an address or a DNS name, never one that points back inside the machine.
import ipaddr from 'ipaddr.js';
import { Fault } from '../model/fault.ts';
import { say } from '../model/text.ts';

const NAME = /^(?=.{1,253}\.?$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.?$/i;

/** Ranges nobody asks about in good faith: the cloud's metadata address is link-local. */
const REFUSED = new Set([
  ...['loopback', 'linkLocal', 'unspecified', 'multicast', 'broadcast', 'reserved'],
  // These hold an IPv4 address, which would get past the ranges of IPv4.
  ...['rfc6052', 'rfc6145', '6to4', 'teredo'],
]);

/** Metadata of clouds in ranges that are well otherwise (AWS and Google over IPv6), and the names for it. */
const METADATA = new Set(['fd00:ec2::254', 'fd20:ce::254']);
const METADATA_NAME = /^(?:metadata|instance-data)(?:\.|$)|(?:^|\.)metadata\.(?:google\.internal|goog)$/;

// 0xa9fea9fe · 169.254.0xa9fe · 2852039166: what ends in a number is an address to curl and to the C library
const ENDS_IN_NUMBER = /(?:^|\.)(?:\d+|0x[0-9a-f]*)\.?$/;

/** @returns the host in lower case. @throws Fault usage. */
export const checkHost = (typed: string): string => {
  const host = typed.toLowerCase();
  const shown = typed.length > 60 ? `${typed.slice(0, 60)}…` : typed;
  if (ipaddr.IPv4.isValidFourPartDecimal(host) || ipaddr.IPv6.isValid(host)) {
    const address = ipaddr.process(host);
    if (!REFUSED.has(address.range()) && !METADATA.has(address.toString())) return host;
    throw new Fault(
      'usage',
      say(
        `${shown} is not an outside address, so it is not asked.`,
        `${shown}은(는) 외부 주소가 아니므로 확인하지 않습니다.`,
      ),
    );
  }
  if (NAME.test(host) && !ENDS_IN_NUMBER.test(host) && !isInside(host)) return host;
  throw new Fault(
    'usage',
    say(
      `"${shown}" is not a host. Give a name like google.com or an address like 8.8.8.8.`,
      `"${shown}"은(는) 호스트가 아닙니다. google.com 같은 이름이나 8.8.8.8 같은 주소를 쓰세요.`,
    ),
  );
};

/** Names of this very machine or of its cloud's metadata, absolute or not. */
const isInside = (host: string): boolean => {
  const name = host.replace(/\.$/, '');
  return name === 'localhost' || name.endsWith('.localhost') || METADATA_NAME.test(name);
};

/** An address or a dotted name, which may be a host; a bare word is a name in the cluster. */
export const looksLikeHost = (typed: string): boolean =>
  !typed.includes('/') && (ipaddr.isValid(typed) || /[^.]\.[^.]/.test(typed));

/** A DNS name to resolve. @returns it in lower case. @throws Fault usage. */
export const checkDnsName = (typed: string): string => {
  const name = typed.toLowerCase();
  if (NAME.test(name) && !/^[0-9.]+$/.test(name)) return name;
  const shown = typed.length > 60 ? `${typed.slice(0, 60)}…` : typed;
  throw new Fault(
    'usage',
    say(
      `"${shown}" is not a DNS name. Give one like google.com or db.shop.svc.cluster.local.`,
      `"${shown}"은(는) DNS 이름이 아닙니다. google.com이나 db.shop.svc.cluster.local처럼 쓰세요.`,
    ),
  );
};
