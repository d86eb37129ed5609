import { describe, expect, it } from 'vitest';
import { parseTailscalePing } from '../../src/parsers/tailscale-ping.ts';
import { output, sample, told } from './sample.ts';

const pong = (via: string, latencyMs: number, more = {}) => ({
  via,
  latencyMs,
  nodeName: 'node-b',
  nodeIp: '100.64.0.2',
  endpoint: '',
  derp: '',
  ...more,
});
const pongs = (all: readonly unknown[], lost = 0) => ({ outcome: 'pong', error: '', pongs: all, lost });
const none = (outcome: string, lost = 0, error = '') => ({ outcome, error, pongs: [], lost });
const DIRECT = { endpoint: '203.0.113.20:41641' };
const TOKYO = { derp: 'tok' };

describe('a ping', () => {
  it.each([
    ['ping.direct', pongs([pong('direct', 3.12, DIRECT)])],
    ['ping.derp', pongs([pong('derp', 41.2, TOKYO)])],
    ['ping.self', none('is-self')],
    ['ping.timeout', none('no-answer', 1)],
    ['ping-cli.direct', pongs([pong('direct', 3, DIRECT)])],
    ['ping-cli.derp-only', pongs([41, 38, 40].map((ms) => pong('derp', ms, TOKYO)))],
    ['ping-cli.icmp', pongs([pong('icmp', 4)])],
    ['ping-cli.timeout', none('no-answer', 3)],
    ['ping-cli.no-matching-peer', none('no-such-peer')],
    ['ping-cli.stopped', none('stopped')],
  ])('%s', (name, expected) => {
    expect(told(parseTailscalePing(sample(`tailscale/${name}`)))).toEqual(expected);
  });
});

describe('an answer of the local API', () => {
  const DIRECT_REPLY = sample('tailscale/ping.direct');
  const read = (change: object, type = 'disco', ip = '100.64.0.2') => {
    const [json = '', trailer = ''] = DIRECT_REPLY.stdout.split('\n\n');
    const url = `http://local-tailscaled.sock/localapi/v0/ping?ip=${ip}&type=${type}`;
    const stdout = `${JSON.stringify({ ...JSON.parse(json), ...change })}\n\n${trailer}`;
    return told(parseTailscalePing({ ...DIRECT_REPLY, argv: [...DIRECT_REPLY.argv.slice(0, -1), url], stdout }));
  };
  const BLANK = { Endpoint: '' };

  it.each([
    [
      'by a peer relay',
      { ...BLANK, PeerRelay: '203.0.113.9:7777:vni:12' },
      'disco',
      pongs([pong('peer-relay', 3.12, { endpoint: '203.0.113.9:7777:vni:12' })]),
    ],
    ['before 1.86, without PeerRelay', { PeerRelay: undefined }, 'disco', pongs([pong('direct', 3.12, DIRECT)])],
    ['by a region without a code', { ...BLANK, DERPRegionID: 7 }, 'disco', pongs([pong('derp', 3.12, { derp: '7' })])],
    ['through WireGuard', { ...BLANK, PeerAPIPort: 41_234 }, 'TSMP', pongs([pong('tsmp', 3.12)])],
    ['of the far system', BLANK, 'ICMP', pongs([pong('icmp', 3.12)])],
    ['that knows no such peer', { ...BLANK, Err: 'no matching peer' }, 'disco', none('no-such-peer')],
    ['that failed', { ...BLANK, Err: 'no magicsock\u001b[1m' }, 'disco', none('error', 0, 'no magicsock [1m')],
    ['that names no path', BLANK, 'disco', 'unreadable: tailscale ping: an answer without a path'],
    [
      'about another peer',
      { IP: '100.64.0.3' },
      'disco',
      'unreadable: tailscale ping: the answer is about another address',
    ],
    ['without a latency', { LatencySeconds: null }, 'disco', 'unreadable: tailscale ping: no latency and no error'],
    ['from the past', { LatencySeconds: -1 }, 'disco', 'unreadable: JSON of another shape at LatencySeconds'],
    ['of another kind of ping', {}, 'peerapi', 'unreadable: not a ping request'],
  ])('%s', (_what, change, type, expected) => {
    expect(read(change, type)).toEqual(expected);
  });

  it('that nobody gives is no tailscaled', () => {
    expect(told(parseTailscalePing({ ...DIRECT_REPLY, exitCode: 7, stdout: '\n 000' }))).toBe('no-daemon');
  });
});

describe('lines of the command', () => {
  const EVERY = 'tailscale ping --until-direct=false -c 2 --timeout 2s 100.64.0.2';
  const PONG = 'pong from node-b (100.64.0.2) via';
  it.each([
    [
      'flapping',
      EVERY,
      `${PONG} DERP(tok) in 40ms\n${PONG} 203.0.113.20:41641 in 1.2s\n`,
      0,
      '',
      pongs([pong('derp', 40, TOKYO), pong('direct', 1200, DIRECT)]),
    ],
    [
      'one lost',
      EVERY,
      `${PONG} 203.0.113.20:41641 in 0s\nping "100.64.0.2" timed out\n`,
      0,
      '',
      pongs([pong('direct', 0, DIRECT)], 1),
    ],
    [
      'IPv6',
      'tailscale ping 100.64.0.2',
      `${PONG} [2001:db8::1]:41641 in 3ms\n`,
      0,
      '',
      pongs([pong('direct', 3, { endpoint: '[2001:db8::1]:41641' })]),
    ],
    [
      'a peer relay',
      'tailscale ping -c 1 100.64.0.2',
      `${PONG} peer-relay(203.0.113.9:7777:vni:12) in 9ms\n`,
      1,
      'direct connection not established\n',
      pongs([pong('peer-relay', 9, { endpoint: '203.0.113.9:7777:vni:12' })]),
    ],
    [
      'TSMP',
      'tailscale ping --until-direct=false --tsmp -c 5 100.64.0.2',
      'pong from node-b (100.64.0.2, 41234) via TSMP in 4ms\n',
      0,
      '',
      pongs([pong('tsmp', 4)]),
    ],
    [
      'a name',
      'tailscale ping --verbose node-b',
      `${PONG} ICMP in 4ms\n`,
      0,
      '2026/11/23 06:00:00 lookup "node-b" => "100.64.0.2"\n',
      pongs([pong('icmp', 4)]),
    ],
    ['itself', 'tailscale ping 100.64.0.1', '100.64.0.1 is local Tailscale IP\n', 0, '', none('is-self')],
    ['logged out', EVERY, 'Logged out.\nLog in at: https://login.tailscale.com/a/1234\n', 1, '', none('logged-out')],
    [
      'no daemon',
      EVERY,
      '',
      1,
      'failed to connect to local tailscaled; it doesn’t appear to be running\n',
      'no-daemon',
    ],
    ['another error', EVERY, '', 1, 'no magicsock\n', none('error', 0, 'no magicsock')],
    ['one line too few', EVERY, `${PONG} DERP(tok) in 40ms\n`, 0, '', 'unreadable: tailscale ping: lines are missing'],
    ['a cut line', EVERY, `${PONG} DERP(tok) in 4`, 0, '', 'unreadable: tailscale ping: the last line is cut'],
    [
      'a duration that is none',
      'tailscale ping x',
      `${PONG} DERP(tok) in 4\n`,
      0,
      '',
      'unreadable: tailscale ping: a line is not understood',
    ],
    [
      'an error after a pong',
      'tailscale ping x',
      `${PONG} DERP(tok) in 4ms\n`,
      1,
      'lost it\n',
      'unreadable: tailscale ping: it ended with an error',
    ],
    [
      'time-outs and no end',
      'tailscale ping -c 9 x',
      'ping "100.64.0.2" timed out\n',
      0,
      '',
      'unreadable: tailscale ping: no answer, and no end',
    ],
    ['nothing', EVERY, '', 0, '', 'unreadable: tailscale ping: nothing was printed'],
  ])('%s', (_what, argv, stdout, exitCode, stderr, expected) => {
    expect(told(parseTailscalePing(output(argv, stdout, exitCode, stderr)))).toEqual(expected);
  });
});
