// What does real Tailscale say when it is stopped, dead, logged out or expired, and do we read it so?
import { describe, expect, it } from 'vitest';
import { tailscaleCheckUdpGro, tailscaleStatus } from '../../../src/commands/tailscale.ts';
import { parseTailscaleCheck } from '../../../src/parsers/tailscale-settings.ts';
import { NO_DAEMON, parseTailscaleStatus, peerWith } from '../../../src/parsers/tailscale-status.ts';
import { labNow, NODE_2, NODE_3, ping, ready, sees, status, viaOf } from './asking.ts';
import { look, read } from './looking.ts';
import { must } from './outages.ts';
import { eventually, JOIN, order } from './tailnet.ts';

describe.skipIf(!ready)('a tailscaled', () => {
  it('that somebody stopped says so, and comes back', async () => {
    const lab = await labNow();
    await must(lab, 'n2', 'tailscale', 'down');
    expect(await status(lab, { at: 'n2', keep: 'tailscale/status.real-stopped' })).toMatchObject({
      backendState: 'Stopped',
      haveNodeKey: true,
      ips: [NODE_2, expect.any(String)],
      health: ['Tailscale is stopped.'],
    });
    expect(viaOf(await ping(lab, NODE_3, { at: 'n2', cli: true, keep: 'tailscale/ping-cli.real-stopped' }))).toBe(
      'stopped',
    );
    expect(await ping(lab, NODE_3, { at: 'n2', keep: 'tailscale/ping.real-stopped' })).toMatchObject({
      outcome: 'stopped',
    });
    await sees(lab, 'offline', NODE_2, (peer) => peer?.online === false && peer.lastSeenMs !== null);
    await status(lab, { keep: 'tailscale/status.real-peer-offline' });
    await must(lab, 'n2', 'tailscale', ...JOIN, '--hostname=node-2');
    await sees(lab, 'online', NODE_2, (peer) => peer?.online === true);
    expect((await status(lab, { at: 'n2' })).backendState).toBe('Running');
  });

  it('that is dead does not answer, and its peers see it offline', async () => {
    const lab = await labNow();
    lab.signal('tailscaled-node-3', 'SIGKILL');
    // The device may go before the socket does: in between a dying process still takes connections, and resets them.
    await eventually('the device and the socket go with it', async () => {
      const link = await lab.run('n3', ['ip', 'link', 'show', 'tailscale0']);
      const sockets = await lab.run('n3', ['ss', '-Hxl']);
      return link.code === 1 && !sockets.stdout.includes('tailscaled.sock') ? link : null;
    });
    const there = { at: 'n3', command: tailscaleStatus };
    expect(await read(lab, parseTailscaleStatus, { ...there, keep: 'tailscale/status.real-no-daemon' })).toBe(
      NO_DAEMON,
    );
    expect(
      await read(lab, parseTailscaleStatus, { ...there, cli: true, keep: 'tailscale/status-cli.real-no-daemon' }),
    ).toBe(NO_DAEMON);
    expect(viaOf(await ping(lab, NODE_3))).toBe('no-answer');
    await sees(lab, 'offline', NODE_3, (peer) => peer?.online === false);
    // The rules stay, and lead to a table that is empty: a packet to a peer leaves by the uplink.
    const route = await lab.run('n3', ['ip', 'route', 'get', NODE_2]);
    const rules = await lab.run('n3', ['ip', 'rule']);
    expect([rules.stdout, route.stdout]).toEqual([
      expect.stringContaining('from all lookup 52'),
      expect.stringContaining('dev enp0s6'),
    ]);
  });

  it('whose device does not take UDP in bulk where it forwards is warned of it', async () => {
    const lab = await labNow();
    const set = (to: 'on' | 'off') => must(lab, 'n2', 'ethtool', '-K', 'enp0s6', 'rx-udp-gro-forwarding', to);
    const warning = async () => await read(lab, parseTailscaleCheck, { at: 'n2', command: tailscaleCheckUdpGro });
    await set('off');
    expect(await warning()).toEqual({ warning: expect.stringMatching(/UDP GRO forwarding/) });
    await set('on');
    expect(await warning()).toEqual({ warning: '' });
  });

  it('that hangs is not taken for a dead one', async () => {
    const lab = await labNow();
    lab.signal('tailscaled-node-3', 'SIGSTOP');
    expect(
      await read(lab, parseTailscaleStatus, { at: 'n3', command: tailscaleStatus, args: { timeoutMs: 1000 } }),
    ).toMatch(/^timed-out/);
  });

  it('that was logged out needs a login', async () => {
    const lab = await labNow();
    await must(lab, 'n3', 'tailscale', 'logout');
    expect(await status(lab, { at: 'n3', keep: 'tailscale/status.real-logged-out' })).toMatchObject({
      backendState: 'NeedsLogin',
      haveNodeKey: null,
      ips: [],
      tailnet: null,
    });
    // It knows nobody any more: without its state this would be read as a missing peer.
    expect(viaOf(await ping(lab, NODE_2, { at: 'n3', keep: 'tailscale/ping.real-logged-out' }))).toBe('no-such-peer');
    expect(viaOf(await ping(lab, NODE_2, { at: 'n3', cli: true, keep: 'tailscale/ping-cli.real-logged-out' }))).toBe(
      'logged-out',
    );
  });
});

describe.skipIf(!ready)('a key', () => {
  it('that is to expire is told by its date, and one that has expired cuts the peer off', async () => {
    const lab = await labNow();
    const before = Date.now();
    await order(lab, 'expire?node=node-2&in=72h');
    await sees(lab, 'with a key that expires', NODE_2, (peer) => peer?.keyExpiryMs != null);
    const soon = peerWith(await status(lab, { keep: 'tailscale/status.real-key-soon' }), NODE_2);
    expect(soon?.expired).toBe(false);
    expect(Math.abs((soon?.keyExpiryMs ?? 0) - before - 72 * 3_600_000)).toBeLessThan(60_000);

    await order(lab, 'expire?node=node-2&in=-1m');
    await sees(lab, 'expired', NODE_2, (peer) => peer?.expired === true);
    await status(lab, { keep: 'tailscale/status.real-peer-expired' });
    expect(await ping(lab, NODE_2, { keep: 'tailscale/ping.real-peer-expired' })).toMatchObject({
      outcome: 'error',
      error: "peer's node key has expired",
    });
    const itself = await eventually('node-2 needs a login', async () => {
      const now = await status(lab, { at: 'n2' });
      return now.backendState === 'NeedsLogin' ? now : null;
    });
    expect(viaOf(await ping(lab, NODE_3, { at: 'n2', keep: 'tailscale/ping.real-key-expired' }))).toBe('stopped');
    expect(itself).toMatchObject({ self: { expired: true, keyExpiryMs: expect.any(Number) }, health: [] });
    await look(lab, { at: 'n2', command: tailscaleStatus, keep: 'tailscale/status.real-key-expired' });

    await order(lab, 'expire?node=node-2');
    await eventually('node-2 runs again', async () =>
      (await status(lab, { at: 'n2' })).backendState === 'Running' ? true : null,
    );
  });

  it('of a node the policy hides is not among the peers', async () => {
    const lab = await labNow();
    await order(lab, 'hide?node=node-3&from=node-1');
    await sees(lab, 'no more', NODE_3, (peer) => peer === null);
    expect(viaOf(await ping(lab, NODE_3))).toBe('no-such-peer');
    await must(lab, 'n3', 'true');
  });
});
