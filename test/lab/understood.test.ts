// Whatever is broken, the product's own parsers read every line the lab's stand-ins print.
import { afterEach, describe, expect, it } from 'vitest';
import { variantsOf } from '../../src/commands/catalogue.ts';
import type { CommandCall, Parser } from '../../src/model/command-call.ts';
import type { Rung } from '../../src/model/location.ts';
import { parseBpfCgroup } from '../../src/parsers/bpftool-lists.ts';
import { parseBpfNet } from '../../src/parsers/bpftool-net.ts';
import { parseDropCounters } from '../../src/parsers/cilium-drop-counters.ts';
import { parseCiliumEndpoint, parseCiliumEndpoints } from '../../src/parsers/cilium-endpoint.ts';
import { parseCiliumHealth } from '../../src/parsers/cilium-health.ts';
import { parseCiliumIpcache } from '../../src/parsers/cilium-ipcache.ts';
import { parseCiliumLb } from '../../src/parsers/cilium-lb.ts';
import { parseCiliumMaps, parseCiliumNodes } from '../../src/parsers/cilium-lists.ts';
import { parseCiliumMetrics } from '../../src/parsers/cilium-metrics.ts';
import { parseCiliumMetricsList } from '../../src/parsers/cilium-metrics-list.ts';
import { parseCiliumPolicyMap } from '../../src/parsers/cilium-policy-map.ts';
import { parseCiliumServices } from '../../src/parsers/cilium-services.ts';
import { parseCiliumStatus } from '../../src/parsers/cilium-status.ts';
import { parseTailscaleMetrics } from '../../src/parsers/tailscale-metrics.ts';
import { parseTailscalePing } from '../../src/parsers/tailscale-ping.ts';
import { parseDerpMap, parseTailscaleCheck, parseTailscalePrefs } from '../../src/parsers/tailscale-settings.ts';
import { NO_DAEMON, parseTailscaleStatus } from '../../src/parsers/tailscale-status.ts';
import { DEMO_TOPOLOGY } from '../../src/playground/topology.ts';
import { type LabBackend, labBackend } from './backend.ts';
import { breakLab } from './break.ts';
import { runCiliumTool } from './cilium/tools.ts';
import { labFault } from './cluster.ts';
import { isInside, startLab } from './run.ts';
import { nodeHost } from './topology.ts';

type Asked = readonly [name: string, args: CommandCall['args'], parser: Parser<unknown>, rung: Rung];

const ANSWER = { timeoutMs: 3000 };
const PING = { ...ANSWER, to: '100.64.0.2' };

const ASKED: readonly Asked[] = [
  ['tailscale-status', ANSWER, parseTailscaleStatus, 'agent'],
  ['tailscale-ping', { ...PING, type: 'disco' }, parseTailscalePing, 'agent'],
  ['tailscale-ping', { ...PING, type: 'TSMP' }, parseTailscalePing, 'agent'],
  ['tailscale-ping', { ...PING, type: 'ICMP' }, parseTailscalePing, 'agent'],
  ['tailscale-prefs', ANSWER, parseTailscalePrefs, 'agent'],
  ['tailscale-derp-map', ANSWER, parseDerpMap, 'agent'],
  ['tailscale-metrics', ANSWER, parseTailscaleMetrics, 'agent'],
  ['tailscale-check-udp-gro', ANSWER, parseTailscaleCheck, 'agent'],
  ['tailscale-check-ip-forwarding', ANSWER, parseTailscaleCheck, 'agent'],
  ['cilium-metrics', ANSWER, parseCiliumMetrics, 'agent'],
  ['cilium-status', {}, parseCiliumStatus, 'cilium-exec'],
  ['cilium-endpoint', { namespace: 'shop', pod: 'web-0' }, parseCiliumEndpoint, 'cilium-exec'],
  ['cilium-endpoints', {}, parseCiliumEndpoints, 'cilium-exec'],
  ['cilium-services', {}, parseCiliumServices, 'cilium-exec'],
  ['cilium-nodes', {}, parseCiliumNodes, 'cilium-exec'],
  ['cilium-maps', {}, parseCiliumMaps, 'cilium-exec'],
  ['cilium-metrics-list', { which: 'reachability' }, parseCiliumMetricsList, 'cilium-exec'],
  ['cilium-metrics-list', { which: 'drops' }, parseCiliumMetricsList, 'cilium-exec'],
  ['cilium-lb', {}, parseCiliumLb, 'cilium-exec'],
  ['cilium-ipcache', {}, parseCiliumIpcache, 'cilium-exec'],
  ['cilium-bpf-metrics', {}, parseDropCounters, 'cilium-exec'],
  ['cilium-bpf-policy', { endpoint: 574 }, parseCiliumPolicyMap, 'cilium-exec'],
  ['cilium-health', { probe: true }, parseCiliumHealth, 'cilium-exec'],
  ['bpf-net', {}, parseBpfNet, 'cilium-exec'],
  ['bpf-cgroup', {}, parseBpfCgroup, 'cilium-exec'],
];

let backend: LabBackend | null = null;

/** On node-1, the best variant. */
const ask = async ([name, args, parse, rung]: Asked): Promise<ReturnType<Parser<unknown>>> => {
  const { lab, objects } = backend as LabBackend;
  const [node] = lab.topology.nodes;
  const [argv = []] = variantsOf({ name, args }, rung);
  if (node === undefined) throw new Error('no node');
  const end = rung === 'agent' ? await lab.run(nodeHost(node), argv) : await runCiliumTool(lab, objects, node, argv);
  return parse({ argv, exitCode: end.code, stdout: end.stdout, stderr: end.stderr });
};

const value = async (name: string, args: CommandCall['args'] = {}): Promise<unknown> => {
  const asked = ASKED.find((one) => one[0] === name);
  if (asked === undefined) throw new Error(name);
  const answer = await ask([name, { ...asked[1], ...args }, asked[2], asked[3]]);
  return answer.ok ? answer.value : answer;
};

const brokenBy = async (name: string): Promise<void> => {
  backend = await labBackend(await startLab(DEMO_TOPOLOGY));
  const fault = labFault(name);
  if (fault !== null) await breakLab(backend, fault);
};

const is = (part: object): object => expect.objectContaining(part);
const has = (part: object): object => expect.arrayContaining([is(part)]);
const pong = (part: object): object => is({ outcome: 'pong', pongs: [is(part)] });
const CART = { ip: '10.96.0.20', port: 80 };
const DISCO = { type: 'disco', timeoutMs: 1500 };
const TSMP = { type: 'TSMP', timeoutMs: 1500 };

type Fact = readonly [command: string, args: CommandCall['args'], holds: unknown];

/** What a fault changes in what the tools say. */
const FACTS: Readonly<Record<string, readonly Fact[]>> = {
  healthy: [['tailscale-ping', DISCO, pong({ via: 'direct', endpoint: '10.0.0.12:41641' })]],
  'peer-relayed': [
    ['tailscale-ping', DISCO, pong({ via: 'derp', derp: 'tok' })],
    ['tailscale-status', {}, is({ peers: has({ ips: ['100.64.0.2'], path: 'derp' }) })],
  ],
  'wireguard-udp-blocked': [['tailscale-ping', DISCO, is({ outcome: 'no-answer' })]],
  'direct-path-blackholed': [
    ['tailscale-ping', DISCO, pong({ via: 'direct' })],
    ['tailscale-ping', TSMP, is({ outcome: 'no-answer' })],
  ],
  'peer-offline': [['tailscale-status', {}, is({ peers: has({ ips: ['100.64.0.2'], online: false }) })]],
  'tailscale-exit-node-hijack': [['tailscale-status', {}, is({ peers: has({ ips: ['100.64.0.3'], exitNode: true }) })]],
  'tailscaled-down': [['tailscale-status', {}, NO_DAEMON]],
  'lb-map-no-backends': [
    ['cilium-lb', {}, has({ ...CART, backends: [] })],
    ['cilium-services', {}, has({ ...CART, backends: has({ ip: '10.244.1.14', port: 8080 }) })],
  ],
  'service-no-endpoints': [['cilium-services', {}, has({ ...CART, backends: [] })]],
  'tunnel-endpoint-wrong': [['cilium-ipcache', {}, has({ cidr: '10.244.2.11/32', tunnelEndpoint: '100.64.0.3' })]],
  'vxlan-port-blocked': [
    [
      'cilium-health',
      {},
      is({ nodes: has({ name: 'node-2', host: is({ reach: 'ok' }), endpoint: is({ reach: 'failed' }) }) }),
    ],
  ],
  'vxlan-device-missing': [
    ['bpf-net', {}, expect.not.arrayContaining([is({ device: 'cilium_vxlan' })])],
    ['bpf-net', {}, has({ device: 'lxc2', program: 'cil_from_container' })],
  ],
  'masquerade-off': [['cilium-status', {}, is({ masqueradeV4: false })]],
};

describe.skipIf(!isInside())('in the network lab', () => {
  afterEach(async () => {
    await backend?.close();
    backend = null;
  });

  it.each(['healthy', 'policy-denies-ingress', 'service-no-endpoints', 'vxlan-device-missing', 'peer-relayed'])(
    'all is understood: %s',
    async (fault) => {
      await brokenBy(fault);
      const answers: (readonly [string, Awaited<ReturnType<typeof ask>>])[] = [];
      for (const one of ASKED) answers.push([one[0], await ask(one)]);
      expect(answers.filter(([, answer]) => !answer.ok)).toEqual([]);
    },
  );

  it.each(Object.entries(FACTS))('%s shows in what the tools say', async (fault, facts) => {
    await brokenBy(fault);
    for (const [command, args, holds] of facts) expect(await value(command, args), command).toEqual(holds);
  });
});
