// What packet sizes meet between nodes: cut up, refused nearby, told of by a router, or swallowed; and what counters tell.
import { describe, expect, it } from 'vitest';
import { variantsOf } from '../../../src/commands/catalogue.ts';
import type { CommandCall, Parsed, Parser } from '../../../src/model/command-call.ts';
import { parseConntrackStats } from '../../../src/parsers/conntrack.ts';
import { parseFeatures } from '../../../src/parsers/ethtool.ts';
import { parseLink } from '../../../src/parsers/ip-link.ts';
import { parseSnmp } from '../../../src/parsers/kernel-files.ts';
import { parsePing } from '../../../src/parsers/ping.ts';
import { parseSettings } from '../../../src/parsers/settings.ts';
import { type Capture, parseTcpdump } from '../../../src/parsers/tcpdump.ts';
import { parseTracepath } from '../../../src/parsers/tracepath.ts';
import type { SimulatedCluster } from '../../../src/playground/network/simulated-cluster.ts';
import { broken, runAt } from './places.ts';

const value = <T>(result: Parsed<T>): T => {
  if (!result.ok) throw new Error(result.why);
  return result.value;
};

const asked = <T>(
  cluster: SimulatedCluster,
  where: string,
  name: string,
  args: CommandCall['args'],
  parse: Parser<T>,
): T => {
  const [argv = []] = variantsOf({ name, args }, 'agent');
  return value(parse({ argv, ...runAt(cluster, where, argv) }));
};

const WEB = '10.244.1.11@node-1';
const ping = (cluster: SimulatedCluster, where: string, to: string, sizeBytes: number) =>
  asked(
    cluster,
    where,
    'ping',
    { to, count: 3, intervalMs: 20, waitMs: 200, sizeBytes, dontFragment: true },
    parsePing,
  );
const word = (cluster: SimulatedCluster, where: string, to: string, sizeBytes: number): string => {
  const { received, local, reportedMtu } = ping(cluster, where, to, sizeBytes);
  if (received > 0) return 'ok';
  if (reportedMtu !== null) return `told ${reportedMtu.mtuBytes} by ${reportedMtu.from}`;
  return local ?? 'silent';
};

describe('a packet that may not be cut', () => {
  // Payloads: pod to pod small, the largest that fits 1230, one more, 1400; node to node small, 1252, 1253.
  it.each([
    ['', 'ok ok too-long too-long', 'ok ok too-long'],
    ['overlay-mtu-too-big', 'ok ok ok ok', 'ok ok too-long'],
    ['mtu-blackhole', 'ok silent too-long too-long', 'ok silent too-long'],
    ['mtu-blackhole:icmp-filtered', 'ok silent too-long too-long', 'ok ok too-long'],
    ['pod-mtu-too-big', 'ok ok told 1230 by 10.0.0.11 too-long', 'ok ok too-long'],
    // node-2's own devices are smaller, and node-2 says so.
    ['mtu-drift', 'ok told 1200 by 10.244.2.1 too-long too-long', 'ok ok too-long'],
  ])('with "%s"', (fault, pods, nodes) => {
    const cluster = broken(...(fault ? [fault] : []));
    expect([
      [100, 1202, 1203, 1400].map((size) => word(cluster, WEB, '10.244.2.11', size)).join(' '),
      [100, 1252, 1253].map((size) => word(cluster, 'node-1', '100.64.0.2', size)).join(' '),
    ]).toEqual([pods, nodes]);
  });

  it('passes a too large overlay in pieces that only the counters of both nodes tell of', () => {
    const cluster = broken('overlay-mtu-too-big');
    const counters = (node: string) => {
      const { Ip } = asked(cluster, node, 'read-file', { file: 'snmp' }, parseSnmp);
      return [Ip?.FragOKs, Ip?.FragCreates, Ip?.ReasmReqds, Ip?.ReasmOKs];
    };
    const before = ['node-1', 'node-2'].map(counters);
    ping(cluster, WEB, '10.244.2.11', 1400);
    expect([before, ['node-1', 'node-2'].map(counters)]).toEqual([
      [
        [0, 0, 0, 0],
        [0, 0, 0, 0],
      ],
      // Three packets each way, two pieces a packet.
      [
        [3, 6, 6, 3],
        [3, 6, 6, 3],
      ],
    ]);
  });
});

describe('tracepath', () => {
  it.each([
    ['', WEB, '10.244.2.11', [true, 1230]],
    ['', 'node-1', '100.64.0.2', [true, 1280]],
    ['pod-mtu-too-big', WEB, '10.244.2.11', [true, 1230]],
    ['mtu-blackhole', WEB, '10.244.2.11', [false, 1230]],
  ])('with "%s" from %s to %s tells %j', (fault, where, to, expected) => {
    const cluster = broken(...(fault ? [fault] : []));
    const path = asked(cluster, where, 'tracepath', { to, maxHops: 5 }, parseTracepath);
    expect([path.reached, path.mtuBytes]).toEqual(expected);
  });
});

describe('what grows by itself', () => {
  const twice = <T>(fault: string, name: string, args: CommandCall['args'], parse: Parser<T>): readonly T[] => {
    const cluster = broken(...(fault ? [fault] : []));
    return [1, 2].map(() => asked(cluster, 'node-1', name, args, parse));
  };
  it.each([
    ['', [0, 0]],
    ['vxlan-errors-growing', [5, 10]],
  ])('errors of cilium_vxlan with "%s"', (fault, expected) => {
    const looks = twice(fault, 'link', { device: 'cilium_vxlan' }, parseLink);
    expect(looks.map((one) => one?.counters?.txErrors)).toEqual(expected);
    expect(looks.map((one) => one?.counters?.txCarrierErrors)).toEqual(expected);
    expect(looks.map((one) => one?.counters?.txDropped)).toEqual([0, 0]);
  });
  it.each([
    ['', [0, 0]],
    ['conntrack-insert-failed', [7, 14]],
  ])('failed insertions with "%s"', (fault, expected) => {
    expect(twice(fault, 'conntrack-stats', {}, parseConntrackStats).map((one) => one.insertFailed)).toEqual(expected);
  });
});

it('a full connection table counts what it turns away', () => {
  const drops = ['conntrack-filling', 'conntrack-full'].map((fault) => {
    const cluster = broken(fault);
    ping(cluster, 'node-1', '8.8.8.8', 100);
    return asked(cluster, 'node-1', 'conntrack-stats', {}, parseConntrackStats).drop;
  });
  expect(drops).toEqual([0, 3]);
});

describe('settings', () => {
  it.each([
    ['', 4_194_304, true],
    ['rmem-small', 212_992, true],
    ['udp-gro-off', 4_194_304, false],
  ])('with "%s"', (fault, rmemMax, forwarding) => {
    const cluster = broken(...(fault ? [fault] : []));
    const { values } = asked(cluster, 'node-1', 'read-file', { file: 'settings' }, parseSettings);
    const features = asked(cluster, 'node-1', 'ethtool-features', { device: 'enp0s6' }, parseFeatures);
    expect([values['net.core.rmem_max'], features?.['rx-udp-gro-forwarding']?.on]).toEqual([[rmemMax], forwarding]);
  });
});

describe('a capture', () => {
  const capture = (fault: string, node: string, args: CommandCall['args']): Capture =>
    asked(broken(...(fault ? [fault] : [])), node, 'capture', { count: 20, seconds: 10, ...args }, parseTcpdump);
  const overlay = { device: 'tailscale0', filter: 'vxlan' };
  const senders = ({ ended, packets }: Capture, peer: string) => [
    ended,
    packets.some(({ src }) => src === peer),
    packets.some(({ src }) => src !== peer),
  ];

  it('shows VXLAN both ways, and inside it the pods', () => {
    const seen = capture('', 'node-1', overlay);
    expect(senders(seen, '100.64.0.1')).toEqual(['count', true, true]);
    expect(seen.packets.filter(({ vni, inner }) => vni === null || !inner?.src.startsWith('10.244.'))).toEqual([]);
  });
  it.each([
    ['', true],
    ['vxlan-port-blocked', false],
  ])('with "%s" shows answers of node-1 to the pods of others: %s', (fault, answers) => {
    const { packets } = capture(fault, 'node-1', { ...overlay, count: 100, seconds: 20 });
    const replies = packets.filter(({ src, inner }) => src === '100.64.0.1' && inner?.kind === 'icmp-echo-reply');
    expect(replies.length > 0).toBe(answers);
  });
  it.each([
    ['vxlan-device-missing', overlay, 'time', 0],
    ['vxlan-device-missing', { device: 'cilium_vxlan', filter: 'host', host: '10.244.2.11' }, 'no-device', 0],
    ['vxlan-device-down', { device: 'cilium_vxlan', filter: 'host', host: '10.244.2.11' }, 'device-down', 0],
    ['tailscale0-down', overlay, 'device-down', 0],
  ])('with "%s" of %j ends by %s', (fault, args, ended, count) => {
    const seen = capture(fault, 'node-1', args);
    expect([seen.ended, seen.packets.filter(({ src }) => src === '100.64.0.1').length]).toEqual([ended, count]);
  });
  it('names devices on any, and ways', () => {
    const { packets } = capture('', 'node-1', { device: 'any', filter: 'wireguard' });
    expect(
      [...new Set(packets.map(({ device, direction, dport }) => `${device} ${direction} ${dport}`))].sort(),
    ).toEqual(['enp0s6 in 41641', 'enp0s6 out 41641']);
  });
});
