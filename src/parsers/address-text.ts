// What does the text form of `ip addr` hold, iproute2's and busybox's?
import { type Parsed, parsed, unreadable } from '../model/command-call.ts';
import type { AddressInfo } from './ip-link.ts';
import { deviceHeadOf } from './link-text.ts';
import { wholeNumber } from './numbers.ts';
import { oneCidr } from './one-address.ts';

//     inet 100.64.0.1/32 scope global tailscale0 ·     inet6 fe80::1/64 scope link stable-privacy
//     inet 10.0.0.1 peer 10.0.0.2/32 scope global tun0
const ADDRESS = /^ {4}(inet6?) ([0-9a-fA-F.:]+)(?: peer [0-9a-fA-F.:]+)?\/(\d{1,3}) .*$/;
//        valid_lft forever preferred_lft forever
const LIFETIME = /^ {7}valid_lft \S+ preferred_lft \S+ *$/;

/** Devices one after another. */
export const addressesFromText = (text: string): Parsed<readonly AddressInfo[]> => {
  const lines = text.split('\n');
  if (lines.pop() !== '' || lines.length === 0) return unreadable('ip addr: the last line is cut');
  const devices: AddressInfo[] = [];
  for (let at = 0; at < lines.length; ) {
    const head = deviceHeadOf(lines.slice(at, at + 2));
    if (!head.ok) return head;
    const found = { inet: [] as string[], inet6: [] as string[] };
    // iproute2 ends each address with its lifetime, busybox's has none: then a cut list cannot be told.
    for (at += 2; at < lines.length && !/^\d/.test(lines[at] ?? ''); at += 1) {
      const line = lines[at] ?? '';
      if (LIFETIME.test(line)) continue;
      const match = ADDRESS.exec(line);
      const prefix = wholeNumber(match?.[3]);
      const cidr = oneCidr(`${match?.[2] ?? ''}/${prefix ?? ''}`);
      // An address of the other family is none of this one's.
      if (match === null || cidr === null || (match[1] === 'inet') === cidr.includes(':'))
        return unreadable('ip addr: a line is not understood');
      found[match[1] === 'inet' ? 'inet' : 'inet6'].push(cidr);
    }
    devices.push({ ...head.value, ipv4: found.inet, ipv6: found.inet6 });
  }
  return parsed(devices);
};
