import { describe, expect, it } from 'vitest';
import { parseRouteGet, parseRoutes, parseRules } from '../../src/parsers/ip-route.ts';
import { output, sample, told } from './sample.ts';

const way = (device: string, more = {}) => ({
  kind: 'route',
  device,
  gateway: null,
  source: null,
  table: null,
  mtuBytes: null,
  tunnelPeer: null,
  ...more,
});
const byGateway = way('enp0s6', { gateway: '10.0.0.1', source: '10.0.0.10' });
const encapsulated = way('cilium_vxlan', { gateway: '10.244.2.1', source: '10.244.1.1', tunnelPeer: '100.64.0.2' });

describe('captured route lookups', () => {
  it.each([
    ['ip-j-route-get-inet.healthy', byGateway],
    ['ip-j-route-get-peer.down', byGateway],
    ['ip-j-route-get-peer.healthy', way('tailscale0', { source: '100.64.0.1', table: '52' })],
    ['lab-route-get-encap', encapsulated],
    ['ip-j-route-get-inet.noroute', { kind: 'unreachable' }],
    ['ip-route-get-inet.noroute', { kind: 'unreachable' }],
  ])('%s', (name, expected) => {
    expect(told(parseRouteGet(sample(`ip/${name}`)))).toEqual(expected);
  });
});

const text = (stdout: string, exitCode = 0, stderr = '') =>
  told(parseRouteGet(output('ip route get 10.50.0.1', stdout, exitCode, stderr)));
const json = (stdout: string) => told(parseRouteGet(output('ip -j route get 10.50.0.1', stdout)));

describe('route lookups in text', () => {
  it.each([
    [
      'iproute2',
      '10.50.0.1 via 10.9.0.1 dev d0 src 10.9.0.2 uid 0 \n    cache \n',
      way('d0', { gateway: '10.9.0.1', source: '10.9.0.2' }),
    ],
    [
      'an MTU of the route',
      '10.50.0.1 via 10.9.0.1 dev d0 table 52 src 10.9.0.2 uid 0 \n    cache mtu 1230 \n',
      way('d0', { gateway: '10.9.0.1', source: '10.9.0.2', table: '52', mtuBytes: 1230 }),
    ],
    [
      'a learned MTU',
      '10.50.0.1 dev d0 src 10.9.0.2 uid 0 \n    cache expires 597sec mtu lock 1230 \n',
      way('d0', { source: '10.9.0.2', mtuBytes: 1230 }),
    ],
    [
      'encapsulation',
      '10.50.0.1  encap ip id 102 src 0.0.0.0 dst 100.64.0.2 ttl 0 tos 0 via 10.244.2.1 dev cilium_vxlan src 10.244.1.1 uid 0 \n    cache \n',
      encapsulated,
    ],
    [
      'busybox',
      '10.50.0.1 via 10.9.0.1 dev d0  src 10.9.0.2 \n',
      way('d0', { gateway: '10.9.0.1', source: '10.9.0.2' }),
    ],
    [
      'an address of its own',
      'local 10.50.0.1 dev lo src 10.50.0.1 uid 0 \n    cache <local> \n',
      way('lo', { source: '10.50.0.1' }),
    ],
    [
      'a cut cache line',
      '10.50.0.1 via 10.9.0.1 dev d0 src 10.9.0.2 uid 0 \n',
      'unreadable: ip route get: the output is cut',
    ],
    ['a cut address', '10.50.0.1 via 10.9.0.1 dev d0 src 10.9.0', 'unreadable: route: the last line is cut'],
    ['a word we do not know', '10.50.0.1 par 10.9.0.1 dev d0\n', 'unreadable: route: a word that is not understood'],
    [
      'another address',
      '10.50.0.9 via 10.9.0.1 dev d0\n',
      'unreadable: ip route get: the answer is about another address',
    ],
    ['an MTU like 1e3', '10.50.0.1 dev d0 mtu 1e3\n', 'unreadable: route: an MTU that is no number'],
    ['nothing', '', 'unreadable: route: the last line is cut'],
  ])('%s', (_what, stdout, expected) => {
    expect(text(stdout)).toEqual(expected);
  });

  it.each([
    ['RTNETLINK answers: No route to host\n', { kind: 'unreachable' }],
    ['ip: RTNETLINK answers: Network unreachable\n', { kind: 'unreachable' }],
    ['RTNETLINK answers: Operation not permitted\n', 'forbidden: ip route get: not permitted'],
    ['RTNETLINK answers: Invalid argument\n', 'unreadable: ip route get: an error that is not understood'],
    ['Das Netzwerk ist nicht erreichbar\n', 'unreadable: ip route get: an error that is not understood'],
  ])('an error: %s', (stderr, expected) => {
    expect(text('', 2, stderr)).toEqual(expected);
  });
});

describe('route lookups in JSON', () => {
  it.each([
    [
      'an MTU',
      '[{"dst":"10.50.0.1","dev":"d0","flags":[],"cache":[],"metrics":[{"mtu":1230}]}]',
      way('d0', { mtuBytes: 1230 }),
    ],
    [
      'a gateway of the other family',
      '[{"dst":"10.50.0.1","via":{"family":"inet6","host":"fe80::1"},"dev":"d0"}]',
      way('d0', { gateway: 'fe80::1' }),
    ],
    ['half of it', '[{"dst":"10.50.0.1","dev":"d', 'unreadable: not complete JSON'],
    [
      'an MTU like 1e3 is a number in JSON',
      '[{"dst":"10.50.0.1","dev":"d0","metrics":[{"mtu":1e3}]}]',
      way('d0', { mtuBytes: 1000 }),
    ],
    [
      'an MTU of -1',
      '[{"dst":"10.50.0.1","dev":"d0","metrics":[{"mtu":-1}]}]',
      'unreadable: JSON of another shape at 0.metrics.0.mtu',
    ],
    [
      'an MTU of 2^64',
      '[{"dst":"10.50.0.1","dev":"d0","metrics":[{"mtu":18446744073709551616}]}]',
      'unreadable: JSON of another shape at 0.metrics.0.mtu',
    ],
    ['no route', '[]', 'unreadable: ip route get: not one route with a device'],
    ['no device', '[{"dst":"10.50.0.1"}]', 'unreadable: ip route get: not one route with a device'],
    [
      'a tunnel end that is none',
      '[{"dst":"10.50.0.1","encap":"mpls","dst":"100","dev":"d0"}]',
      'unreadable: a tunnel end that is no address',
    ],
  ])('%s', (_what, stdout, expected) => {
    expect(json(stdout)).toEqual(expected);
  });
});

const entry = (destination: string, device: string | null, gateway: string | null = null, more = {}) => ({
  destination,
  device,
  gateway,
  table: null,
  type: 'unicast',
  mtuBytes: null,
  mtuShown: true,
  ...more,
});
const MAIN = [
  entry('default', 'enp0s6', '10.0.0.1'),
  entry('10.0.0.0/24', 'enp0s6'),
  entry('10.244.0.5', 'lxc5f3a1b2c3d4e'),
  entry('10.244.1.0/24', 'cilium_vxlan', '10.244.1.1', { mtuBytes: 1230 }),
];
const PEERS = [entry('100.64.0.2', 'tailscale0'), entry('100.100.100.100', 'tailscale0')];
// Captured in a network namespace; both forms of the same table.
const TEXT = `default via 10.9.0.1 dev d0 
10.9.0.0/24 dev d0 proto kernel scope link src 10.9.0.2 
10.50.0.0/16 via 10.9.0.1 dev d0 mtu 1230 
throw 10.60.0.0/16 
10.70.0.0/16 
	nexthop via 10.9.0.1 dev d0 weight 1 
	nexthop via 10.9.0.3 dev d0 weight 1 
10.71.0.0/16  encap ip id 2 src 0.0.0.0 dst 100.64.0.2 ttl 0 tos 0 via 10.9.0.1 dev d0 
blackhole 10.80.0.0/16 
`;
const JSON_FORM =
  '[{"dst":"default","gateway":"10.9.0.1","dev":"d0","flags":[]},{"dst":"10.9.0.0/24","dev":"d0","protocol":"kernel","scope":"link","prefsrc":"10.9.0.2","flags":[]},{"dst":"10.50.0.0/16","gateway":"10.9.0.1","dev":"d0","flags":[],"metrics":[{"mtu":1230}]},{"type":"throw","dst":"10.60.0.0/16","flags":[]},{"dst":"10.70.0.0/16","flags":[],"nexthops":[{"gateway":"10.9.0.1","dev":"d0","weight":1,"flags":[]},{"gateway":"10.9.0.3","dev":"d0","weight":1,"flags":[]}]},{"dst":"10.71.0.0/16","encap":"ip","id":2,"src":"0.0.0.0","dst":"100.64.0.2","ttl":0,"tos":0,"gateway":"10.9.0.1","dev":"d0","flags":[]},{"type":"blackhole","dst":"10.80.0.0/16","flags":[]}]\n';
const TABLE = [
  entry('default', 'd0', '10.9.0.1'),
  entry('10.9.0.0/24', 'd0'),
  entry('10.50.0.0/16', 'd0', '10.9.0.1', { mtuBytes: 1230 }),
  entry('10.60.0.0/16', null, null, { type: 'throw' }),
  entry('10.70.0.0/16', 'd0', '10.9.0.1'),
  entry('10.71.0.0/16', 'd0', '10.9.0.1'),
  entry('10.80.0.0/16', null, null, { type: 'blackhole' }),
];

describe('route tables', () => {
  it.each([
    ['ip-j-route-main.healthy', MAIN],
    ['ip-j-route-table52.healthy', PEERS],
    ['ip-route-table52.healthy', PEERS.map((one) => ({ ...one, mtuShown: false }))],
    ['ip-j-route-default.none', []],
    ['ip-j-route-table52.empty', []],
  ])('%s', (name, expected) => {
    expect(told(parseRoutes(sample(`ip/${name}`)))).toEqual(expected);
  });

  it.each([
    ['text', 'ip route show table main', TEXT, TABLE],
    ['JSON', 'ip -j route show table main', JSON_FORM, TABLE],
    [
      'busybox, which leaves MTUs out',
      'ip route show table main',
      'default via 10.9.0.1 dev d0 \n10.9.0.0/24 dev d0 scope link  src 10.9.0.2 \n',
      [entry('default', 'd0', '10.9.0.1', { mtuShown: false }), entry('10.9.0.0/24', 'd0', null, { mtuShown: false })],
    ],
    ['JSON cut', 'ip -j route show table main', JSON_FORM.slice(0, 200), 'unreadable: not complete JSON'],
    ['text cut', 'ip route show table main', TEXT.slice(0, 60), 'unreadable: route: the last line is cut'],
    ['nothing, where JSON was asked for', 'ip -j route show table main', '', 'unreadable: not complete JSON'],
    ['nothing, in text', 'ip route show table main', '', 'unreadable: route: the last line is cut'],
  ])('%s', (_what, argv, stdout, expected) => {
    expect(told(parseRoutes(output(argv, stdout)))).toEqual(expected);
  });

  it('does not take another error for an empty table', () => {
    expect(told(parseRoutes(output('ip -j route show table 52', '[', 2, 'Dump terminated\n')))).toBe(
      'unreadable: ip route: an error that is not understood',
    );
  });
});

describe('rules', () => {
  it('are read with their marks and actions', () => {
    const all = told(parseRules(sample('ip/ip-j-rule.healthy')));
    expect(Array.isArray(all) ? all.slice(1, 5) : all).toEqual([
      { priority: 5210, table: 'main', mark: '0x80000/0xff0000', action: null },
      { priority: 5230, table: 'default', mark: '0x80000/0xff0000', action: null },
      { priority: 5250, table: '', mark: '0x80000/0xff0000', action: 'unreachable' },
      { priority: 5270, table: '52', mark: null, action: null },
    ]);
    expect(told(parseRules(sample('ip/ip-rule.healthy')))).toEqual(all);
  });

  it.each([
    ['0:\tfrom all lookup local', 'ip rule: the last line is cut'],
    ['5250:\tfrom all fwmark 0x80000/0xff0000\n', 'ip rule: a line is not understood'],
    ['-1:\tfrom all lookup local\n', 'ip rule: a line is not understood'],
    ['', 'ip rule: the last line is cut'],
  ])('%j are not believed', (stdout, why) => {
    expect(told(parseRules(output('ip rule show', stdout)))).toBe(`unreadable: ${why}`);
  });
});
