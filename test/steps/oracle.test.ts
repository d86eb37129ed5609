// Oracle's answer about the way out: what shuts it, and why a part of it is open.
import { describe, expect, it } from 'vitest';
import type { OracleWayOut } from '../../src/parsers/oracle-way-out.ts';
import { shutBy } from '../../src/steps/oracle.ts';

const way: OracleWayOut = {
  privateIp: '10.0.0.11',
  forwards: false,
  publicIp: '',
  subnet: 's',
  routeTable: 'r',
  route: { kind: 'nat', id: 'g', gateway: { blocked: false, state: 'AVAILABLE', natIp: '203.0.113.10' } },
  allowed: () => ({ tcpOut: true, udpOut: true, wireguardIn: false }),
};
const late = { untold: "Oracle's API failed (500)", reason: 'unreachable' } as const;

describe('the way out of Oracle', () => {
  it('is shut by nothing where nothing shows', () => {
    expect(shutBy(way, 41_641)).toBeNull();
  });

  it.each([
    ['route table', { ...way, route: late }],
    ['NAT gateway', { ...way, route: { kind: 'nat', id: 'g', gateway: late } }],
    ['internet gateway', { ...way, publicIp: '203.0.113.7', route: { kind: 'internet', id: 'g', gateway: late } }],
    ['security rules', { ...way, allowed: () => late }],
  ] as const)('is open where the %s could not be read, for the reason it could not', (what, seen) => {
    expect(shutBy(seen, 41_641)).toMatchObject({
      reason: 'unreachable',
      open: { en: expect.stringContaining(what), ko: expect.stringMatching(/[가-힣]/) },
    });
  });

  it('is not followed to a firewall', () => {
    expect(shutBy({ ...way, route: { kind: 'other', id: 'ocid1.privateip.oc1..a' } }, 41_641)).toMatchObject({
      reason: 'inconclusive',
    });
  });
});
