import { describe, expect, it } from 'vitest';
import { parseTailscaleMetrics } from '../../src/parsers/tailscale-metrics.ts';
import { parseDerpMap, parseTailscaleCheck, parseTailscalePrefs } from '../../src/parsers/tailscale-settings.ts';
import { output, sample, told } from './sample.ts';

const says = (body: unknown) =>
  output(
    'curl -sS http://local-tailscaled.sock/localapi/v0/x',
    `${typeof body === 'string' ? body : JSON.stringify(body)}\nMon, 23 Nov 2026 06:00:00 GMT 200`,
  );

describe('preferences', () => {
  const unsaid = {
    acceptRoutes: null,
    acceptDns: null,
    exitNodeId: '',
    netfilterMode: null,
    advertiseRoutes: [],
    wantRunning: null,
    loggedOut: null,
    shieldsUp: null,
  };
  it.each([
    ['that say nothing', {}, unsaid],
    [
      'as a node has them',
      {
        RouteAll: true,
        CorpDNS: false,
        ExitNodeID: 'nexitCNTRL',
        NetfilterMode: 2,
        AdvertiseRoutes: null,
        WantRunning: true,
        LoggedOut: false,
        ShieldsUp: false,
      },
      {
        ...unsaid,
        acceptRoutes: true,
        acceptDns: false,
        exitNodeId: 'nexitCNTRL',
        netfilterMode: 'on',
        wantRunning: true,
        loggedOut: false,
        shieldsUp: false,
      },
    ],
    [
      'that offer routes',
      { AdvertiseRoutes: ['10.0.0.0/24'], NetfilterMode: 0 },
      { ...unsaid, advertiseRoutes: ['10.0.0.0/24'], netfilterMode: 'off' },
    ],
    ['with a mode nobody knows', { NetfilterMode: 7 }, 'unreadable: JSON of another shape at NetfilterMode'],
    ['with a word for a flag', { RouteAll: 'yes' }, 'unreadable: JSON of another shape at RouteAll'],
  ])('%s', (_what, json, expected) => {
    expect(told(parseTailscalePrefs(says(json)))).toEqual(expected);
  });
});

describe('the DERP map', () => {
  it('names regions; one that is switched off is left out', () => {
    const Regions = { 7: { RegionID: 7, RegionCode: 'tok', RegionName: 'Tokyo', Nodes: [] }, 9: null };
    expect(told(parseDerpMap(says({ Regions })))).toEqual([{ id: 7, code: 'tok', name: 'Tokyo' }]);
  });

  it('without regions is not believed', () => {
    expect(told(parseDerpMap(says({})))).toBe('unreadable: JSON of another shape at Regions');
  });
});

describe('a check', () => {
  it.each([
    [{ Warning: '' }, { warning: '' }],
    [
      { Warning: 'UDP GRO forwarding is\nsuboptimally configured on enp0s6' },
      { warning: 'UDP GRO forwarding is suboptimally configured on enp0s6' },
    ],
    [{}, 'unreadable: JSON of another shape at Warning'],
  ])('%j', (json, expected) => {
    expect(told(parseTailscaleCheck(says(json)))).toEqual(expected);
  });
});

describe('counters', () => {
  const none = {
    inboundPackets: {},
    outboundPackets: {},
    inboundDropped: {},
    outboundDropped: {},
    warnings: null,
    homeDerpId: null,
  };
  it('of a healthy node', () => {
    expect(told(parseTailscaleMetrics(sample('tailscale/metrics.healthy')))).toEqual({
      inboundPackets: { derp: 12, direct_ipv4: 884_213, direct_ipv6: 0, peer_relay_ipv4: 0, peer_relay_ipv6: 0 },
      outboundPackets: {},
      inboundDropped: { acl: 0 },
      outboundDropped: { error: 0 },
      warnings: 0,
      homeDerpId: 7,
    });
  });

  it.each([
    ['of a release without them', 'other 1\n', none],
    [
      'that are none',
      'tailscaled_inbound_packets_total{path="derp"} -1\n',
      'unreadable: tailscale metrics: a count is none',
    ],
    ['without a path', 'tailscaled_inbound_packets_total 1\n', 'unreadable: tailscale metrics: a count is none'],
    [
      'with a home that is none',
      'tailscaled_home_derp_region_id 7.5\n',
      'unreadable: tailscale metrics: a count is none',
    ],
    ['of a page of words', '<html>\n', 'unreadable: metrics: a line is not understood'],
  ])('%s', (_what, text, expected) => {
    expect(told(parseTailscaleMetrics(says(text)))).toEqual(expected);
  });

  it('of no tailscaled', () => {
    expect(told(parseTailscaleMetrics({ ...says(''), exitCode: 7 }))).toBe('no-daemon');
  });
});
