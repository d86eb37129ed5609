// Faults of the tailnet: daemon, device, routes it brings, and the paths between two nodes.
import path from 'node:path';
import { keysOf } from '../keys.ts';
import { RELAY_IP } from '../outside-script.ts';
import {
  type Act,
  asks,
  type Cast,
  DEAD,
  egress,
  filter,
  ip,
  type LabFault,
  noFilter,
  on,
  onTheWire,
  pings,
  sees,
  signal,
  wireFree,
} from './fault.ts';

const flaky = (cause: string | null) => asks('why-flaky', 'node-1 node-2', cause);
const tailscale = (cause: string, node = 'node-1') => asks('tailscale', node, cause);
const PORT = 'udp dport 41641';

export const tailnetFaults = ({ topology, n2, n3 }: Cast): readonly LabFault[] => {
  const { podRange, uplink } = topology;
  return [
    {
      name: 'tailscale0-down',
      on: [ip('n1', 'link set tailscale0 down')],
      undo: [
        ip('n1', 'link set tailscale0 up'),
        ...[n2, n3].map((peer) => ip('n1', `route add ${peer.tailnetIp} dev tailscale0 table 52`)),
      ],
      shows: [sees('n1', `ip route get ${n2.tailnetIp}`, new RegExp(`dev ${uplink}`))],
      expect: [egress('tailscale0-down'), tailscale('tailscale0-down'), flaky('tailscale0-down')],
    },
    {
      name: 'tailscaled-down',
      on: [signal('tailscaled-node-1', 'SIGKILL')],
      undo: 'rebuild',
      expect: [egress('tailscaled-down'), tailscale('tailscaled-down'), flaky('tailscaled-down')],
    },
    {
      name: 'peer-offline',
      on: [signal('tailscaled-node-2', 'SIGKILL')],
      undo: 'rebuild',
      shows: [pings('n1', n2.tailnetIp, DEAD, '-c 2 -i 0.2')],
      expect: [tailscale('tailscaled-down', 'node-2'), tailscale('peer-offline')],
    },
    {
      name: 'tailscale-subnet-route-hijack',
      on: [ip('n1', `route add ${podRange} dev tailscale0 table 52`)],
      undo: [ip('n1', `route del ${podRange} table 52`)],
      expect: [
        egress('tailscale-subnet-route-hijack'),
        tailscale('tailscale-subnet-route-hijack'),
        asks('path', 'shop/web-0 shop/web-1', 'tailscale-subnet-route-hijack'),
      ],
    },
    {
      name: 'tailscale-exit-node-hijack',
      on: [ip('n1', 'route add default dev tailscale0 table 52')],
      undo: [ip('n1', 'route del default table 52')],
      expect: [
        egress('tailscale-exit-node-hijack'),
        tailscale('tailscale-exit-node-hijack'),
        asks('overlay', 'node-1', 'tailscale-exit-node-hijack'),
        asks('path', 'shop/web-0 shop/web-1', 'tailscale-exit-node-hijack'),
      ],
    },
  ];
};

const RELAY = path.join(import.meta.dirname, '../relay.ts');

/** Puts a relay at an address of the cloud between node-1 and node-2. It holds what comes, then sends it on, or loses it. */
const through = ({ n1, n2 }: Cast, address: string, { delayMs = 0, jitterMs = 0, lossPercent = 0 }): readonly Act[] => {
  const numbers = [delayMs, jitterMs, lossPercent].map(String);
  const argv = [process.execPath, RELAY, address, '50001', n1.vcnIp, '50002', n2.vcnIp, ...numbers];
  return [{ start: 'relay', at: 'vcn', argv }, ...endpoints(n1, n2, `${address}:50001`, `${address}:50002`)];
};

const endpoints = (n1: Cast['n1'], n2: Cast['n2'], fromN1: string, fromN2: string): readonly Act[] => [
  on('n1', 'wg', 'set', 'tailscale0', 'peer', keysOf(n2.name).publicKey, 'endpoint', fromN1),
  on('n2', 'wg', 'set', 'tailscale0', 'peer', keysOf(n1.name).publicKey, 'endpoint', fromN2),
];

export const pathFaults = (cast: Cast): readonly LabFault[] => {
  const { topology, n1, n2 } = cast;
  const straight: readonly Act[] = [
    ...endpoints(n1, n2, `${n2.vcnIp}:41641`, `${n1.vcnIp}:41641`),
    signal('relay', 'SIGKILL'),
  ];
  const rtt = (prints: RegExp) => pings('n1', n2.tailnetIp, prints, '-c 10 -i 0.05');
  const lossy = (percent: number): LabFault['on'] => [
    filter('n2', 'input', `iifname "${topology.uplink}" ${PORT} numgen random mod 100 < ${percent} counter drop`),
  ];
  return [
    {
      name: 'tailnet-latency-high',
      on: through(cast, topology.vcnGatewayIp, { delayMs: 40, jitterMs: 5 }),
      undo: straight,
      shows: [rtt(/ = [\d.]+\/(?:8\d|9\d|1\d\d)\./)],
      expect: [flaky('tailnet-latency-high')],
    },
    {
      name: 'tailnet-latency-high:jitter',
      on: through(cast, topology.vcnGatewayIp, { delayMs: 20, jitterMs: 80 }),
      undo: straight,
      shows: [rtt(/ = [\d.]+\/(?:[6-9]\d|1\d\d)\.[\d.]+\/[\d.]+\/[2-9]\d/)],
      expect: [flaky('tailnet-latency-high')],
    },
    {
      name: 'tailnet-packet-loss',
      on: lossy(30),
      undo: [noFilter('n2')],
      shows: [pings('n1', n2.tailnetIp, / (?:[1-6]\d|[5-9])(?:\.\d+)?% packet loss/, '-c 60 -i 0.01')],
      expect: [flaky('tailnet-packet-loss')],
    },
    {
      name: 'tailnet-packet-loss:small',
      on: lossy(5),
      undo: [noFilter('n2')],
      shows: [pings('n1', n2.tailnetIp, / (?:[1-9]|1\d)(?:\.\d+)?% packet loss/, '-c 200 -i 0.005')],
      expect: [flaky('tailnet-packet-loss')],
    },
    {
      name: 'tailnet-packet-loss:relay',
      on: through(cast, topology.vcnGatewayIp, { lossPercent: 15 }),
      undo: straight,
      shows: [pings('n1', n2.tailnetIp, / [1-5]\d(?:\.\d+)?% packet loss/, '-c 100 -i 0.01')],
      expect: [flaky('tailnet-packet-loss')],
    },
    {
      // No direct way; DERP, played by a relay at the region's address, carries all.
      name: 'peer-relayed',
      on: [onTheWire(cast, PORT), ...through(cast, RELAY_IP, { delayMs: 15 })],
      undo: [...straight, wireFree],
      shows: [rtt(/ = [\d.]+\/(?:[3-9]\d|1\d\d)\./)],
      expect: [flaky('peer-relayed'), tailscale('peer-relayed')],
    },
    {
      name: 'wireguard-udp-blocked',
      on: [onTheWire(cast, PORT)],
      undo: [wireFree],
      shows: [pings('n1', n2.tailnetIp, DEAD, '-c 2 -i 0.2'), pings('n1', n2.vcnIp, / 0% packet loss/, '-c 2 -i 0.2')],
      // Without a relay and without netcheck nothing tells blocked UDP from a dead peer: what is proven is that no way is left.
      expect: [flaky('peer-unreachable')],
    },
    {
      // tailscaled's own pings cross, WireGuard's packets do not: what it shows as direct carries nothing.
      name: 'direct-path-blackholed',
      on: [onTheWire(cast, `${PORT} udp length != 21`)],
      undo: [wireFree],
      shows: [pings('n1', n2.tailnetIp, DEAD, '-c 2 -i 0.2')],
      expect: [flaky('direct-path-blackholed')],
    },
  ];
};
