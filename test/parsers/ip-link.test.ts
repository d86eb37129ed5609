import { describe, expect, it } from 'vitest';
import { parseAddress, parseLink, parseLinks } from '../../src/parsers/ip-link.ts';
import { output, sample, told } from './sample.ts';

const FLAGS = ['BROADCAST', 'MULTICAST', 'UP', 'LOWER_UP'];
/** [packets, bytes in, bytes out] */
type Traffic = readonly [number, number, number];
const NONE: Traffic = [0, 0, 0];
const SOME: Traffic = [24, 24172, 25480];
const SETTINGS = { port: 8472, external: true, id: 0, df: 'unset', device: null, local: null };

const vxlan = (kind: string, [packets, rxBytes, txBytes]: Traffic, txErrors = 0, rxOverErrors: number | null = 0) => ({
  name: 'cilium_vxlan',
  mtuBytes: 1230,
  flags: FLAGS,
  up: true,
  lowerUp: true,
  operstate: 'UNKNOWN',
  kind,
  vxlan: kind === 'vxlan' ? SETTINGS : null,
  counters: {
    rxBytes,
    rxPackets: packets,
    rxErrors: 0,
    rxDropped: 0,
    rxOverErrors,
    txBytes,
    txPackets: packets,
    txErrors,
    txDropped: 0,
    txCarrierErrors: txErrors,
  },
});

describe('one device', () => {
  it.each([
    ['ip-j-s-d-link-cilium_vxlan.healthy', vxlan('vxlan', NONE)],
    ['ip-j-s-link-cilium_vxlan.traffic', vxlan('', SOME)],
    ['ip-j-s-link-cilium_vxlan.txerrors', vxlan('', SOME, 5)],
    ['ip-s-link-cilium_vxlan.text', vxlan('', NONE, 0, null)],
    ['ip-s-link-cilium_vxlan.traffic', vxlan('', SOME, 0, null)],
    ['ip-j-addr.missing', null],
  ])('%s', (name, expected) => {
    expect(told(parseLink(sample(`ip/${name}`)))).toEqual(expected);
  });

  const GOOD = sample('ip/ip-j-s-link-cilium_vxlan.traffic').stdout;
  it.each([
    ['is cut', GOOD.slice(0, -20), 'unreadable: not complete JSON'],
    ['is another', GOOD.replace('cilium_vxlan', 'cilium_geneve'), 'unreadable: ip: not the one device asked for'],
    ['comes twice', GOOD.replace(/^\[(.*)\]/s, '[$1,$1]'), 'unreadable: ip: not the one device asked for'],
    ['comes not at all', '[]', 'unreadable: ip link: no devices'],
    [
      'has a counter of -1',
      GOOD.replace('"errors":0', '"errors":-1'),
      'unreadable: JSON of another shape at 0.stats64.rx.errors',
    ],
    [
      'has a counter in words',
      GOOD.replace('"errors":0', '"errors":"0"'),
      'unreadable: JSON of another shape at 0.stats64.rx.errors',
    ],
    [
      'has half its counters',
      GOOD.replace('"carrier_errors":0,', ''),
      'unreadable: JSON of another shape at 0.stats64.tx.carrier_errors',
    ],
    ['has no MTU', GOOD.replace('"mtu":1230,', ''), 'unreadable: JSON of another shape at 0.mtu'],
    ['is not there but its empty place', '[{}]', 'unreadable: ip link: no devices'],
    ['is printed nowhere', '', 'unreadable: not complete JSON'],
  ])('that %s is not believed', (_what, stdout, expected) => {
    expect(told(parseLink({ ...sample('ip/ip-j-s-link-cilium_vxlan.traffic'), stdout }))).toBe(expected);
  });

  it.each([
    ['Cannot find device "x0"\n', 1, null],
    ["ip: can't find device 'x0'\n", 1, null],
    ['Gerät "x0" existiert nicht.\n', 1, 'unreadable: ip: an error that is not understood'],
    ['Cannot talk to rtnetlink: Permission denied\n', 1, 'unreadable: ip: an error that is not understood'],
  ])('an error: %s', (stderr, exitCode, expected) => {
    expect(told(parseLink(output('ip -j -s -d link show dev x0', '', exitCode, stderr)))).toBe(expected);
  });
});

// Captured: busybox names no state.
const BUSYBOX = `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue qlen 1000
    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
3: d0@d1: <BROADCAST,MULTICAST,UP> mtu 1400 qdisc noqueue qlen 1000
    link/ether 2e:84:6f:4a:93:b6 brd ff:ff:ff:ff:ff:ff
`;
const IPROUTE2 = `3: d0@d1: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1400 qdisc noqueue state UP mode DEFAULT group default qlen 1000
    link/ether 2e:84:6f:4a:93:b6 brd ff:ff:ff:ff:ff:ff link-netnsid 0
`;

describe('iproute2 of old', () => {
  it('puts empty objects in the place of other devices', () => {
    const one = sample('ip/ip-j-s-link-cilium_vxlan.traffic');
    expect(told(parseLink({ ...one, stdout: one.stdout.replace('[', '[{},') }))).toEqual(vxlan('', SOME));
  });
});

describe('all devices', () => {
  it('are read from JSON', () => {
    const links = told(parseLinks(sample('ip/lab-links')));
    expect(typeof links === 'string' ? links : links.map(({ name, mtuBytes }) => `${name} ${mtuBytes}`)).toEqual([
      'lo 65536',
      'enp0s6 1500',
      'cilium_net 1500',
      'cilium_host 1500',
      'lxc1 1230',
      'lxc2 1230',
      'lxc3 1230',
      'lxc4 1230',
      'lxc5 1230',
      'tailscale0 1280',
      'cilium_vxlan 1230',
    ]);
  });

  it.each([
    ['busybox', BUSYBOX, ['lo 65536 UNKNOWN true', 'd0 1400 UNKNOWN false']],
    ['iproute2', IPROUTE2, ['d0 1400 UP true']],
  ])('are read from the text of %s', (_what, stdout, expected) => {
    const links = told(parseLinks(output('ip link show', stdout)));
    const lines = (one: Exclude<typeof links, string>) =>
      one.map(({ name, mtuBytes, operstate, lowerUp }) => `${name} ${mtuBytes} ${operstate} ${lowerUp}`);
    expect(typeof links === 'string' ? links : lines(links)).toEqual(expected);
  });

  it.each([
    ['cut in a line', IPROUTE2.slice(0, -5), 'ip link: the last line is cut'],
    ['cut after the first line', `${IPROUTE2.split('\n')[0]}\n`, 'ip link: the output is cut'],
    ['with an MTU like 1e3', IPROUTE2.replace('1400', '1e3'), 'ip link: a first line is not understood'],
    ['of another tool', 'Kernel Interface table\n', 'ip link: a line is not understood'],
    ['empty', '', 'ip link: the last line is cut'],
    [
      'with half the counters',
      `${IPROUTE2}    RX:  bytes packets errors dropped  missed   mcast           \n             0       0      0       0       0       0 \n`,
      'ip link: counters are missing',
    ],
  ])('%s are not believed', (_what, stdout, why) => {
    expect(told(parseLinks(output('ip link show', stdout)))).toBe(`unreadable: ${why}`);
  });
});

describe('a VXLAN device', () => {
  const one = sample('ip/ip-j-s-d-link-cilium_vxlan.healthy');
  it.each([
    ['"port":8472', '"port":4789', { ...SETTINGS, port: 4789 }],
    ['"external":true,', '', { ...SETTINGS, external: false }],
    ['"df":"unset"', '"df":"set"', { ...SETTINGS, df: 'set' }],
    ['"external":true,', '"external":true,"link":"enp0s6",', { ...SETTINGS, device: 'enp0s6' }],
    ['"external":true,', '"external":true,"local":"10.0.0.11",', { ...SETTINGS, local: '10.0.0.11' }],
    ['"port":8472', '"port":0', 'unreadable: a VXLAN device with settings of another shape'],
  ])('with %s for %s', (was, is, expected) => {
    const link = told(parseLink({ ...one, stdout: one.stdout.replace(was, is) }));
    expect(typeof link === 'string' ? link : link?.vxlan).toEqual(expected);
  });
});

describe('addresses', () => {
  const tailscale = {
    name: 'tailscale0',
    mtuBytes: 1280,
    flags: ['POINTOPOINT', 'MULTICAST', 'NOARP', 'UP', 'LOWER_UP'],
    up: true,
    lowerUp: true,
    operstate: 'UNKNOWN',
    ipv4: ['100.64.0.1/32'],
    ipv6: ['fd7a:115c:a1e0::1/128', 'fe80::996d:7fab:f6f2:27e3/64'],
  };
  it.each([
    ['ip-j-addr-tailscale0.healthy', tailscale],
    [
      'ip-j-addr-tailscale0.down',
      {
        ...tailscale,
        flags: ['POINTOPOINT', 'MULTICAST', 'NOARP'],
        up: false,
        lowerUp: false,
        operstate: 'DOWN',
        ipv6: [],
      },
    ],
    ['ip-j-addr.missing', null],
    ['ip-addr-tailscale0.healthy', tailscale],
    ['ip-addr-tailscale0.missing', null],
  ])('%s', (name, expected) => {
    expect(told(parseAddress(sample(`ip/${name}`)))).toEqual(expected);
  });
});
