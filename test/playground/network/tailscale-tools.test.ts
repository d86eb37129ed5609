// How a simulated tailscaled and its command line answer: what they tell, what they refuse, where they are missing.
import { describe, expect, it } from 'vitest';
import { variantsOf } from '../../../src/commands/catalogue.ts';
import { parseTailscaleNetcheck } from '../../../src/parsers/tailscale-netcheck.ts';
import { parseTailscalePing } from '../../../src/parsers/tailscale-ping.ts';
import { parseTailscaleCheck, parseTailscalePrefs } from '../../../src/parsers/tailscale-settings.ts';
import { told } from '../../parsers/sample.ts';
import { at, LIMIT, NODE_2, pingAt, statusAt } from './ask-tailscale.ts';
import { broken, placeAt, runAt } from './places.ts';

describe('tailscaled', () => {
  it.each([
    ['tailscale-logged-out', ['Tailscale is stopped.']],
    ['tailscale-logged-out:stopped', ['Tailscale is stopped.']],
    ['node-key-expired', []],
    ['', []],
  ])('under %s tells of its health', (fault, health) => {
    expect(statusAt(broken(...(fault ? [fault] : [])), 'node-1')).toMatchObject({ health });
  });

  it('cut off from the world tells that relays and control plane are gone, and still knows its peers', () => {
    const status = statusAt(broken('cloud-egress-down'), 'node-1');
    expect(status).toMatchObject({
      self: { online: false },
      health: [expect.stringContaining('relay server'), expect.stringContaining('coordination server')],
      peers: [
        { online: true, path: 'direct' },
        { online: true, path: 'direct' },
      ],
    });
  });

  it('keeps no address and no route of its own once it is logged out', () => {
    const cluster = broken('tailscale-logged-out');
    expect([
      runAt(cluster, 'node-1', ['ip', '-j', 'route', 'show', 'table', '52']).stdout.trim(),
      runAt(cluster, 'node-1', ['ip', 'addr', 'show', 'dev', 'tailscale0']).stdout.includes('inet '),
      runAt(cluster, 'node-1', ['ip', 'addr', 'show', 'dev', 'tailscale0']).stdout.includes('LOWER_UP'),
    ]).toEqual(['[]', false, true]);
  });

  it('shows the exit node and the accepted routes it uses, in status and preferences', () => {
    const cluster = broken('tailscale-exit-node-hijack');
    const status = statusAt(cluster, 'node-1');
    const prefs = told(parseTailscalePrefs(at(cluster, 'node-1', { name: 'tailscale-prefs', args: LIMIT })));
    if (typeof status === 'string' || typeof prefs === 'string') throw new Error('not read');
    const exit = status.peers.find(({ exitNode }) => exitNode);
    expect([status.exitNode?.id, prefs.exitNodeId, prefs.acceptRoutes, exit?.allowedIps]).toEqual([
      exit?.id,
      exit?.id,
      true,
      expect.arrayContaining(['0.0.0.0/0']),
    ]);
  });

  it('that gives its node DNS answers the node, and no pod by way of CoreDNS', () => {
    const cluster = broken('magicdns-forward');
    const conf = runAt(cluster, 'node-1', ['cat', '/etc/resolv.conf']).stdout;
    const prefs = told(parseTailscalePrefs(at(cluster, 'node-1', { name: 'tailscale-prefs', args: LIMIT })));
    const dig = (where: string, server: string) =>
      runAt(cluster, where, ['dig', '+time=1', '+tries=1', '+short', `@${server}`, 'google.com.', 'A']).exitCode;
    expect([conf.split('\n')[0], prefs]).toEqual([
      'nameserver 100.100.100.100',
      expect.objectContaining({ acceptDns: true }),
    ]);
    expect([dig('node-1', '100.100.100.100'), dig('node-1', '10.244.1.10'), dig('shop/web-0', '10.96.0.10')]).toEqual([
      0, 9, 9,
    ]);
  });

  it('warns of forwarding that is off', () => {
    const check = (fault: string[]) =>
      told(parseTailscaleCheck(at(broken(...fault), 'node-1', { name: 'tailscale-check-ip-forwarding', args: LIMIT })));
    expect([check([]), check(['node-ip-forward-off'])]).toEqual([
      { warning: '' },
      { warning: expect.stringContaining('IP forwarding is disabled') },
    ]);
  });

  const CURL = ['curl', '-sS', '-m', '2', '--unix-socket', '/var/run/tailscale/tailscaled.sock', '-w', '%{http_code}'];
  it.each([
    [['http://localhost/localapi/v0/status'], 'invalid localapi request\n403'],
    [['http://local-tailscaled.sock/localapi/v0/logout'], 'access denied\n403'],
    [['-X', 'PATCH', 'http://local-tailscaled.sock/localapi/v0/prefs'], 'access denied\n403'],
    [['http://local-tailscaled.sock/localapi/v0/nothing'], '404 not found\n404'],
    [['http://local-tailscaled.sock/localapi/v0/ping?ip=100.64.0.2&type=disco'], 'want POST\n400'],
    [['-X', 'POST', 'http://local-tailscaled.sock/localapi/v0/ping?ip=x&type=disco'], 'invalid ping\n400'],
  ])('refuses %j', (words, expected) => {
    expect(runAt(broken(), 'node-1', [...CURL, ...words]).stdout).toBe(expected);
  });

  it('is not there in a pod', () => {
    const argv = variantsOf({ name: 'tailscale-status', args: LIMIT }, 'agent')[0] ?? [];
    expect(runAt(broken(), 'shop/web-0', argv).exitCode).toBe(7);
  });
});

describe('the command line', () => {
  it.each([
    ['', 'disco', 'direct'],
    ['', 'TSMP', 'tsmp'],
    ['', 'ICMP', 'icmp'],
    ['peer-relayed', 'disco', 'derp'],
    ['peer-relayed:peer-relay', 'disco', 'peer-relay'],
    ['direct-path-blackholed', 'TSMP', 'no-answer'],
    ['tailscale-logged-out', 'disco', 'logged-out'],
    ['tailscale-logged-out:stopped', 'disco', 'stopped'],
    ['tailscaled-down', 'disco', 'no-daemon'],
  ])('under %s answers a ping by %s like the daemon', (fault, type, expected) => {
    expect(pingAt(broken(...(fault ? [fault] : [])), type, 'node-1', NODE_2, 1)).toBe(expected);
  });

  it.each([
    [['-c', '3', NODE_2], /^pong from node-2 \(100\.64\.0\.2\) via 10\.0\.0\.12:41641 in 1ms\n$/, 0],
    [['-c', '3', '100.64.0.1'], /^100\.64\.0\.1 is local Tailscale IP\n$/, 0],
    [['-c', '3', '100.64.0.77'], /^$/, 1],
  ])('ends %j as the real one does', (words, stdout, exitCode) => {
    expect(runAt(broken(), 'node-1', ['tailscale', 'ping', ...words])).toMatchObject({
      stdout: expect.stringMatching(stdout),
      exitCode,
    });
  });

  it('by DERP alone ends with 1, although every ping was answered', () => {
    const played = runAt(broken('peer-relayed'), 'node-1', ['tailscale', 'ping', '-c', '2', NODE_2]);
    expect([played.exitCode, played.stderr]).toEqual([1, 'direct connection not established\n']);
    expect(told(parseTailscalePing({ argv: ['tailscale', 'ping', '-c', '2', NODE_2], ...played }))).toMatchObject({
      outcome: 'pong',
      pongs: [{ via: 'derp', derp: 'tok' }, { via: 'derp' }],
    });
  });

  it.each(['', 'wireguard-udp-blocked', 'cloud-egress-down'])(
    'under %s checks the net the same as JSON and as text',
    (fault) => {
      const cluster = broken(...(fault ? [fault] : []));
      const read = (variant: number) => {
        const check = told(
          parseTailscaleNetcheck(at(cluster, 'node-1', { name: 'tailscale-netcheck', args: {} }, variant)),
        );
        return typeof check === 'string'
          ? check
          : {
              ...check,
              // JSON tells an IPv4 that only HTTPS found, the text no address of it.
              ipv4: check.udp && check.ipv4,
              nearestDerp: check.nearestDerp !== null,
              derpLatencyMs: Object.values(check.derpLatencyMs).sort(),
              atMs: 0,
            };
      };
      expect(read(1)).toEqual(read(0));
    },
  );

  it('is missing where the agent does not hold it', () => {
    const cluster = broken();
    const holds = () => placeAt(cluster, 'node-1').tools?.includes('tailscale');
    const before = holds();
    cluster.network.agent.tailscaleCli = false;
    expect([before, holds()]).toEqual([true, false]);
  });
});
