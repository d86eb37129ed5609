// What Cilium's own tools say of the simulated cluster is what its packets meet, healthy and broken.
import { describe, expect, it } from 'vitest';
import { variantsOf } from '../../../src/commands/catalogue.ts';
import type { CommandCall, Parser } from '../../../src/model/command-call.ts';
import { parseBpfCgroup } from '../../../src/parsers/bpftool-lists.ts';
import { parseBpfNet } from '../../../src/parsers/bpftool-net.ts';
import { parseDropCounters } from '../../../src/parsers/cilium-drop-counters.ts';
import { parseCiliumEndpoints } from '../../../src/parsers/cilium-endpoint.ts';
import { parseCiliumHealth } from '../../../src/parsers/cilium-health.ts';
import { parseCiliumIpcache } from '../../../src/parsers/cilium-ipcache.ts';
import { parseCiliumLb } from '../../../src/parsers/cilium-lb.ts';
import { parseCiliumMetrics } from '../../../src/parsers/cilium-metrics.ts';
import { parseCiliumServices } from '../../../src/parsers/cilium-services.ts';
import { parseCiliumStatus } from '../../../src/parsers/cilium-status.ts';
import { parseHubbleDrops } from '../../../src/parsers/hubble.ts';
import { send } from '../../../src/playground/network/send.ts';
import type { SimulatedCluster } from '../../../src/playground/network/simulated-cluster.ts';
import { broken, runAt } from './places.ts';

const CILIUM_1 = 'kube-system/cilium-qk8dz';

/** Asked of node-1, by its cilium-agent or by the agent there. */
const ask = <T>(cluster: SimulatedCluster, parser: Parser<T>, name: string, args: CommandCall['args'] = {}): T => {
  const rung = name === 'cilium-metrics' ? 'agent' : 'cilium-exec';
  const [argv = []] = variantsOf({ name, args }, rung);
  const read = parser({ argv, ...runAt(cluster, rung === 'agent' ? 'node-1' : CILIUM_1, argv) });
  if (!read.ok) throw new Error(`${argv.join(' ')}: ${read.why}`);
  return read.value;
};

const tcp = ({ network }: SimulatedCluster, from: string, to: string, port: number): string => {
  const stack = network.nodes.get(from) ?? [...network.pods.values()].find((pod) => pod.id === from);
  if (!stack) throw new Error(`no stack ${from}`);
  return send(network, stack, { to, protocol: 'tcp', port }).kind;
};

const [CART, WEB] = ['10.96.0.20', '10.96.0.21'];

/** Service shop/cart from a pod of node-1 and of node-3, a cart pod of node-2 itself, and a pod of another node. */
const reach = (cluster: SimulatedCluster): string =>
  [
    tcp(cluster, 'shop/web-0', CART, 80),
    tcp(cluster, 'shop/db-0', CART, 80),
    tcp(cluster, 'shop/web-0', '10.244.2.14', 8080),
    tcp(cluster, 'shop/web-0', '10.244.2.11', 8080),
  ].join(' ');

describe('a service of the demo', () => {
  it.each([
    ['', 'delivered delivered delivered delivered'],
    ['service-no-endpoints', 'lost lost delivered delivered'],
    ['service-no-endpoints:not-ready', 'lost lost refused delivered'],
    ['lb-map-no-backends', 'lost delivered delivered delivered'],
    ['lb-map-diverged', 'lost delivered delivered delivered'],
    ['service-port-mismatch', 'refused refused delivered delivered'],
    ['kube-proxy-conflict', 'delivered delivered delivered delivered'],
    ['policy-denies-ingress', 'lost lost lost delivered'],
    ['program-missing:socket-lb', 'lost delivered delivered delivered'],
  ])('with %s is reached so: %s', (fault, expected) => {
    expect(reach(broken(...(fault ? [fault] : [])))).toBe(expected);
  });

  it('is asked by its own port alone', () => {
    const cluster = broken();
    expect([tcp(cluster, 'shop/db-0', WEB, 80), tcp(cluster, 'shop/db-0', WEB, 8080)]).toEqual(['delivered', 'lost']);
  });

  const cart = (fault: string) => {
    const cluster = broken(...(fault ? [fault] : []));
    const mine = <T extends { readonly ip: string }>(all: readonly T[]) => all.find(({ ip }) => ip === CART);
    const [meant, held] = [
      mine(ask(cluster, parseCiliumServices, 'cilium-services')),
      mine(ask(cluster, parseCiliumLb, 'cilium-lb')),
    ];
    const ips = (all: readonly { readonly ip: string }[] = []) => all.map(({ ip }) => ip.replace('10.244.', '')).join();
    return `${ips(meant?.backends)} ${ips(held?.backends)}`;
  };

  it.each([
    ['', '1.14,2.14 1.14,2.14'],
    ['service-no-endpoints', ' '],
    ['lb-map-no-backends', ' '],
    ['lb-map-diverged', '1.14,2.14 1.99,2.99'],
  ])('with %s is meant and held so: %s', (fault, expected) => {
    expect(cart(fault)).toBe(expected);
  });

  it('shut in by a policy shows the drop at its own node, and the endpoint as enforced', () => {
    const cluster = broken('policy-denies-ingress');
    send(cluster.network, [...cluster.network.pods.values()][1] ?? never(), {
      to: '10.244.1.14',
      protocol: 'tcp',
      port: 8080,
    });
    expect(ask(cluster, parseHubbleDrops, 'hubble-node-drops')).toMatchObject([
      { reason: 'POLICY_DENIED', direction: 'INGRESS', toPod: 'shop/cart-5f4d8c7b9d-h7sxl', toPort: 8080 },
    ]);
    const enforced = ask(cluster, parseCiliumEndpoints, 'cilium-endpoints').filter((one) => one.ingressEnforced);
    expect(enforced.map(({ ip, egressEnforced }) => [ip, egressEnforced])).toEqual([['10.244.1.14', false]]);
  });
});

const never = (): never => {
  throw new Error('no pod');
};

/** node-1's view of node-1, node-2 and node-3: host, endpoint. */
const health = (fault: string): string =>
  ask(broken(...(fault ? [fault] : [])), parseCiliumHealth, 'cilium-health', { probe: true })
    .nodes.map(({ host, endpoint }) => `${host.reach}/${endpoint.reach}`)
    .join(' ');

describe('the health mesh', () => {
  it.each([
    ['', 'ok/ok ok/ok ok/ok'],
    ['tunnel-endpoint-wrong', 'ok/ok ok/failed ok/ok'],
    ['program-missing', 'ok/ok ok/failed ok/failed'],
    ['vxlan-port-blocked', 'ok/ok ok/failed ok/failed'],
    ['tailscaled-down', 'failed/ok failed/failed failed/failed'],
  ])('of node-1 with %s: %s', (fault, expected) => {
    expect(health(fault)).toBe(expected);
  });
});

describe('the datapath', () => {
  it('holds every program a healthy node needs', () => {
    const programs = ask(broken(), parseBpfNet, 'bpf-net').map(
      (one) => `${one.device} ${one.direction} ${one.program}`,
    );
    expect(programs).toEqual(
      expect.arrayContaining([
        'enp0s6 ingress cil_from_netdev',
        'tailscale0 ingress cil_from_netdev',
        'cilium_vxlan ingress cil_from_overlay',
        'cilium_vxlan egress cil_to_overlay',
        'cilium_host ingress cil_to_host',
        'lxc_health ingress cil_from_container',
        'lxc2 ingress cil_from_container',
      ]),
    );
    expect(ask(broken(), parseBpfCgroup, 'bpf-cgroup').map(({ program }) => program)).toContain('cil_sock4_connect');
  });

  it('shows a program that is missing, on a device and on the cgroup', () => {
    const overlay = ask(broken('program-missing'), parseBpfNet, 'bpf-net').filter(
      (one) => one.device === 'cilium_vxlan',
    );
    expect(overlay.map(({ program }) => program)).toEqual(['cil_to_overlay']);
    expect(ask(broken('program-missing:socket-lb'), parseBpfCgroup, 'bpf-cgroup')).toEqual([]);
  });

  it('loses the devices Cilium does not use', () => {
    const devices = new Set(
      ask(broken('masquerade-missing-uplink'), parseBpfNet, 'bpf-net')
        .filter(({ program }) => program === 'cil_from_netdev')
        .map(({ device }) => device),
    );
    expect(devices).toEqual(new Set(['tailscale0']));
  });

  it('sends by the ipcache, whatever the route says', () => {
    const cluster = broken('tunnel-endpoint-wrong');
    const entry = ask(cluster, parseCiliumIpcache, 'cilium-ipcache').find(({ cidr }) => cidr === '10.244.2.0/24');
    expect([entry?.tunnelEndpoint, reach(cluster).split(' ')[2]]).toEqual(['100.64.0.72', 'lost']);
  });

  it.each([
    ['', []],
    ['datapath-drops', [['FIB lookup failed', 23]]],
  ])('with %s drops between two looks: %j', (fault, expected) => {
    const cluster = broken(...(fault ? [fault] : []));
    const look = () => ask(cluster, parseDropCounters, 'cilium-bpf-metrics').drops;
    const before = new Map(look().map(({ reason, packets }) => [reason, packets]));
    const grown = look().map(({ reason, packets }) => [reason, packets - (before.get(reason) ?? 0)] as const);
    expect(grown.filter(([, packets]) => packets > 0)).toEqual(expected);
  });

  it('tells of failing controllers, sizes and its clock', () => {
    const status = (fault: string) => ask(broken(fault), parseCiliumStatus, 'cilium-status');
    expect(status('cilium-controller-failing').failingControllers).toEqual([
      'ipcache-inject-labels: unable to update ipcache map: no space left on device',
    ]);
    expect(status('clock-source-differs').clockSource).toBe('jiffies');
    expect(status('conntrack-limit-small').mapSizes['TCP connection tracking']).toBe(16_384);
  });

  it('serves metrics of pressure and reach, and none when they are off', () => {
    const metrics = (fault: string) =>
      ask(broken(...(fault ? [fault] : [])), parseCiliumMetrics, 'cilium-metrics', { timeoutMs: 2000 });
    expect(metrics('')).toMatchObject({ unreachableNodes: 0, unreachableHealthEndpoints: 0, failingControllers: 0 });
    expect(metrics('ct-map-pressure')).toMatchObject({ mapPressure: { ct4_global: 0.97, ct_any4_global: 0.01 } });
    expect(metrics('tunnel-endpoint-wrong')).toMatchObject({ unreachableNodes: 0, unreachableHealthEndpoints: 1 });
    expect(metrics('prometheus-disabled')).toBe('not-served');
  });
});
