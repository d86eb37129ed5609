// What a real tailscaled 1.102 printed in the network lab, and what is read in it.
import { describe, expect, it } from 'vitest';
import { parseNftRuleset } from '../../src/parsers/nft.ts';
import { parseTailscaleMetrics } from '../../src/parsers/tailscale-metrics.ts';
import { parseTailscaleNetcheck } from '../../src/parsers/tailscale-netcheck.ts';
import { parseTailscalePing } from '../../src/parsers/tailscale-ping.ts';
import { NO_DAEMON, parseTailscaleStatus } from '../../src/parsers/tailscale-status.ts';
import { beyond } from './json-shape.ts';
import { sample, told } from './sample.ts';

/** One line a status: its own state, then each peer. */
const statusLine = (name: string): string => {
  const status = told(parseTailscaleStatus(sample(`tailscale/${name}`)));
  if (typeof status === 'string') return status;
  const peers = status.peers.map((peer) => {
    const flags = [
      peer.online ? '' : 'offline',
      peer.expired ? 'expired' : '',
      !peer.expired && peer.keyExpiryMs ? 'expires' : '',
      peer.lastHandshakeMs === null ? 'no handshake' : '',
    ];
    return [peer.hostName || '(no name)', peer.path, peer.curAddr || peer.peerRelay, ...flags]
      .filter(Boolean)
      .join(' ');
  });
  const own = status.self?.expired ? ' (key expired)' : '';
  return [`${status.backendState}${own} ${status.health.join()}`.trim(), ...peers].join(' | ');
};

describe('the status of a real tailscaled', () => {
  const BOTH = 'Running | node-2 direct 10.0.0.12:41641 | node-3 direct 10.0.0.13:41641';
  it.each([
    ['status.real-healthy', BOTH],
    ['status-cli.real-healthy', BOTH],
    ['status.real-peer-derp', 'Running | node-2 derp | node-3 direct 10.0.0.13:41641'],
    ['status.real-peer-relay', 'Running | node-2 peer-relay 10.0.0.13:7777:vni:1 | node-3 idle'],
    // Active for 45 s after the last packet, offline or expired as it may be.
    ['status.real-peer-offline', 'Running | node-2 direct 10.0.0.12:41641 offline | node-3 direct 10.0.0.13:41641'],
    ['status.real-key-soon', 'Running | node-2 direct 10.0.0.12:41641 expires | node-3 direct 10.0.0.13:41641'],
    [
      'status.real-peer-expired',
      'Running | node-2 direct 10.0.0.12:41641 expired no handshake | node-3 direct 10.0.0.13:41641',
    ],
    ['status.real-key-expired', 'NeedsLogin (key expired) | node-1 idle | node-3 idle'],
    ['status.real-stopped', 'Stopped Tailscale is stopped. | node-1 idle | node-3 idle'],
    // Peers of its past, without names.
    ['status.real-logged-out', 'NeedsLogin Tailscale is stopped. | (no name) idle offline | (no name) idle offline'],
    ['status.real-no-daemon', NO_DAEMON],
    ['status-cli.real-no-daemon', NO_DAEMON],
  ])('%s', (name, expected) => {
    expect(statusLine(name)).toBe(expected);
  });
});

const pingLine = (name: string): string => {
  const ping = told(parseTailscalePing(sample(`tailscale/${name}`)));
  if (typeof ping === 'string') return ping;
  const pongs = ping.pongs.map(({ via, nodeName, nodeIp, endpoint, derp }) =>
    [nodeName, nodeIp, via, endpoint || derp].filter(Boolean).join(' '),
  );
  return [ping.outcome, ping.error, ...pongs].filter(Boolean).join(' | ');
};

describe('a ping of a real tailscaled', () => {
  const PONG = 'pong | node-2 100.64.0.2';
  it.each([
    ['real-direct', `${PONG} direct 10.0.0.12:41641`],
    ['real-derp', `${PONG} derp lab`],
    ['real-peer-relay', `${PONG} peer-relay 10.0.0.13:7777:vni:1`],
    ['real-tsmp', `${PONG} tsmp`],
    ['real-icmp', `${PONG} icmp`],
    ['real-self', 'is-self'],
    ['real-no-peer', 'no-such-peer'],
    ['real-stopped', 'stopped'],
  ])('%s is told the same by the local API and by the command line', (name, expected) => {
    expect([pingLine(`ping.${name}`), pingLine(`ping-cli.${name}`)]).toEqual([expected, expected]);
  });

  it.each([
    ['ping.real-icmp-timeout', 'no-answer'],
    ['ping.real-peer-expired', "error | peer's node key has expired"],
    ['ping.real-key-expired', 'stopped'],
    // It knows nobody any more, so the ping alone does not tell.
    ['ping.real-logged-out', 'no-such-peer'],
    ['ping-cli.real-logged-out', 'logged-out'],
  ])('%s', (name, expected) => {
    expect(pingLine(name)).toBe(expected);
  });
});

describe('a netcheck in the network lab', () => {
  it.each([
    ['netcheck.real-healthy', { udp: true, mappingVaries: false, nearestDerp: '900' }],
    ['netcheck.real-udp-blocked', { udp: false, mappingVaries: null, nearestDerp: '900', globalV4: '' }],
    ['netcheck.real-hard-nat', { udp: true, mappingVaries: true }],
    ['netcheck-text.real-healthy', { udp: true, mappingVaries: false, nearestDerp: 'Lab' }],
    ['netcheck-text.real-udp-blocked', { udp: false, globalV4: '' }],
  ])('%s', (name, expected) => {
    expect(told(parseTailscaleNetcheck(sample(`tailscale/${name}`)))).toMatchObject(expected);
  });
});

it('the packet filter that a real tailscaled writes is read rule by rule', () => {
  const rules = told(parseNftRuleset(sample('firewall/nft-real-tailscale')));
  if (typeof rules === 'string') throw new Error(rules);
  const verdicts = (table: string, chain: string) =>
    rules.filter((rule) => rule.table === table && rule.chain === chain).map((rule) => rule.verdict);
  expect(verdicts('ip filter', 'FORWARD')).toEqual(['jump']);
  expect(verdicts('ip filter', 'ts-forward')).toEqual(['other', 'accept', 'drop', 'accept']);
  expect(verdicts('ip filter', 'ts-input')).toEqual(['accept', 'accept', 'accept', 'return', 'drop']);
  expect(verdicts('ip nat', 'ts-postrouting')).toEqual(['masquerade']);
  expect(rules.filter((rule) => rule.verdict === 'drop' && !rule.conditional)).toEqual([]);
});

it('the counters of a real tailscaled name the path of every packet', () => {
  expect(told(parseTailscaleMetrics(sample('tailscale/metrics.real-healthy')))).toMatchObject({
    inboundPackets: { derp: 0, direct_ipv4: 11, direct_ipv6: 0, peer_relay_ipv4: 0, peer_relay_ipv6: 0 },
    warnings: 0,
    homeDerpId: 900,
  });
});

describe('the samples made from the source', () => {
  it.each([
    [['status.healthy', 'status.peer-derp'], ['status.real-healthy', 'status.real-peer-expired'], []],
    // A node that never joined has no peers; one that was logged out still has those of its past.
    [['status.needs-login'], ['status.real-logged-out', 'status.real-key-expired'], ['.Peer null']],
    [['ping.direct', 'ping.derp'], ['ping.real-direct'], []],
    [['ping.self'], ['ping.real-self'], []],
    [
      ['netcheck.healthy', 'netcheck.udp-blocked'],
      ['netcheck.real-healthy', 'netcheck.real-udp-blocked'],
      // Null where nothing looked for a port mapping.
      ['.UPnP null', '.PMP null', '.PCP null'],
    ],
  ])('%s have no field a real answer has not', (made, real, differences) => {
    const shown = (names: readonly string[]) => names.map((name) => sample(`tailscale/${name}`).stdout);
    expect(beyond(shown(made), shown(real))).toEqual(differences);
  });
});
