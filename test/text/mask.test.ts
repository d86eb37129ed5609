import { describe, expect, it } from 'vitest';
import { addressMask, publicAddresses } from '../../src/text/mask.ts';

describe('public addresses', () => {
  it.each([
    '203.0.113.7',
    '"203.0.113.7"',
    '203.0.113.7:41641',
    'via 203.0.113.7.',
    '203.0.113.7/32',
    '100.128.0.1',
    '172.32.0.1',
    '192.169.0.1',
    '2603:c020:1::5',
    '[2603:c020:1::5]:41641',
    '2603:C020:0001:0000:0000:0000:0000:0005',
  ])('are found: %s', (text) => {
    expect(publicAddresses(text)).toHaveLength(1);
    expect(addressMask()(text)).toContain('[public-address-1]');
    expect(publicAddresses(addressMask()(text))).toEqual([]);
  });

  it.each([
    '10.0.0.1',
    '192.168.1.1',
    '172.16.0.1 172.31.255.255',
    '100.64.0.1 100.127.255.255',
    '127.0.0.1 0.0.0.0 255.255.255.255 224.0.0.1',
    '169.254.169.254',
    '8.8.8.8 1.1.1.1',
    '203.0.113.7.5',
    'v1.16.5.0',
    '203.0.113.700',
    'fd7a:115c:a1e0::1 fe80::1 ::1',
    'de:ad:be:ef:00:01',
    '10:02:33',
    '2026-03-01T10:00:00',
    '2001:4860:4860::8888',
  ])('are not seen in %s', (text) => {
    expect(publicAddresses(text)).toEqual([]);
    expect(addressMask()(text)).toBe(text);
  });

  it('become the same mark each time, and another for another', () => {
    const mask = addressMask();
    expect(mask('203.0.113.7 -> 203.0.113.8')).toBe('[public-address-1] -> [public-address-2]');
    expect(mask('from 203.0.113.8')).toBe('from [public-address-2]');
  });

  it('take no time in text made to be slow', () => {
    const before = process.cpuUsage();
    for (const evil of ['1.'.repeat(100_000), '1:'.repeat(100_000), 'a:b'.repeat(60_000), '1'.repeat(200_000)])
      addressMask()(evil);
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(2_000);
  });
});
