// The few kernel files a place has, as text.
import { conntrackCount } from '../conntrack.ts';
import type { Place } from '../place.ts';

const SNMP_KEYS =
  'Forwarding DefaultTTL InReceives InHdrErrors InAddrErrors ForwDatagrams InUnknownProtos InDiscards InDelivers OutRequests OutDiscards OutNoRoutes ReasmTimeout ReasmReqds ReasmOKs ReasmFails FragOKs FragFails FragCreates OutTransmits';

const snmp = ({ stack }: Place): string => {
  const counts = stack.kind === 'node' ? stack.snmp : { forwarded: 0, fragOks: 0, fragCreates: 0, inEchos: 0 };
  const reassembly = stack.kind === 'node' ? stack.kernel.reassembly : { requested: 0, done: 0 };
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
    reassembly.requested,
    reassembly.done,
    0,
    counts.fragOks,
    0,
    counts.fragCreates,
    sent,
  ];
  return (
    `Ip: ${SNMP_KEYS}\nIp: ${values.join(' ')}\n` +
    `Icmp: InMsgs InErrors InEchos OutMsgs OutErrors OutEchoReps\nIcmp: ${counts.inEchos} 0 ${counts.inEchos} ${counts.inEchos} 0 ${counts.inEchos}\n` +
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
      return `${place.node.kernel.rmemDefaultBytes}\n`;
    case '/proc/sys/net/core/rmem_max':
      return `${place.node.kernel.rmemMaxBytes}\n`;
    case '/proc/sys/net/netfilter/nf_conntrack_buckets':
      return `${place.node.conntrack.max}\n`;
    case '/proc/sys/net/ipv4/ping_group_range':
      // containerd opens it for pods; the kernel's own default is nobody.
      return stack.kind === 'node' ? '1\t0\n' : '0\t2147483647\n';
    case '/proc/sys/net/ipv4/conf/all/src_valid_mark':
      return '0\n';
    case '/proc/net/snmp':
      return snmp(place);
    default:
      return ofDevice(place, path);
  }
};

const ofDevice = ({ stack }: Place, path: string): string | null => {
  const filtered = /^\/proc\/sys\/net\/ipv4\/conf\/([^/]+)\/rp_filter$/.exec(path)?.[1];
  if (filtered !== undefined)
    return ['all', 'default'].includes(filtered) || stack.devices.has(filtered) ? '0\n' : null;
  const device = stack.devices.get(/^\/sys\/class\/net\/([^/]+)\/mtu$/.exec(path)?.[1] ?? '');
  return device ? `${device.mtuBytes}\n` : null;
};
