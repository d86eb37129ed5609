// Does a healthy real tailnet say what our parsers read?
import { describe, expect, it } from 'vitest';
import { nftRuleset } from '../../../src/commands/firewall.ts';
import {
  tailscaleCheckIpForwarding,
  tailscaleCheckUdpGro,
  tailscaleDerpMap,
  tailscaleMetrics,
  tailscalePrefs,
} from '../../../src/commands/tailscale.ts';
import { parseNftRuleset } from '../../../src/parsers/nft.ts';
import { parseTailscaleMetrics } from '../../../src/parsers/tailscale-metrics.ts';
import { parseDerpMap, parseTailscaleCheck, parseTailscalePrefs } from '../../../src/parsers/tailscale-settings.ts';
import { labNow, NODE_2, netcheck, ping, ready, status, viaOf } from './asking.ts';
import { read } from './looking.ts';

if (!ready) console.log('lab with real Tailscale skipped: not inside its namespaces (sudo npm run test:lab:real)');

describe.skipIf(!ready)('a healthy tailnet', () => {
  it('is told the same by the local API and by the command line', async () => {
    const lab = await labNow();
    const direct = { online: true, active: true, path: 'direct', peerRelay: '', homeDerp: 'lab', expired: false };
    const expected = {
      backendState: 'Running',
      version: '1.102.3',
      tun: true,
      haveNodeKey: true,
      ips: ['100.64.0.1', expect.stringMatching(/^fd7a:/)],
      health: [],
      exitNode: null,
      self: { hostName: 'node-1', online: true, keyExpiryMs: null, expired: false, tags: ['tag:k8s'] },
      peers: [
        { hostName: 'node-2', curAddr: '10.0.0.12:41641', ...direct, lastHandshakeMs: expect.any(Number) },
        { hostName: 'node-3', curAddr: '10.0.0.13:41641', ...direct },
      ],
    };
    expect(await status(lab, { keep: 'tailscale/status.real-healthy' })).toMatchObject(expected);
    expect(await status(lab, { cli: true, keep: 'tailscale/status-cli.real-healthy' })).toMatchObject(expected);
    expect((await status(lab)).self?.addrs).toContain('10.0.0.11:41641');

    const pong = (via: string, endpoint = '') => ({
      outcome: 'pong',
      pongs: [{ via, nodeName: 'node-2', nodeIp: NODE_2, endpoint, derp: '' }],
    });
    for (const cli of [undefined, true] as const) {
      const name = cli ? 'tailscale/ping-cli' : 'tailscale/ping';
      const way = { ...(cli && { cli }) };
      expect(await ping(lab, NODE_2, { ...way, keep: `${name}.real-direct` })).toMatchObject(
        pong('direct', '10.0.0.12:41641'),
      );
      expect(await ping(lab, NODE_2, { ...way, keep: `${name}.real-tsmp` }, 'TSMP')).toMatchObject(pong('tsmp'));
      expect(await ping(lab, NODE_2, { ...way, keep: `${name}.real-icmp` }, 'ICMP')).toMatchObject(pong('icmp'));
      expect(viaOf(await ping(lab, '100.64.0.1', { ...way, keep: `${name}.real-self` }))).toBe('is-self');
      expect(viaOf(await ping(lab, '100.64.0.9', { ...way, keep: `${name}.real-no-peer` }))).toBe('no-such-peer');
    }

    expect(await netcheck(lab, { keep: 'tailscale/netcheck.real-healthy' })).toMatchObject({
      udp: true,
      ipv4: true,
      ipv6: false,
      mappingVaries: false,
      globalV4: expect.stringMatching(/^203\.0\.113\.10:\d+$/),
      nearestDerp: '900',
      derpLatencyMs: { 900: expect.any(Number), 901: expect.any(Number) },
    });
    expect(await netcheck(lab, { cli: true, keep: 'tailscale/netcheck-text.real-healthy' })).toMatchObject({
      udp: true,
      mappingVaries: false,
      nearestDerp: 'Lab',
    });

    expect(await read(lab, parseTailscalePrefs, { at: 'n1', command: tailscalePrefs })).toEqual({
      acceptRoutes: false,
      acceptDns: false,
      exitNodeId: '',
      netfilterMode: 'on',
      advertiseRoutes: [],
      wantRunning: true,
      loggedOut: false,
      shieldsUp: false,
    });
    expect(await read(lab, parseDerpMap, { at: 'n1', command: tailscaleDerpMap })).toEqual([
      { id: 900, code: 'lab', name: 'Lab' },
      { id: 901, code: 'far', name: 'Far lab' },
    ]);
    expect(
      await read(lab, parseTailscaleMetrics, {
        at: 'n1',
        command: tailscaleMetrics,
        keep: 'tailscale/metrics.real-healthy',
      }),
    ).toMatchObject({
      warnings: 0,
      homeDerpId: 900,
      inboundPackets: { derp: expect.any(Number), direct_ipv4: expect.any(Number) },
    });
    for (const [command, says] of [
      // The nodes are set up as tailscaled advises; test/lab/real/states.test.ts has one that is not.
      [tailscaleCheckUdpGro, /^$/],
      [tailscaleCheckIpForwarding, /^$|IPv6 forwarding/],
    ] as const) {
      expect(await read(lab, parseTailscaleCheck, { at: 'n1', command })).toEqual({
        warning: expect.stringMatching(says),
      });
    }
  });

  it('has a packet filter that is read, whichever rules Tailscale adds', async () => {
    const lab = await labNow();
    const rules = await read(lab, parseNftRuleset, {
      at: 'n1',
      command: nftRuleset,
      root: true,
      keep: 'firewall/nft-real-tailscale',
    });
    if (typeof rules === 'string') throw new Error(rules);
    const own = (chain: string) =>
      rules.filter((rule) => rule.table === 'ip filter' && rule.chain === chain).map((rule) => rule.verdict);
    expect([own('FORWARD'), own('ts-forward'), own('ts-input')]).toEqual([
      ['jump'],
      ['other', 'accept', 'drop', 'accept'],
      ['accept', 'accept', 'accept', 'return', 'drop'],
    ]);
  });

  it('lets nobody but root write', async () => {
    const lab = await labNow();
    const asNobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', 'tailscale'];
    expect((await lab.run('n1', [...asNobody, 'down'])).code).not.toBe(0);
    expect((await status(lab)).backendState).toBe('Running');
  });
});
