import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTailscaleStatus, peerWith, type TailscaleStatus } from '../../src/parsers/tailscale-status.ts';
import { output, sample, told } from './sample.ts';

const HEALTHY = sample('tailscale/status.healthy');
const [JSON_TEXT = ''] = HEALTHY.stdout.split('\nMon, ');
const DATED = '\nMon, 23 Nov 2026 06:00:00 GMT 200';
const at = (iso: string): number => Date.parse(iso);

type Fields = Record<string, unknown>;
interface Status extends Fields {
  readonly Peer: Record<string, Fields>;
  readonly Self: Fields;
}

const read = (json: unknown) => told(parseTailscaleStatus({ ...HEALTHY, stdout: JSON.stringify(json) + DATED }));

/** The healthy status with some fields of peer node-b other than they are. */
const withPeer = (change: Fields): unknown => {
  const status = JSON.parse(JSON_TEXT) as Status;
  const [first = ''] = Object.keys(status.Peer);
  return { ...status, Peer: { ...status.Peer, [first]: { ...status.Peer[first], ...change } } };
};

const withSelf = (change: Fields): unknown => {
  const status = JSON.parse(JSON_TEXT) as Status;
  return { ...status, Self: { ...status.Self, ...change } };
};

const peerB = (change: Fields) => {
  const status = read(withPeer(change));
  return typeof status === 'string' ? status : peerWith(status as TailscaleStatus, '100.64.0.2');
};

const NODE_B = {
  hostName: 'node-b',
  dnsName: 'node-b.tail1234.ts.net.',
  id: 'nnode-bCNTRL',
  ips: ['100.64.0.2', 'fd7a:115c:a1e0::2'],
  online: true,
  active: true,
  curAddr: '203.0.113.20:41641',
  homeDerp: 'tok',
  peerRelay: '',
  path: 'direct',
  lastHandshakeMs: at('2026-11-23T05:58:40.7Z'),
  lastSeenMs: null,
  rxBytes: 884_213_312,
  txBytes: 912_345_000,
  keyExpiryMs: null,
  expired: false,
  allowedIps: ['100.64.0.2/32', 'fd7a:115c:a1e0::2/128'],
  addrs: [],
  tags: ['tag:k8s-node'],
  exitNode: false,
  inEngine: true,
};

describe('the status of a healthy tailscaled', () => {
  const status = told(parseTailscaleStatus(HEALTHY)) as TailscaleStatus;

  it('shows the node, its tailnet and its peers', () => {
    const { self, peers, ...rest } = status;
    expect(rest).toEqual({
      backendState: 'Running',
      version: '1.102.3-t0123456789-g0123456789a',
      tun: true,
      haveNodeKey: true,
      ips: ['100.64.0.1', 'fd7a:115c:a1e0::1'],
      health: [],
      exitNode: null,
      tailnet: { name: 'example.com', suffix: 'tail1234.ts.net', magicDns: true },
      atMs: at('2026-11-23T06:00:00Z'),
    });
    expect([self?.hostName, self?.addrs]).toEqual(['node-a', ['203.0.113.10:41641', '10.0.0.10:41641']]);
    expect(peers.map(({ hostName }) => hostName)).toEqual(['node-b', 'node-c']);
    expect(peerWith(status, '100.64.0.2')).toEqual(NODE_B);
    expect(peerWith(status, '100.64.0.9')).toBeNull();
  });

  it('is the same by the command line, but for the clock', () => {
    expect(told(parseTailscaleStatus(sample('tailscale/status-cli.healthy')))).toEqual({ ...status, atMs: null });
  });

  it('does not depend on the order of keys', () => {
    const shuffled = (value: unknown, order: number): unknown => {
      if (Array.isArray(value) || typeof value !== 'object' || value === null) return value;
      const entries = Object.entries(value).map(([key, one]) => [key, shuffled(one, order)] as const);
      return Object.fromEntries(entries.sort(([a], [b]) => (hash(a, order) < hash(b, order) ? -1 : 1)));
    };
    const hash = (key: string, order: number): number =>
      [...key].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0) * order) % 65_521, order);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60_000 }), (order) => {
        expect(read(shuffled(JSON.parse(JSON_TEXT), order))).toEqual(status);
      }),
      { numRuns: 50 },
    );
  });

  it('of the oldest releases lacks what came later: that is null', () => {
    const { Self: _self, Health: _health, CurrentTailnet: _tailnet, ...old } = withPeer({}) as Status;
    const bare = { TailscaleIPs: ['100.64.0.2'], HostName: 'node-b' };
    expect(read({ ...old, TUN: null, Health: null, Peer: { k: bare } })).toMatchObject({
      tun: null,
      self: null,
      health: [],
      tailnet: null,
      peers: [{ online: null, active: null, path: null, rxBytes: null, lastHandshakeMs: null, keyExpiryMs: null }],
    });
  });
});

describe('a peer', () => {
  it.each<[string, Fields, Fields]>([
    ['that is idle', { Active: false, CurAddr: '' }, { active: false, curAddr: '', path: 'idle' }],
    ['by DERP', { CurAddr: '' }, { curAddr: '', path: 'derp' }],
    [
      'by a peer relay',
      { CurAddr: '', PeerRelay: '203.0.113.9:7777:vni:12' },
      { curAddr: '', peerRelay: '203.0.113.9:7777:vni:12', path: 'peer-relay' },
    ],
    [
      'whose key has expired',
      { Expired: true, KeyExpiry: '2026-11-20T00:00:00Z' },
      { expired: true, keyExpiryMs: at('2026-11-20T00:00:00Z') },
    ],
    [
      'that lost the control plane',
      { Online: false, LastSeen: '2026-11-23T03:11:09.2Z' },
      { online: false, lastSeenMs: at('2026-11-23T03:11:09.2Z') },
    ],
    [
      'without a handshake',
      { LastHandshake: '0001-01-01T00:00:00Z', RxBytes: 0 },
      { lastHandshakeMs: null, rxBytes: 0 },
    ],
    [
      'with a name from far away',
      { HostName: 'a\u001b[2Jb'.repeat(40) },
      { hostName: 'a [2Jb'.repeat(11).slice(0, 64) },
    ],
  ])('%s', (_what, change, differs) => {
    expect(peerB(change)).toEqual({ ...NODE_B, ...differs });
  });

  it.each<[string, Fields, string]>([
    ['a count that is none', { RxBytes: -1 }, 'RxBytes'],
    ['a count beyond what is exact', { TxBytes: 2 ** 60 }, 'TxBytes'],
    ['a word for a flag', { Online: 'yes' }, 'Online'],
    ['a time that is none', { KeyExpiry: 'tomorrow' }, 'KeyExpiry'],
    ['an address that is none', { TailscaleIPs: ['100.64.0.2;id'] }, 'TailscaleIPs.0'],
  ])('with %s is not believed', (_what, change, at) => {
    expect(peerB(change)).toMatch(/^unreadable: JSON of another shape at Peer\./);
    expect(parseTailscaleStatus({ ...HEALTHY, stdout: JSON.stringify(withSelf(change)) + DATED })).toMatchObject({
      why: `JSON of another shape at Self.${at}`,
    });
  });
});

describe('a tailscaled that is not well', () => {
  it('logged out shows no login secret', () => {
    const status = told(parseTailscaleStatus(sample('tailscale/status.needs-login')));
    expect(status).toMatchObject({
      backendState: 'NeedsLogin',
      ips: [],
      peers: [],
      tailnet: null,
      health: ['You are logged out. The last login error was: key expired'],
    });
    expect(JSON.stringify(status)).not.toMatch(/login\.tailscale|nodekey/);
  });

  it('with an exit node in use shows it', () => {
    const ExitNodeStatus = { ID: 'nexitCNTRL', Online: false, TailscaleIPs: ['100.64.0.9/32'] };
    expect(read({ ...(withPeer({}) as Status), ExitNodeStatus })).toMatchObject({
      exitNode: { id: 'nexitCNTRL', online: false, ips: ['100.64.0.9/32'] },
    });
  });

  it('in a state nobody knows is not guessed at', () => {
    expect(read({ BackendState: 'Dreaming' })).toBe('unreadable: JSON of another shape at BackendState');
  });
});

describe('no status', () => {
  const CURL = 'curl -sS http://local-tailscaled.sock/localapi/v0/status';
  it.each([
    ['no socket', sample('tailscale/status.no-socket'), 'no-daemon'],
    ['no daemon, says the command line', sample('tailscale/status-cli.no-daemon'), 'no-daemon'],
    ['a wrong Host header', sample('tailscale/status.wrong-host'), 'forbidden: tailscaled refuses the request'],
    [
      'a question it does not know',
      output(CURL, `x${DATED.replace('200', '404')}`),
      'tool-missing: this release of tailscaled does not know the question',
    ],
    [
      'an error',
      output(CURL, `x${DATED.replace('200', '500')}`),
      'inconclusive: tailscaled answered with HTTP status 500',
    ],
    ['no answer in time', output(CURL, '\n 000', 28), 'timed-out: tailscaled did not answer in time'],
    ['a broken connection', output(CURL, '\n 000', 56), 'inconclusive: curl: no answer of tailscaled (exit status 56)'],
    ['too much', output(CURL, '\n 200', 63), 'unreadable: too much output'],
    ['a missing trailer', output(CURL, JSON_TEXT), 'unreadable: curl: no complete last line'],
    ['half of it', output(CURL, JSON_TEXT.slice(0, 900) + DATED), 'unreadable: not complete JSON'],
    ['another tool', output('wget -O- x', JSON_TEXT), 'unreadable: not a way to ask tailscaled'],
    [
      'a failing command line',
      output('tailscale status --json', '', 1, 'access denied\n'),
      'inconclusive: tailscale: exit status 1',
    ],
    [
      'no curl',
      output(CURL, '', 127, 'sh: curl: not found'),
      'tool-missing: the tool did not run or crashed (exit status 127)',
    ],
  ])('for %s', (_what, one, expected) => {
    expect(told(parseTailscaleStatus(one))).toBe(expected);
  });

  it('tells no time where curl is too old to show it', () => {
    expect(told(parseTailscaleStatus({ ...HEALTHY, stdout: `${JSON_TEXT}\n%header{date} 200` }))).toMatchObject({
      atMs: null,
    });
  });
});
