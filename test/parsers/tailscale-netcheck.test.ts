import { describe, expect, it } from 'vitest';
import { parseTailscaleNetcheck } from '../../src/parsers/tailscale-netcheck.ts';
import { output, sample, told } from './sample.ts';

const HEALTHY = {
  udp: true,
  ipv4: true,
  ipv6: false,
  mappingVaries: false,
  globalV4: '203.0.113.10:41641',
  globalV6: '',
  nearestDerp: '7',
  derpLatencyMs: { 3: 72, 7: 31.5, 20: 53.1 },
  captivePortal: null,
  atMs: Date.parse('2026-11-23T06:00:00.123Z'),
};
const BLOCKED = { ...HEALTHY, udp: false, ipv4: false, mappingVaries: null, globalV4: '', captivePortal: false };

describe('a netcheck', () => {
  it.each([
    ['netcheck.healthy', HEALTHY],
    ['netcheck.udp-blocked', BLOCKED],
    [
      'netcheck-text.udp-blocked-real',
      {
        ...BLOCKED,
        nearestDerp: 'Frankfurt',
        derpLatencyMs: { fra: 17.6, ams: 25.5, par: 26.3 },
        atMs: Date.parse('2026-04-27T20:13:13.308Z'),
      },
    ],
  ])('%s', (name, expected) => {
    expect(told(parseTailscaleNetcheck(sample(`tailscale/${name}`)))).toEqual(expected);
  });

  it('as text of a good network', () => {
    const text =
      '\nReport:\n\t* UDP: true\n\t* IPv4: yes, 203.0.113.10:41641\n\t* IPv6: yes, [2001:db8::1]:41641\n\t* MappingVariesByDestIP: false\n\t* PortMapping: UPnP, PCP\n\t* Nearest DERP: Tokyo\n\t* DERP latency:\n\t\t- tok: 31.5ms  (Tokyo)\n\t\t- nyc:         (New York City)\n';
    expect(told(parseTailscaleNetcheck(output('tailscale netcheck', text)))).toEqual({
      ...HEALTHY,
      ipv6: true,
      globalV6: '[2001:db8::1]:41641',
      nearestDerp: 'Tokyo',
      derpLatencyMs: { tok: 31.5 },
      atMs: null,
    });
  });

  const WITH = 'tailscale netcheck --format=json';
  const TEXT = 'tailscale netcheck';
  it.each([
    ['no UDP at all in it', WITH, '{"IPv4":true,"IPv6":false}', 0, '', 'unreadable: JSON of another shape at UDP'],
    ['half of it', WITH, '{"UDP":true,', 0, '', 'unreadable: not complete JSON'],
    ['a failure', WITH, '', 1, 'no DERP map', 'inconclusive: tailscale netcheck: exit status 1'],
    [
      'a new line',
      TEXT,
      '\nReport:\n\t* Weather: fine\n',
      0,
      '',
      'unreadable: tailscale netcheck: a line is not understood',
    ],
    [
      'a cut report',
      TEXT,
      '\nReport:\n\t* UDP: true\n',
      0,
      '',
      'unreadable: tailscale netcheck: the report is not complete',
    ],
    ['a cut line', TEXT, '\nReport:\n\t* UDP: tr', 0, '', 'unreadable: tailscale netcheck: the last line is cut'],
    ['no report', TEXT, 'fetch: failed\n', 0, '', 'unreadable: tailscale netcheck: the first line is not understood'],
    [
      'an option it does not know',
      WITH,
      '',
      2,
      'flag provided but not defined: -format\n',
      'tool-missing: the tool does not know the option',
    ],
  ])('with %s is not believed', (_what, argv, stdout, exitCode, stderr, expected) => {
    expect(told(parseTailscaleNetcheck(output(argv, stdout, exitCode, stderr)))).toBe(expected);
  });
});
