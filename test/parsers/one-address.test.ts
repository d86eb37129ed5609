// Is an address the same however it is written, and a name none?
import { describe, expect, it } from 'vitest';
import { oneAddress, oneCidr, oneNetwork } from '../../src/parsers/one-address.ts';

describe('one address', () => {
  it.each([
    ['10.0.0.1', '10.0.0.1'],
    ['::ffff:10.0.0.1', '10.0.0.1'],
    ['::ffff:a00:1', '10.0.0.1'],
    ['FD00:0::1', 'fd00::1'],
    ['ip-10-0-0-1.example.internal', null],
    ['010.0.0.1', null],
    ['10.1', null],
    ['fe80::1%eth0', null],
    ['', null],
  ])('%s is %s', (written, one) => expect(oneAddress(written)).toBe(one));

  it.each([
    ['10.1.0.0/16', '10.1.0.0/16'],
    ['::ffff:10.1.0.0/112', '10.1.0.0/16'],
    ['::ffff:10.1.0.0/16', '10.1.0.0/16'],
    ['::ffff:10.1.0.0/64', null],
    ['10.1.0.0/33', null],
    ['10.1.0.0/', null],
    ['fd00::a01:0/16', 'fd00::a01:0/16'],
    ['10.0.0.1', '10.0.0.1'],
    ['10.0.0.0/8/8', null],
  ])('%s is the range %s', (written, one) => expect(oneCidr(written)).toBe(one));

  it('tells a network from an address in it', () => {
    expect(oneNetwork('0.0.0.0/0')).toBe('0.0.0.0/0');
    expect(oneNetwork('::ffff:0.0.0.0/0')).toBe('0.0.0.0/0');
    expect(oneNetwork('::/0')).toBe('::/0');
    expect(oneNetwork('fd00::/0')).toBeNull();
    expect(oneNetwork('10.0.0.1/8')).toBeNull();
    expect(oneNetwork('10.0.0.1')).toBeNull();
  });
});
