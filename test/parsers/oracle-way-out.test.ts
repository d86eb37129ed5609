// Oracle's document, whole or odd: what decides is read, what is not understood is unreadable.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseOracleWayOut } from '../../src/parsers/oracle-way-out.ts';

const parse = (document: unknown) =>
  parseOracleWayOut({ argv: ['oracle-api'], exitCode: 0, stdout: JSON.stringify(document), stderr: '' });

const vnic = { privateIp: '10.0.0.11', publicIp: null, subnetId: 'ocid1.subnet.oc1..s' };
const route = (networkEntityId: string, rest: object = {}) => ({
  destination: '0.0.0.0/0',
  destinationType: 'CIDR_BLOCK',
  networkEntityId,
  ...rest,
});
const document = {
  vnic,
  routeTable: { id: 'r', routeRules: [route('ocid1.natgateway.oc1..g')] },
  gateway: { blockTraffic: false, lifecycleState: 'AVAILABLE', natIp: '203.0.113.10' },
  rules: [{ direction: 'EGRESS', protocol: 'all', destination: '0.0.0.0/0' }],
};
const allowedBy = (...rules: readonly object[]) => {
  const read = parse({ ...document, rules });
  return read.ok ? read.value.allowed(41_641) : read.why;
};
const out = (protocol: string, rest: object = {}) => ({
  direction: 'EGRESS',
  protocol,
  destination: '0.0.0.0/0',
  ...rest,
});
const ports = (min: number, max = min) => ({ destinationPortRange: { min, max } });

describe('the security rules', () => {
  it.each(['ip-0-0-0-0.example.internal/0', '0.0.0.0/33', '', null])(
    'say nothing of what they forbid where one is about %s',
    (destination) => {
      expect(allowedBy(out('1'), out('6', { destination }))).toMatchObject({ reason: 'unreadable' });
      // What is allowed stays so, whatever the others say.
      const all = [out('all'), { direction: 'INGRESS', protocol: '17', source: '0.0.0.0/0' }];
      expect(allowedBy(...all, out('6', { destination }))).toMatchObject({ tcpOut: true, wireguardIn: true });
    },
  );

  it.each([
    'ocid1.networksecuritygroup.oc1.phx.aaaa',
    'all-phx-services-in-oracle-services-network',
    '10.0.0.0/16',
    '::/0',
  ])('are known to forbid where the others are about %s', (destination) => {
    expect(allowedBy(out('6', { destination }))).toMatchObject({ tcpOut: false });
  });
});

describe('the way out of Oracle', () => {
  it.each(['fd00::/0', 'ip-0-0-0-0.example.internal/0', null])('does not say none where %s stands', (destination) => {
    const routeRules = [route('ocid1.natgateway.oc1..g', { destination })];
    expect(parse({ ...document, routeTable: { id: 'r', routeRules } }).ok).toBe(false);
  });

  it('says none where only ranges and services are routed', () => {
    const routeRules = [
      route('ocid1.drg.oc1..g', { destination: '10.1.0.0/16' }),
      route('ocid1.servicegateway.oc1..g', { destination: 'all-services', destinationType: 'SERVICE_CIDR_BLOCK' }),
    ];
    const read = parse({ ...document, routeTable: { id: 'r', routeRules } });
    expect(read.ok && read.value.route).toEqual({ kind: 'none' });
  });

  it.each([
    ['ocid1.natgateway.oc1..g', document.gateway, { kind: 'nat' }],
    ['ocid1.internetgateway.oc1..g', { isEnabled: true, lifecycleState: 'AVAILABLE' }, { kind: 'internet' }],
    ['ocid1.drg.oc1..g', null, { kind: 'other' }],
    ['ocid1.privateip.oc1..g', null, { kind: 'other' }],
    // Another kind of thing than the id says: not understood, so not told.
    [
      'ocid1.natgateway.oc1..g',
      { isEnabled: true, lifecycleState: 'AVAILABLE' },
      { kind: 'nat', gateway: { untold: expect.any(String) } },
    ],
    ['ocid1.natgateway.oc1..g', null, { kind: 'nat', gateway: { untold: expect.any(String) } }],
  ])('by %s', (id, gateway, expected) => {
    const read = parse({ ...document, routeTable: { id: 'r', routeRules: [route(id)] }, gateway });
    expect(read.ok && read.value.route).toMatchObject(expected);
  });

  it('is none only where the table has no rule for everything', () => {
    const routeOf = (...routeRules: readonly object[]) => {
      const read = parse({ ...document, routeTable: { id: 'r', routeRules }, gateway: null });
      return read.ok && 'kind' in read.value.route && read.value.route.kind;
    };
    expect(routeOf()).toBe('none');
    expect(routeOf(route('ocid1.drg.oc1..d', { destination: '10.0.0.0/8' }))).toBe('none');
    expect(
      routeOf(
        route('ocid1.servicegateway.oc1..d', {
          destination: 'all-fra-services',
          destinationType: 'SERVICE_CIDR_BLOCK',
        }),
      ),
    ).toBe('none');
    expect(routeOf(route('ocid1.drg.oc1..d', { destination: '10.0.0.0/8' }), route('ocid1.natgateway.oc1..g'))).toBe(
      'nat',
    );
  });

  it.each([
    ['everything', [out('all')], { tcpOut: true, udpOut: true, wireguardIn: false }],
    ['nothing', [], { tcpOut: false, udpOut: false, wireguardIn: false }],
    ['TCP alone', [out('6')], { tcpOut: true, udpOut: false, wireguardIn: false }],
    ['the web alone', [out('6', { tcpOptions: ports(443) })], { tcpOut: true, udpOut: false, wireguardIn: false }],
    ['SSH alone', [out('6', { tcpOptions: ports(22) })], { tcpOut: false, udpOut: false, wireguardIn: false }],
    ['names alone', [out('17', { udpOptions: ports(53) })], { tcpOut: false, udpOut: false, wireguardIn: false }],
    ['STUN', [out('17', { udpOptions: ports(3478) })], { tcpOut: false, udpOut: true, wireguardIn: false }],
    [
      'a range',
      [out('17', { udpOptions: ports(40_000, 50_000) })],
      { tcpOut: false, udpOut: true, wireguardIn: false },
    ],
    [
      'no range',
      [out('17', { udpOptions: { destinationPortRange: null } })],
      { tcpOut: false, udpOut: true, wireguardIn: false },
    ],
    [
      'the VCN alone',
      [out('all', { destination: '10.0.0.0/16' })],
      { tcpOut: false, udpOut: false, wireguardIn: false },
    ],
    [
      'WireGuard in',
      [{ direction: 'INGRESS', protocol: '17', source: '0.0.0.0/0', udpOptions: ports(41_641) }],
      { tcpOut: false, udpOut: false, wireguardIn: true },
    ],
    [
      'in is not out',
      [{ direction: 'INGRESS', protocol: 'all', source: '0.0.0.0/0' }],
      { tcpOut: false, udpOut: false, wireguardIn: true },
    ],
  ])('lets through: %s', (_name, rules, expected) => {
    expect(allowedBy(...rules)).toEqual(expected);
  });

  it('is unreadable where it is not understood', () => {
    for (const odd of [
      null,
      [],
      'text',
      {},
      { ...document, vnic: undefined },
      { ...document, rules: [{ direction: 'BOTH' }] },
    ])
      expect(parse(odd).ok).toBe(false);
    expect(parseOracleWayOut({ argv: [], exitCode: 0, stdout: '{"vnic":', stderr: '' }).ok).toBe(false);
  });

  it('lets no foreign text through as it came', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (hostile) => {
        const read = parse({ ...document, vnic: { privateIp: hostile, publicIp: hostile, subnetId: 's' } });
        if (read.ok) expect(read.value.privateIp).not.toMatch(/[\u0000-\u001f\u007f\u202a-\u202e]/);
      }),
    );
  });
});
