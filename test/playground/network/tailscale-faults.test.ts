// What a node's tailscaled, its command line and the packets say of each fault of the tailnet: one state, one story.
import { describe, expect, it } from 'vitest';
import { parseTailscaleMetrics } from '../../../src/parsers/tailscale-metrics.ts';
import { parseTailscaleNetcheck } from '../../../src/parsers/tailscale-netcheck.ts';
import { parseTailscalePing } from '../../../src/parsers/tailscale-ping.ts';
import { peerWith } from '../../../src/parsers/tailscale-status.ts';
import { send } from '../../../src/playground/network/send.ts';
import { told } from '../../parsers/sample.ts';
import { at, LIMIT, NODE_2, pingAt, statusAt } from './ask-tailscale.ts';
import { broken, runAt } from './places.ts';

const story = (fault: string) => {
  const cluster = broken(...(fault ? [fault] : []));
  const status = statusAt(cluster, 'node-1');
  const peer = typeof status === 'string' ? null : peerWith(status, NODE_2);
  const netcheck = told(parseTailscaleNetcheck(at(cluster, 'node-1', { name: 'tailscale-netcheck', args: {} })));
  const { network } = cluster;
  const [node, web] = [network.nodes.get('node-1'), network.pods.get('10.244.1.11')];
  if (!node || !web) throw new Error('no demo');
  const reach = (to: string, from: typeof node | typeof web = node) => {
    const fates = Array.from({ length: 40 }, () => send(network, from, { to, protocol: 'icmp' }));
    const back = fates.filter(({ kind }) => kind === 'delivered').length;
    return back === 40 ? 'ok' : back === 0 ? 'silent' : 'lossy';
  };
  return {
    state: typeof status === 'string' ? status : status.backendState,
    peer: peer === null ? null : `${peer.path} ${peer.online ? 'online' : 'offline'}${peer.expired ? ' expired' : ''}`,
    pings: [pingAt(cluster, 'disco'), pingAt(cluster, 'disco'), pingAt(cluster, 'TSMP'), pingAt(cluster, 'ICMP')].join(
      ' ',
    ),
    node: reach(NODE_2),
    pod: reach('10.244.2.11', web),
    udp: typeof netcheck === 'string' ? netcheck : netcheck.udp,
  };
};

type Story = ReturnType<typeof story>;

const WELL: Story = {
  state: 'Running',
  peer: 'direct online',
  pings: 'direct direct tsmp icmp',
  node: 'ok',
  pod: 'ok',
  udp: true,
};
const CUT_OFF = { pings: 'no-such-peer no-such-peer no-such-peer no-such-peer', node: 'silent', pod: 'silent' };
/** Who has no key at hand says of every peer that it is stopped itself. */
const STOPPED = { ...CUT_OFF, pings: 'stopped stopped stopped stopped' };
const UNANSWERED = { pings: 'no-answer no-answer no-answer no-answer', node: 'silent', pod: 'silent' };
const NOBODY = { pings: 'no-daemon no-daemon no-daemon no-daemon', node: 'silent', pod: 'silent', peer: null };

describe('the story of', () => {
  it.each<[string, Partial<Story>]>([
    ['', {}],
    ['tailscale-logged-out', { ...CUT_OFF, state: 'NeedsLogin', peer: null }],
    ['tailscale-logged-out:stopped', { ...STOPPED, state: 'Stopped', peer: 'idle online' }],
    ['node-key-expired', { ...STOPPED, state: 'NeedsLogin', peer: 'idle online' }],
    ['node-key-expiring', {}],
    ['peer-offline', { peer: 'direct offline' }],
    ['peer-offline:dead', { ...UNANSWERED, peer: 'derp offline' }],
    ['wireguard-udp-blocked', { peer: 'derp online', pings: 'derp derp tsmp icmp', udp: false }],
    ['peer-relayed', { peer: 'derp online', pings: 'derp derp tsmp icmp' }],
    ['peer-relayed:peer-relay', { peer: 'peer-relay online', pings: 'peer-relay peer-relay tsmp icmp' }],
    ['path-flapping', { pings: 'direct derp tsmp icmp' }],
    ['direct-path-blackholed', { pings: 'direct direct no-answer no-answer', node: 'silent', pod: 'silent' }],
    ['tailnet-latency-high', {}],
    ['overlay-leaks-outside-tailnet', { pod: 'silent' }],
    ['tailscaled-down', { ...NOBODY, state: 'no-daemon' }],
    ['tailscale0-down', { node: 'silent', pod: 'silent' }],
    ['cloud-egress-down', { udp: false }],
  ])('%s', (fault, differs) => {
    expect(story(fault)).toEqual({ ...WELL, ...differs });
  });

  it.each([
    ['tailnet-packet-loss', 0.51, 0.1],
    ['tailnet-packet-loss:5-percent', 0.0975, 0.04],
  ])('%s, by counting disco pings, pings of the data plane and pings between pods', (fault, share, margin) => {
    const cluster = broken(fault);
    const { network } = cluster;
    const lossOf = (back: () => boolean) => Array.from({ length: 400 }, back).filter((one) => !one).length / 400;
    const stacks = [network.nodes.get('node-1'), network.pods.get('10.244.1.11')];
    const [node, web] = stacks;
    if (!node || !web) throw new Error('no demo');
    const losses = [
      lossOf(() => pingAt(cluster, 'disco') === 'direct'),
      lossOf(() => pingAt(cluster, 'TSMP') === 'tsmp'),
      lossOf(() => send(network, node, { to: NODE_2, protocol: 'icmp' }).kind === 'delivered'),
      lossOf(() => send(network, web, { to: '10.244.2.11', protocol: 'icmp' }).kind === 'delivered'),
    ];
    expect(losses.filter((loss) => Math.abs(loss - share) > margin)).toEqual([]);
    // Another pair loses nothing.
    expect(lossOf(() => pingAt(cluster, 'disco', 'node-1', '100.64.0.3') === 'direct')).toBe(0);
  });
});

describe('a fault between two nodes', () => {
  it('of the latency shows in pings of both kinds, and leaves the third node alone', () => {
    const cluster = broken('tailnet-latency-high');
    const latencyTo = (to: string) => {
      const ping = told(
        parseTailscalePing(at(cluster, 'node-1', { name: 'tailscale-ping', args: { ...LIMIT, to, type: 'disco' } })),
      );
      return typeof ping === 'string' ? Number.NaN : (ping.pongs[0]?.latencyMs ?? Number.NaN);
    };
    const [, ms] = /time=([\d.]+) ms/.exec(runAt(cluster, 'node-1', ['ping', '-c', '1', NODE_2]).stdout) ?? [];
    expect([latencyTo(NODE_2) > 50, Number(ms) > 50, latencyTo('100.64.0.3') < 5]).toEqual([true, true, true]);
  });

  it('that swallows data leaves what was received as it was, and the handshake old', () => {
    const cluster = broken('direct-path-blackholed');
    const peer = () => {
      const status = statusAt(cluster, 'node-1');
      return typeof status === 'string' ? null : peerWith(status, NODE_2);
    };
    const before = peer();
    runAt(cluster, 'node-1', ['ping', '-c', '5', '-i', '0.1', NODE_2]);
    const after = peer();
    expect([after?.rxBytes === before?.rxBytes, (after?.txBytes ?? 0) > (before?.txBytes ?? 0)]).toEqual([true, true]);
    expect(Date.now() - (after?.lastHandshakeMs ?? 0)).toBeGreaterThan(300_000);
  });

  it('that forces DERP shows in the counters by path', () => {
    const cluster = broken('wireguard-udp-blocked');
    const metrics = () => {
      const read = told(parseTailscaleMetrics(at(cluster, 'node-1', { name: 'tailscale-metrics', args: LIMIT })));
      if (typeof read === 'string') throw new Error(read);
      return [read.inboundPackets.derp, read.inboundPackets.direct_ipv4];
    };
    const [derp = 0, direct = 0] = metrics();
    runAt(cluster, 'node-1', ['ping', '-c', '5', '-i', '0.1', NODE_2]);
    expect(metrics()).toEqual([derp + 5, direct]);
  });
});

describe('a key', () => {
  const keyOf = (fault: string, where: string, ip: string) => {
    const status = statusAt(broken(fault), where);
    if (typeof status === 'string') return status;
    const machine = ip === '' ? status.self : peerWith(status, ip);
    const days = machine?.keyExpiryMs == null ? null : Math.round((machine.keyExpiryMs - Date.now()) / 86_400_000);
    return [days, machine?.expired];
  };

  it.each([
    ['node-key-expiring', [5, false]],
    ['node-key-expired', [-3, true]],
    ['peer-offline', [null, false]],
  ])('under %s is seen the same by the node and by another', (fault, expected) => {
    expect([keyOf(fault, 'node-1', ''), keyOf(fault, 'node-2', '100.64.0.1')]).toEqual([expected, expected]);
  });

  it('that has expired is named to whoever pings its node', () => {
    const ping = at(broken('node-key-expired'), 'node-2', {
      name: 'tailscale-ping',
      args: { ...LIMIT, to: '100.64.0.1', type: 'disco' },
    });
    expect(told(parseTailscalePing(ping))).toMatchObject({ outcome: 'error', error: "peer's node key has expired" });
  });
});
