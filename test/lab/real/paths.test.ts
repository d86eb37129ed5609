// By which way does real Tailscale go when one is blocked, and do we read it so?
import { describe, expect, it } from 'vitest';
import { peerWith } from '../../../src/parsers/tailscale-status.ts';
import { labNow, NODE_2, NODE_3, netcheck, ping, ready, sees, status, viaOf } from './asking.ts';
import { blockDirect, blockUdp, deafen, hardenNat, must } from './outages.ts';
import { eventually, JOIN } from './tailnet.ts';

describe.skipIf(!ready)('a path that is blocked', () => {
  it('goes by the relay once the direct one is given up, and back', async () => {
    const lab = await labNow();
    await blockDirect(lab, 1, 2);
    // For some six seconds nothing answers at all: the direct path is still trusted.
    await eventually('node-1 reaches node-2 by the relay', async () =>
      viaOf(await ping(lab, NODE_2)) === 'pong derp' ? true : null,
    );
    expect(await ping(lab, NODE_2, { keep: 'tailscale/ping.real-derp' })).toMatchObject({
      pongs: [{ via: 'derp', derp: 'lab' }],
    });
    expect(viaOf(await ping(lab, NODE_2, { cli: true, keep: 'tailscale/ping-cli.real-derp' }))).toBe('pong derp');
    expect(viaOf(await ping(lab, NODE_2, {}, 'TSMP'))).toBe('pong tsmp');
    expect(viaOf(await ping(lab, NODE_2, {}, 'ICMP'))).toBe('pong icmp');
    const now = await status(lab, { keep: 'tailscale/status.real-peer-derp' });
    expect([peerWith(now, NODE_2), peerWith(now, NODE_3)]).toMatchObject([
      { path: 'derp', online: true, curAddr: '' },
      { path: 'direct', online: true },
    ]);
    // The overlay does not notice.
    await must(lab, 'n1p2', 'ping', '-c', '2', '-i', '0.2', '-W', '2', '10.244.2.11');

    await must(lab, 'vcn', 'nft', 'delete table bridge f');
    await eventually('node-1 reaches node-2 directly', async () =>
      viaOf(await ping(lab, NODE_2)) === 'pong direct' ? true : null,
    );
  });

  it('goes by a peer that relays, where the tailnet has one', async () => {
    const lab = await labNow();
    await must(lab, 'n3', 'tailscale', 'set', '--relay-server-port=7777');
    await blockDirect(lab, 1, 2);
    const path = { via: 'peer-relay', endpoint: expect.stringMatching(/^10\.0\.0\.13:7777:vni:\d+$/) };
    // It looks for a relay at its start, and after that every 30 s: one look that missed is not waited for.
    const fresh = async (): Promise<true | null> => {
      await must(lab, 'n1', 'tailscale', 'down');
      await must(lab, 'n1', 'tailscale', ...JOIN, '--hostname=node-1');
      const relayed = async () => (viaOf(await ping(lab, NODE_2)) === 'pong peer-relay' ? true : null);
      return eventually('a relay', relayed, 6_000).catch(() => null);
    };
    await eventually('node-1 reaches node-2 by node-3', fresh, 50_000);
    await sees(lab, 'by a relay', NODE_2, (peer) => peer?.path === 'peer-relay');
    expect(await ping(lab, NODE_2, { keep: 'tailscale/ping.real-peer-relay' })).toMatchObject({ pongs: [path] });
    expect(await ping(lab, NODE_2, { cli: true, keep: 'tailscale/ping-cli.real-peer-relay' })).toMatchObject({
      pongs: [path],
    });
    expect(peerWith(await status(lab, { keep: 'tailscale/status.real-peer-relay' }), NODE_2)).toMatchObject({
      path: 'peer-relay',
      peerRelay: path.endpoint,
      curAddr: '',
    });
  });

  it('is named by netcheck: no UDP, then a hard NAT', async () => {
    const lab = await labNow();
    await blockUdp(lab);
    const blocked = { udp: false, globalV4: '', mappingVaries: null, nearestDerp: '900' };
    expect(await netcheck(lab, { keep: 'tailscale/netcheck.real-udp-blocked' })).toMatchObject(blocked);
    expect(await netcheck(lab, { cli: true, keep: 'tailscale/netcheck-text.real-udp-blocked' })).toMatchObject({
      udp: false,
    });
    await must(lab, 'vcn', 'nft', 'delete table ip f');
    await hardenNat(lab);
    expect(await netcheck(lab, { keep: 'tailscale/netcheck.real-hard-nat' })).toMatchObject({
      udp: true,
      mappingVaries: true,
    });
  });

  it('is open for tailscaled where the far system drops what it is given', async () => {
    const lab = await labNow();
    await deafen(lab, 'n2');
    expect(viaOf(await ping(lab, NODE_2))).toBe('pong direct');
    expect(viaOf(await ping(lab, NODE_2, {}, 'TSMP'))).toBe('pong tsmp');
    expect(viaOf(await ping(lab, NODE_2, { keep: 'tailscale/ping.real-icmp-timeout' }, 'ICMP'))).toBe('no-answer');
  });

  it('at its own end is seen by no ping of tailscaled, only by what goes through the device', async () => {
    const lab = await labNow();
    await must(lab, 'n1', 'ip', 'link', 'set', 'tailscale0', 'down');
    const pings = await Promise.all(['disco', 'TSMP', 'ICMP'].map((type) => ping(lab, NODE_2, {}, type)));
    // By DERP for a moment: a device that changes makes tailscaled look for its paths anew.
    expect(pings.map(viaOf)).toEqual([expect.stringMatching(/^pong (direct|derp)$/), 'pong tsmp', 'pong icmp']);
    expect((await status(lab)).backendState).toBe('Running');
    expect((await lab.run('n1', ['ping', '-c', '1', '-W', '1', NODE_2])).code).toBe(1);
    // From the far end the same system is silent.
    expect(viaOf(await ping(lab, '100.64.0.1', { at: 'n2' }, 'ICMP'))).toBe('no-answer');
  });
});
