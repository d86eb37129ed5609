// The few kernel files a place has, as text.
import { conntrackCount } from '../conntrack.ts';
import type { Place } from '../place.ts';

const SNMP_KEYS =
  'Forwarding DefaultTTL InReceives InHdrErrors InAddrErrors ForwDatagrams InUnknownProtos InDiscards InDelivers OutRequests OutDiscards OutNoRoutes ReasmTimeout ReasmReqds ReasmOKs ReasmFails FragOKs FragFails FragCreates OutTransmits';

const snmp = ({ stack }: Place): string => {
  const counts = stack.kind === 'node' ? stack.snmp : { forwarded: 0, fragOks: 0, fragCreates: 0 };
  const received = [...stack.devices.values()].reduce((sum, device) => sum + device.rx.packets, 0);
  const sent = [...stack.devices.values()].reduce((sum, device) => sum + device.tx.packets, 0);
  const forwarding = stack.kind === 'node' && stack.ipForward ? 1 : 2;
  const values = [
    forwarding,
    64,
    received,
    0,
    0,
    counts.forwarded,
    0,
    0,
    received - counts.forwarded,
    sent,
    0,
    0,
    0,
    0,
    0,
    0,
    counts.fragOks,
    0,
    counts.fragCreates,
    sent,
  ];
  return (
    `Ip: ${SNMP_KEYS}\nIp: ${values.join(' ')}\n` +
    'Udp: InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors SndbufErrors InCsumErrors IgnoredMulti MemErrors\n' +
    `Udp: ${received} 0 0 ${sent} 0 0 0 0 0\n`
  );
};

/** null when the place has no such file. The conntrack figures of a pod's namespace are its own and near zero. */
export const readKernelFile = (place: Place, path: string): string | null => {
  const { stack } = place;
  switch (path) {
    case '/etc/resolv.conf':
      return place.resolvConf;
    case '/proc/sys/net/ipv4/ip_forward':
      return stack.kind === 'node' && !stack.ipForward ? '0\n' : stack.kind === 'node' ? '1\n' : '0\n';
    case '/proc/sys/net/netfilter/nf_conntrack_count':
      return `${stack.kind === 'node' ? conntrackCount(stack) : 0}\n`;
    case '/proc/sys/net/netfilter/nf_conntrack_max':
      return `${place.node.conntrack.max}\n`;
    case '/proc/sys/net/core/rmem_default':
      return '212992\n';
    case '/proc/sys/net/core/rmem_max':
      return '4194304\n';
    case '/proc/net/snmp':
      return snmp(place);
    default:
      return deviceMtu(place, path);
  }
};

const deviceMtu = ({ stack }: Place, path: string): string | null => {
  const device = stack.devices.get(/^\/sys\/class\/net\/([^/]+)\/mtu$/.exec(path)?.[1] ?? '');
  return device ? `${device.mtuBytes}\n` : null;
};
