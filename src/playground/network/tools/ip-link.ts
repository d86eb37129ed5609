// `ip link` and `ip addr`, as JSON and as text.
import { look } from '../kernel-state.ts';
import type { Script } from '../play.ts';
import type { Device, Stack } from '../state.ts';
import { complain, printOut } from './tool.ts';

export interface IpFlags {
  readonly json: boolean;
  readonly stats: boolean;
  readonly details: boolean;
}

const FLAGS: Readonly<Record<Device['kind'], readonly string[]>> = {
  loopback: ['LOOPBACK'],
  physical: ['BROADCAST', 'MULTICAST'],
  tun: ['POINTOPOINT', 'MULTICAST', 'NOARP'],
  veth: ['BROADCAST', 'MULTICAST'],
  vxlan: ['BROADCAST', 'MULTICAST'],
};

const flagsOf = (device: Device): readonly string[] => [
  ...FLAGS[device.kind],
  ...(device.up ? ['UP', 'LOWER_UP'] : []),
];

/** Devices without carrier detection say UNKNOWN when up: that is healthy. */
const stateOf = (device: Device): string =>
  !device.up ? 'DOWN' : device.kind === 'physical' || device.kind === 'veth' ? 'UP' : 'UNKNOWN';

const qdiscOf = ({ kind }: Device): string =>
  kind === 'physical' ? 'fq_codel' : kind === 'tun' ? 'pfifo_fast' : 'noqueue';
const queueOf = ({ kind }: Device): number => (kind === 'tun' ? 500 : 1000);
const linkTypeOf = ({ kind }: Device): string => (kind === 'tun' ? 'none' : kind === 'loopback' ? 'loopback' : 'ether');

const linkInfo = ({ kind, vxlanPort = 8472 }: Device): object => {
  if (kind === 'veth') return { linkinfo: { info_kind: 'veth' } };
  if (kind === 'tun') {
    const data = { type: 'tun', pi: false, vnet_hdr: false, multi_queue: false, persist: false };
    return { linkinfo: { info_kind: 'tun', info_data: data } };
  }
  if (kind !== 'vxlan') return {};
  const data = {
    external: true,
    id: 0,
    port_range: { low: 0, high: 0 },
    port: vxlanPort,
    learning: false,
    ttl: 0,
    df: 'unset',
    ageing: 300,
    udp_csum: true,
    udp_zero_csum6_tx: false,
    udp_zero_csum6_rx: false,
  };
  return { linkinfo: { info_kind: 'vxlan', info_data: data } };
};

const QUEUES = {
  num_tx_queues: 1,
  num_rx_queues: 1,
  gso_max_size: 65536,
  gso_max_segs: 65535,
  tso_max_size: 65536,
  tso_max_segs: 65535,
  gro_max_size: 65536,
};

const head = (device: Device) => ({
  ifindex: device.index,
  ...(device.kind === 'veth' && (device.peer ? { link: device.peer } : { link_index: device.index + 1 })),
  ifname: device.name,
  flags: flagsOf(device),
  mtu: device.mtuBytes,
  qdisc: qdiscOf(device),
  operstate: stateOf(device),
});

const hardware = (device: Device) =>
  device.kind === 'tun'
    ? {}
    : { address: device.mac, broadcast: device.kind === 'loopback' ? device.mac : 'ff:ff:ff:ff:ff:ff' };

const linkJson = (device: Device, flags: IpFlags, txErrors: number): object => ({
  ...head(device),
  linkmode: 'DEFAULT',
  group: 'default',
  txqlen: queueOf(device),
  link_type: linkTypeOf(device),
  ...hardware(device),
  ...(device.kind === 'veth' && !device.peer && { link_netnsid: 0 }),
  ...(flags.details && {
    promiscuity: 0,
    allmulti: 0,
    min_mtu: 68,
    max_mtu: 65535,
    ...linkInfo(device),
    inet6_addr_gen_mode: device.kind === 'tun' ? 'random' : 'eui64',
    ...QUEUES,
  }),
  ...(flags.stats && {
    stats64: {
      rx: { ...swapped(device.rx), errors: 0, dropped: 0, over_errors: 0, multicast: 0 },
      // Path faults never show here: the drop counters stay 0 (measured in the network lab).
      tx: { ...swapped(device.tx), errors: txErrors, dropped: 0, carrier_errors: txErrors, collisions: 0 },
    },
  }),
});

const swapped = ({ packets, bytes }: Device['rx']) => ({ bytes, packets });

const FOREVER = 4_294_967_295;

const addressJson = (device: Device): object => ({
  ...head(device),
  group: 'default',
  txqlen: queueOf(device),
  link_type: linkTypeOf(device),
  ...hardware(device),
  addr_info: device.addresses.map((address) => {
    const [local = '', prefix = '32'] = address.split('/');
    return {
      family: 'inet',
      local,
      prefixlen: Number(prefix),
      scope: device.kind === 'loopback' ? 'host' : 'global',
      label: device.name,
      valid_life_time: FOREVER,
      preferred_life_time: FOREVER,
    };
  }),
});

const firstLine = (device: Device, mode: string): string => {
  const at = device.kind !== 'veth' ? '' : `@${device.peer || `if${device.index + 1}`}`;
  const flags = flagsOf(device).join(',');
  return `${device.index}: ${device.name}${at}: <${flags}> mtu ${device.mtuBytes} qdisc ${qdiscOf(device)} state ${stateOf(device)} ${mode}group default qlen ${queueOf(device)}\n`;
};

const hardwareLine = (device: Device): string =>
  device.kind === 'tun'
    ? '    link/none \n'
    : `    link/${linkTypeOf(device)} ${device.mac} brd ${device.kind === 'loopback' ? device.mac : 'ff:ff:ff:ff:ff:ff'}\n`;

const columns = ({ bytes, packets }: Device['rx'], errors = 0): string =>
  [bytes, packets, errors, 0, errors, 0].map((value, at) => String(value).padStart(at === 0 ? 14 : 7)).join(' ');

const linkText = (device: Device, flags: IpFlags, txErrors: number): string =>
  firstLine(device, 'mode DEFAULT ') +
  hardwareLine(device) +
  (flags.stats
    ? `    RX:  bytes packets errors dropped  missed   mcast           \n${columns(device.rx)} \n    TX:  bytes packets errors dropped carrier collsns           \n${columns(device.tx, txErrors)} \n`
    : '');

const addressText = (device: Device): string =>
  firstLine(device, '') +
  hardwareLine(device) +
  device.addresses
    .map(
      (address) =>
        `    inet ${address} scope ${device.kind === 'loopback' ? 'host' : 'global'} ${device.name}\n       valid_lft forever preferred_lft forever\n`,
    )
    .join('');

export function* ipLink(stack: Stack, object: 'link' | 'addr', words: readonly string[], flags: IpFlags): Script {
  const [verb = 'show', ...rest] = words;
  if (!'show'.startsWith(verb) && !'list'.startsWith(verb)) {
    return yield* complain(
      `Command "${verb}" is unknown, try "ip ${object === 'link' ? 'link' : 'address'} help".\n`,
      255,
    );
  }
  const name = rest[0] === 'dev' ? rest[1] : rest[0];
  const devices = [...stack.devices.values()].filter((device) => name === undefined || device.name === name);
  if (devices.length === 0) return yield* complain(`Device "${name ?? ''}" does not exist.\n`, 1);
  if (stack.kind === 'node' && flags.stats) look(stack.kernel);
  const txErrors = (device: Device): number =>
    stack.kind === 'node' && device.kind === 'vxlan' ? stack.kernel.vxlanTxErrors : 0;
  const json = object === 'link' ? (device: Device) => linkJson(device, flags, txErrors(device)) : addressJson;
  const text = object === 'link' ? (device: Device) => linkText(device, flags, txErrors(device)) : addressText;
  return yield* printOut(flags.json ? `${JSON.stringify(devices.map(json))}\n` : devices.map(text).join(''));
}
