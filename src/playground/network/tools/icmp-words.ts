// How ping and traceroute word an ICMP error.
import type { Fate } from '../packet.ts';

type IcmpFate = Extract<Fate, { kind: 'icmp' }>;

export const icmpWords = (fate: IcmpFate): string => {
  switch (fate.error) {
    case 'net-unreachable':
      return 'Destination Net Unreachable';
    case 'host-prohibited':
      return 'Destination Host Prohibited';
    case 'frag-needed':
      return `Frag needed and DF set (mtu = ${fate.mtuBytes ?? 0})`;
    case 'ttl-exceeded':
      return 'Time to live exceeded';
    default:
      return fate.error satisfies never;
  }
};

/** The mark traceroute puts behind a hop; empty for a plain hop. */
export const traceMark = (fate: IcmpFate): string =>
  ({
    'net-unreachable': ' !N',
    'host-prohibited': ' !X',
    'frag-needed': ` !F-${fate.mtuBytes ?? 0}`,
    'ttl-exceeded': '',
  })[fate.error];
