// How a packet walks: sizes, hop counts, translations, and the counters it moves.
import { describe, expect, it } from 'vitest';
import { conntrackCount } from '../../../src/playground/network/conntrack.ts';
import { healthyNetwork } from '../../../src/playground/network/healthy.ts';
import type { Fate, Trip } from '../../../src/playground/network/packet.ts';
import { send } from '../../../src/playground/network/send.ts';
import type { Network, NodeStack, Stack } from '../../../src/playground/network/state.ts';
import { pathBetween } from '../../../src/playground/network/tailnet.ts';
import { DEMO_TOPOLOGY } from '../../../src/playground/topology.ts';
import { broken } from './places.ts';

const node = (network: Network, name: string): NodeStack => {
  const found = network.nodes.get(name);
  if (!found) throw new Error(`no node ${name}`);
  return found;
};

const stack = (network: Network, id: string): Stack => network.pods.get(id) ?? node(network, id);

const WEB = '10.244.1.11';
const echo = (to: string, more: Partial<Trip> = {}): Trip => ({ to, protocol: 'icmp', ...more });
const brief = (fate: Fate) => {
  if (fate.kind === 'delivered') return { seenAs: fate.seenAs, ttl: fate.ttl };
  if (fate.kind === 'icmp') return [fate.error, fate.from, fate.mtuBytes ?? 0];
  return fate.kind === 'local' ? [fate.errno, fate.mtuBytes ?? 0] : fate.kind;
};

describe('a packet', () => {
  it.each([
    [WEB, '8.8.8.8', { seenAs: '203.0.113.10', ttl: 62 }],
    ['node-1', '8.8.8.8', { seenAs: '203.0.113.10', ttl: 63 }],
    [WEB, '10.244.1.12', { seenAs: WEB, ttl: 63 }],
    [WEB, '10.244.2.11', { seenAs: WEB, ttl: 62 }],
    [WEB, '100.64.0.2', { seenAs: '100.64.0.1', ttl: 63 }],
    ['node-1', '10.244.2.11', { seenAs: '10.244.1.1', ttl: 63 }],
    ['node-1', '127.0.0.1', { seenAs: '127.0.0.1', ttl: 64 }],
    [WEB, '203.0.113.77', 'lost'],
    [WEB, '10.0.0.1', { seenAs: '10.0.0.11', ttl: 63 }],
  ])('from %s to %s arrives as %o', (from, to, expected) => {
    const network = healthyNetwork(DEMO_TOPOLOGY, 1);
    expect(brief(send(network, stack(network, from), echo(to)))).toEqual(expected);
  });

  it.each([
    ['', WEB, '10.244.2.11', 1230, { seenAs: WEB, ttl: 62 }],
    ['', WEB, '10.244.2.11', 1231, ['EMSGSIZE', 1230]],
    ['', 'node-1', '100.64.0.2', 1280, { seenAs: '100.64.0.1', ttl: 64 }],
    ['', 'node-1', '100.64.0.2', 1281, ['EMSGSIZE', 1280]],
    ['pod-mtu-too-big', WEB, '10.244.2.11', 1231, ['frag-needed', '10.0.0.11', 1230]],
    ['pod-mtu-too-big', WEB, '10.244.2.11', 1451, ['EMSGSIZE', 1450]],
    ['pod-mtu-too-big', WEB, '100.64.0.2', 1400, ['frag-needed', '10.0.0.11', 1280]],
  ])('that must not be cut (%s, %s to %s, %i bytes) ends as %o', (fault, from, to, sizeBytes, expected) => {
    const { network } = broken(...(fault ? [fault] : []));
    expect(brief(send(network, stack(network, from), echo(to, { sizeBytes, dontFragment: true })))).toEqual(expected);
  });

  it('too big for the path is refused by its own stack from the second time on', () => {
    const { network } = broken('pod-mtu-too-big');
    const trip = echo('10.244.2.11', { sizeBytes: 1300, dontFragment: true });
    const fates = [1, 2].map(() => brief(send(network, stack(network, WEB), trip)));
    expect(fates).toEqual([
      ['frag-needed', '10.0.0.11', 1230],
      ['EMSGSIZE', 1230],
    ]);
  });

  it('that may be cut passes, and the node that cuts it counts the pieces', () => {
    const { network } = broken('pod-mtu-too-big');
    const fate = send(network, stack(network, WEB), echo('10.244.2.11', { sizeBytes: 1428 }));
    expect([fate.kind, node(network, 'node-1').snmp.fragOks, node(network, 'node-1').snmp.fragCreates]).toEqual([
      'delivered',
      1,
      2,
    ]);
  });

  it('moves VXLAN counters on both nodes, unless the far node drops it', () => {
    const counters = (network: Network) =>
      ['node-1', 'node-2'].map((name) => {
        const device = node(network, name).devices.get('cilium_vxlan');
        return [device?.rx.packets, device?.tx.packets];
      });
    const healthy = healthyNetwork(DEMO_TOPOLOGY, 1);
    send(healthy, stack(healthy, WEB), echo('10.244.2.11'));
    const { network } = broken('vxlan-port-blocked');
    send(network, stack(network, WEB), echo('10.244.2.11'));
    expect([counters(healthy), counters(network)]).toEqual([
      [
        [1, 1],
        [1, 1],
      ],
      [
        [0, 1],
        [1, 1],
      ],
    ]);
  });

  it('opens a flow in the node it passes and is refused one by a full table', () => {
    const network = healthyNetwork(DEMO_TOPOLOGY, 1);
    const one = node(network, 'node-1');
    const before = conntrackCount(one);
    send(network, stack(network, WEB), echo('8.8.8.8'));
    const after = conntrackCount(one);
    one.conntrack.base = one.conntrack.max;
    expect([after - before, send(network, stack(network, WEB), echo('1.1.1.1')).kind, conntrackCount(one)]).toEqual([
      1,
      'lost',
      262_144,
    ]);
  });

  it('never fills the table by itself', () => {
    const network = healthyNetwork(DEMO_TOPOLOGY, 1);
    for (let turn = 0; turn < 2000; turn += 1) send(network, stack(network, WEB), echo('8.8.8.8'));
    expect(conntrackCount(node(network, 'node-1'))).toBeLessThan(1000);
  });

  it('is lost at the rate the tailnet loses, the same with the same seed', () => {
    const losses = (seed: number) => {
      const network = healthyNetwork(DEMO_TOPOLOGY, seed);
      pathBetween(network, node(network, 'node-1'), node(network, 'node-2')).lossRatio = 0.3;
      const fates = Array.from({ length: 200 }, () => send(network, node(network, 'node-1'), echo('100.64.0.2')).kind);
      return fates.filter((kind) => kind === 'lost').length;
    };
    expect(losses(7)).toBe(losses(7));
    // Two chances to be lost, there and back: 51 %.
    expect(losses(7) / 200).toBeGreaterThan(0.4);
    expect(losses(7) / 200).toBeLessThan(0.62);
  });
});
